"""Readiness in plain Python, written apart from the engine: slow, one pair at a time."""

import datetime as dt
import math

from domain.method import DAYS_PER_MONTH

AGES = {"security": (1, 3), "intentions": (3, 6), "other": (6, 18)}


def age_weight(days: float, kind: str) -> float:
    fresh, expires = (months * DAYS_PER_MONTH for months in AGES[kind])
    if days <= fresh:
        return 1.0
    return 0.0 if days >= expires else (expires - days) / (expires - fresh)


def points(indicator, value: float) -> float | None:
    if indicator.levels:
        if not 0 <= value <= len(indicator.levels) - 1:
            return None
        low = math.floor(value)
        if low == value:
            return indicator.levels[int(value)]
        return indicator.levels[low] + (value - low) * (indicator.levels[low + 1] - indicator.levels[low])
    return 100 * min(1.0, max(0.0, (value - indicator.low) / (indicator.high - indicator.low)))


def reading(indicator, subject: str, rows: list[dict], on: dt.date) -> tuple[float | None, float]:
    """Points and weight of one indicator."""
    parts = []
    for field in indicator.fields:
        known = [
            r
            for r in rows
            if r["subject"] == subject and r["indicator"] == field and r["observed_on"] <= on.isoformat()
        ]
        if not known:
            return None, 0.0
        parts.append(max(known, key=lambda r: r["observed_on"]))
    days = max((on - dt.date.fromisoformat(p["observed_on"])).days for p in parts)
    values = [p["value"] for p in parts]
    if indicator.combine == "ratio":
        if values[1] <= 0:
            return None, 0.0
        value = 100 * values[0] / values[1]
    else:
        value = min(values)
    x = points(indicator, value)
    return (None, 0.0) if x is None else (x, age_weight(days, indicator.age))


def pair(method, site: str, subject: str, open_share: float, rows: list[dict], on: dt.date) -> dict:
    """Scores of one pair."""
    score, low, high, complete = 1.0, 1.0, 1.0, 0.0
    for dimension in method.dimensions:
        evidenced = total = 0.0
        for indicator in method.of_dimension(dimension.id):
            if indicator.combine == "computed":
                x, a = points(indicator, 100 * open_share), 1.0
            else:
                x, a = reading(indicator, site if indicator.subject == "site" else subject, rows, on)
            if x is not None:
                evidenced += a * indicator.weight
                total += a * indicator.weight * x
        complete += dimension.weight * evidenced
        if evidenced < 0.6 - 1e-12:
            score = float("nan")
        else:
            score *= max(total / evidenced, 1.0) ** dimension.weight
        low *= max(total, 1.0) ** dimension.weight
        high *= max(total + 100 * (1 - evidenced), 1.0) ** dimension.weight
    return {"score": score, "bound_low": low, "bound_high": high, "completeness": complete}


def band(gates: list[str], weak: bool, score: float, completeness: float, chance: float) -> str:
    """The order of the method note: a gate that fails, evidence that does not suffice, then the score."""
    if "FAIL" in gates:
        return "D"
    if weak or "UNKNOWN" in gates or completeness < 0.6 or math.isnan(score):
        return "E"
    if score >= 75:
        return "A" if chance >= 0.8 and completeness >= 0.8 else "B"
    return "B" if score >= 60 else "C" if score >= 40 else "D"


def site(households: dict[str, float], states: dict[str, list[str]], pairs: dict[str, dict]) -> dict:
    """Shares and scores of a site; `undecided` has households but neither gates nor scores.

    Args:
        households: by choice.
        states: the destination gates of each decided choice.
        pairs: what pair() says of each.
    """
    asked = sum(households.values())
    decided = {d: n for d, n in households.items() if d != "undecided" and n > 0}
    kinds = {"open": 0.0, "unsure": 0.0, "shut": 0.0}
    opened, total = {}, sum(decided.values())
    for name, count in decided.items():
        if "FAIL" in states[name]:
            kinds["shut"] += count / total
        elif "UNKNOWN" in states[name]:
            kinds["unsure"] += count / total
        else:
            kinds["open"] += count / total
            opened[name] = count

    def mean(key: str, over: dict[str, float]) -> float:
        all_of = sum(over.values())
        return sum(pairs[d][key] * n for d, n in over.items()) / all_of if all_of else float("nan")

    return {f"{kind}_share": share for kind, share in kinds.items()} | {
        "undecided_share": households.get("undecided", 0.0) / asked,
        "score": mean("score", opened),
        "score_all": mean("score", decided),
        "bound_low": mean("bound_low", opened or decided),
        "bound_high": mean("bound_high", opened or decided),
        "completeness": mean("completeness", decided),
    }


def draw(pairs: list[dict], weights: list[float], multiply: bool, floor: float) -> float:
    """The score of a site in one draw.

    Args:
        pairs: each with `share` (summing to 1) and `dimensions`: for each a list of indicators, each with
            value, age, noise (points), low, high and weight as drawn; those of age 0 are missing.
        weights: of the dimensions, as drawn.
        multiply: geometric mean, else arithmetic.
        floor: least score of a dimension in the product.
    """
    result = 0.0
    for one in pairs:
        score = 1.0 if multiply else 0.0
        for weight, members in zip(weights, one["dimensions"], strict=True):
            evidenced = total = 0.0
            for m in members:
                if m["age"] == 0:
                    continue
                x = 100 * (m["value"] - m["low"]) / (m["high"] - m["low"])
                x = 0.0 if x < 0 else 100.0 if x > 100 else x
                x += m["noise"]
                x = 0.0 if x < 0 else 100.0 if x > 100 else x
                evidenced += m["weight"] * m["age"]
                total += m["weight"] * m["age"] * x
            mean = total / evidenced
            if multiply:
                score *= (mean if mean > floor else floor) ** weight
            else:
                score += weight * mean
        result += one["share"] * score
    return result
