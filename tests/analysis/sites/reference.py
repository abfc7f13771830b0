"""Readiness 1.1 in plain Python, written from the method note, apart from the engine: slow, one site at a time.

Nothing here comes from the engine. Weights, goalposts and thresholds of the method note are read from the
method file where the file lists them one by one (indicators); rules and lifetimes are written out again.
"""

import datetime as dt
import math

MONTH = 365.25 / 12
AGES = {"security": (1, 3), "intentions": (3, 6), "other": (6, 18)}
LIFETIME = {"G1": 3 * MONTH, "G3": 90, "G4": 12 * MONTH, "G7": 6 * MONTH, "G10": 6 * MONTH}
CAUTIOUS = {"G1", "G3", "G4"}
OWN, THERE = ("G1", "G2", "G6", "G9", "G10"), ("G3", "G4", "G5", "G7", "G8")
HAIR = 1e-9


def age_weight(days: float, kind: str, x: float) -> float:
    """Amendment 3: what scores under 50 keeps its full weight."""
    fresh, expires = (months * MONTH for months in AGES[kind])
    if x < 50 or days <= fresh:
        return 1.0
    return 0.0 if days >= expires else (expires - days) / (expires - fresh)


def points(indicator, value: float) -> float | None:
    """Score between the goalposts; None for what is off the scale, negative, or a rate without a point."""
    if value < 0 or (value == 0 and indicator.id == "water_point"):
        return None
    if indicator.levels:
        if value > len(indicator.levels) - 1:
            return None
        low = math.floor(value)
        if low == value:
            return indicator.levels[int(value)]
        return indicator.levels[low] + (value - low) * (indicator.levels[low + 1] - indicator.levels[low])
    return 100 * min(1.0, max(0.0, (value - indicator.low) / (indicator.high - indicator.low)))


def days_before(row: dict, on: dt.date) -> int:
    return (on - dt.date.fromisoformat(row["observed_on"])).days


def known(rows: list[dict], subject: str, field: str, on: dt.date) -> list[dict]:
    return [r for r in rows if r["subject"] == subject and r["indicator"] == field and days_before(r, on) >= 0]


def reading(indicator, subject: str, rows: list[dict], on: dt.date) -> tuple[float | None, float]:
    """Points and weight of one indicator: the newest value, of one day the worst."""
    if indicator.combine == "ratio":
        tops, bottoms = (known(rows, subject, field, on) for field in indicator.fields)
        found = [
            (days_before(a, on), points(indicator, 100 * a["value"] / b["value"]) if b["value"] > 0 else None)
            for a in tops
            for b in bottoms
            if all(a[k] == b[k] for k in ("source", "observed_on", "round"))
        ]
    else:
        parts = []
        for field in indicator.fields:
            there = [(days_before(r, on), r["value"]) for r in known(rows, subject, field, on)]
            if not there:
                return None, 0.0  # a minimum of women and men needs both
            youngest = min(days for days, _ in there)
            worst = min((v for d, v in there if d == youngest), key=lambda v: points(indicator, v) or -1.0)
            parts.append((youngest, worst))
        found = [(max(d for d, _ in parts), points(indicator, min(v for _, v in parts)))]
    if not found:
        return None, 0.0
    youngest = min(days for days, _ in found)
    x = min((x for d, x in found if d == youngest), key=lambda x: -1.0 if x is None else x)
    return (None, 0.0) if x is None else (x, age_weight(youngest, indicator.age, x))


def gate(name: str, subject: str, rows: list[dict], on: dt.date, flooded: dict[str, float] | None = None) -> str:
    """Amendment 5."""
    if name == "G8":
        share = (flooded or {}).get(subject, 0.0)
        return "UNKNOWN" if math.isnan(share) else "FAIL" if share > 0.10 else "PASS"
    if name == "G2":
        return _survey(subject, rows, on)
    last: dict[str, tuple[int, float]] = {}
    for r in known(rows, subject, name, on):
        word = (days_before(r, on), r["value"])
        last[r["source"]] = min(last.get(r["source"], word), word)
    lifetime = LIFETIME.get(name, 18 * MONTH)
    refused = [days for days, value in last.values() if value < 1]
    met = [days for days, value in last.values() if value >= 1 and days <= lifetime]
    if name in CAUTIOUS:
        return "FAIL" if refused else "PASS" if met else "UNKNOWN"
    if refused:  # with time alone nothing passes: a "no" must be taken back
        return "FAIL" if min(refused) <= lifetime and not met else "UNKNOWN"
    return "PASS" if met else "UNKNOWN"


def _survey(site: str, rows: list[dict], on: dt.date) -> str:
    newest = []
    for field in ("intent_hh_pct", "intent_disaggregated"):
        there = [(days_before(r, on), r["value"]) for r in known(rows, site, field, on)]
        newest.append(min(there) if there else None)
    asked, apart = newest
    if asked is None or asked[0] > 6 * MONTH:
        return "UNKNOWN"
    if asked[1] < 80:
        return "FAIL"
    if apart is None or apart[0] > 6 * MONTH:
        return "UNKNOWN"
    return "PASS" if apart[1] >= 1 else "FAIL"


def pair(method, site: str, subject: str, open_share: float, rows: list[dict], on: dt.date) -> dict:
    """Scores of one pair; `assured` counts what is missing, and what ageing takes, at the lower goalpost."""
    score, low, high, complete = 1.0, 1.0, 1.0, 0.0
    assured = []
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
        assured.append(total)
    return {"score": score, "bound_low": low, "bound_high": high, "completeness": complete, "assured": assured}


def site(households: dict[str, float], states: dict[str, list[str]], pairs: dict[str, dict]) -> dict:
    """Amendment 1: shares and scores over all households asked.

    Args:
        households: by choice; `undecided` has neither gates nor scores.
        states: the destination gates of each decided choice.
        pairs: what pair() says of each.
    """
    asked = sum(households.values())
    result = dict.fromkeys(("open_share", "undetermined_share", "blocked_share", "scored_share"), 0.0)
    result |= dict.fromkeys(("score", "bound_low", "completeness"), 0.0)
    dimensions = [0.0] * 8
    for name, count in households.items():
        share = count / asked
        if name == "undecided" or not count:
            continue
        gates = states[name]
        kind = "blocked" if "FAIL" in gates else "undetermined" if "UNKNOWN" in gates else "open"
        result[f"{kind}_share"] += share
        result["completeness"] += share * pairs[name]["completeness"]
        if kind == "open" and not math.isnan(pairs[name]["score"]):
            result["scored_share"] += share
            result["score"] += share * pairs[name]["score"]
            result["bound_low"] += share * pairs[name]["bound_low"]
            dimensions = [d + share * x for d, x in zip(dimensions, pairs[name]["assured"], strict=True)]
    result["undecided_share"] = households.get("undecided", 0.0) / asked
    result["option_score"] = result["score"] / result["scored_share"] if result["scored_share"] else float("nan")
    return result | {"dimensions": dimensions}


def band(own: list[str], scored: dict, chance: float) -> str:
    """Amendments 2, 3 and 4: a gate that fails, evidence that does not suffice, then the assured score."""
    if "FAIL" in own or scored["blocked_share"] > 0.2 + HAIR:
        return "D"
    short = scored["open_share"] < 0.8 - HAIR or scored["scored_share"] < 0.8 - HAIR
    if "UNKNOWN" in own or short or scored["completeness"] < 0.6 - HAIR:
        return "E"
    least = [40] * 7 + [50]
    low = any(x < m - HAIR for x, m in zip(scored["dimensions"], least, strict=True))
    for letter, edge in (("A", 75), ("B", 60), ("C", 40)):
        if scored["bound_low"] >= edge - HAIR:
            undetermined = chance < 0.8 or scored["completeness"] < 0.8 - HAIR or low
            return "B" if letter == "A" and undetermined else letter
    return "D"


def assessed(
    method, households: dict[str, float], rows: list[dict], on: dt.date, flooded: dict[str, float] | None = None
) -> dict:
    """A whole site "S" from its observations: scores, shares, gates, and its band but for P(A)."""
    asked = sum(households.values())
    decided = [d for d, n in households.items() if d != "undecided" and n]
    states = {d: [gate(g, d, rows, on, flooded) for g in THERE] for d in decided}
    opened = sum(households[d] for d in decided if set(states[d]) == {"PASS"}) / asked
    pairs = {d: pair(method, "S", d, opened, rows, on) for d in decided}
    own = [gate(g, "S", rows, on) for g in OWN]
    return site(households, states, pairs) | {"own": own, "states": states, "pairs": pairs}


def draw(pairs: list[dict], weights: list[float], multiply: bool, floor: float) -> float:
    """The assured score of a site in one draw.

    Args:
        pairs: each with `share` (of all asked) and `dimensions`: for each a list of indicators, each with
            value, age, noise (on the logit scale), low, high and weight as drawn; those of age 0 are missing.
        weights: of the dimensions, as drawn.
        multiply: geometric mean, else arithmetic.
        floor: least score of a dimension in the product.
    """
    result = 0.0
    for one in pairs:
        score = 1.0 if multiply else 0.0
        for weight, members in zip(weights, one["dimensions"], strict=True):
            total = 0.0
            for m in members:
                u = min(1.0, max(0.0, (m["value"] - m["low"]) / (m["high"] - m["low"])))
                if 0 < u < 1:
                    u = 1 / (1 + math.exp(-(math.log(u / (1 - u)) + m["noise"])))
                total += m["weight"] * m["age"] * 100 * u
            if multiply:
                score *= (total if total > floor else floor) ** weight
            else:
                score += weight * total
        result += one["share"] * score
    return result
