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
