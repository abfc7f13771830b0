"""How old a layer's data are on a day: fresh, ageing or expired, by the method's ages."""

import datetime as dt

from domain.method import Method
from layers.base import Layer, Legend
from services.context import Context
from services.day import page_day as judged_day

FRESH, AGEING, EXPIRED, UNDATED = "fresh", "ageing", "expired", "undated"


def age_of(layer: Layer, legend: Legend, method: Method, day: str) -> str:
    """The state of what a legend is dated with, on a day.

    Args:
        layer: says which of the method's ages its data have.
        legend: `on` is the day (ISO) of the newest data; "" if unknown.
        method: its ages in days: fresh up to the first, expired after the second.
        day: the day (ISO) on which the age is asked.

    Returns:
        fresh, ageing, expired, or undated where nobody said when; "" for what does not age.

    Raises:
        KeyError: the method has no such age.
    """
    if not layer.age:
        return ""
    age = method.ages[layer.age]
    if not legend.on:
        return UNDATED
    days = (dt.date.fromisoformat(day) - dt.date.fromisoformat(legend.on)).days
    if days > age.expires_days:
        return EXPIRED
    return AGEING if days > age.fresh_days else FRESH


def page_day(context: Context) -> str:
    """The day that ages are counted to (ISO); see services.day."""
    return judged_day(context).isoformat()
