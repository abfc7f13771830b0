"""The smallest change of a single indicator that brings a site to a band."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.cheapest import SLACK
from analysis.sites.goals import Goal
from analysis.sites.readiness import Assessment
from analysis.sites.site_works import is_asked
from analysis.sites.trials import BandUnder
from domain.method import Indicator, Method
from domain.scenario import Change

Array = NDArray[np.float64]
HALVINGS = 40
SURE_HALVINGS = 10  # each draws the site again
SHOWN = 3  # single changes that are tried and named
TRIED = 5  # at most so many are tried for them
SINGLES = ["indicator", "destination_id", "value", "needed_value", "points"]


def single_changes(
    assessment: Assessment, site_id: str, pairs: pd.DataFrame, goal: Goal, method: Method, band_under: BandUnder
) -> pd.DataFrame:
    """The smallest changes of one indicator at one place that reach the target alone when they are tried.

    Args:
        assessment: from readiness.assess().
        site_id: the site.
        pairs: its open pairs.
        goal: of the target.
        method: as assessed.
        band_under: the site's band under changes.

    Returns:
        See flips.flip(): indicator, destination_id, value, needed_value, points.
    """
    subjects = dict(zip(pairs["destination_id"], pairs["subject"], strict=True))
    values = assessment.indicators[assessment.indicators["site_id"] == site_id]
    values = values.set_index(["destination_id", "indicator"])["value"]
    rows: list[tuple[str, str, float, float, float]] = []
    for score, place, k, members in _smallest(list(_enough_alone(pairs, goal, method)), goal):
        indicator = method.indicators[k]
        needed = printed_value(score, indicator)
        subject = subjects[place] if place else site_id
        if band_under(_measured(indicator, needed, subject)) == goal.band:
            now = float(values[(pairs["destination_id"].iloc[members[0]], indicator.id)])
            rows.append((indicator.id, place, now, needed, score - float(goal.model.x[members[0], k])))
        if len(rows) == SHOWN:
            break
    return pd.DataFrame(rows, columns=SINGLES).sort_values("points", kind="stable").reset_index(drop=True)


Single = tuple[float, str, int, NDArray[np.intp]]  # score reached, place, column and pairs


def _smallest(candidates: list[Single], goal: Goal) -> list[Single]:
    """The changes with the smallest rises; for band A of those that move the chance most, as each is drawn anew."""

    def rise(single: Single) -> float:
        score, _, k, members = single
        return score - float(goal.model.x[members, k].min())

    if goal.sureness is not None:
        chances = [(goal.sureness.chance(*_at(goal, m, k, 100.0)), n) for n, (_, _, k, m) in enumerate(candidates)]
        able = sorted((c for c in chances if c[0] >= goal.chance), reverse=True)[:TRIED]
        candidates = [(_sure_score(goal, m, k, s), p, k, m) for s, p, k, m in (candidates[n] for _, n in able)]
    return sorted(candidates, key=rise)[:TRIED]


def _enough_alone(pairs: pd.DataFrame, goal: Goal, method: Method) -> Iterator[Single]:
    """Every change of one indicator at one place that would do by the score alone."""
    for k, indicator in enumerate(method.indicators):
        if indicator.combine == "computed" or is_asked(indicator):
            continue
        alone = [(str(d), np.array([n])) for n, d in enumerate(pairs["destination_id"])]
        for place, members in [("", np.arange(len(pairs)))] if indicator.subject == "site" else alone:
            now = goal.model.x[members, k]
            if not (goal.model.age[members, k] > 0).all() or now.min() >= 100:
                continue
            low, high = float(now.min()), 100.0
            if not goal.reached(*_at(goal, members, k, high)):
                continue
            for _ in range(HALVINGS):
                middle = (low + high) / 2
                low, high = (low, middle) if goal.reached(*_at(goal, members, k, middle)) else (middle, high)
            yield high, place, k, members


def _at(goal: Goal, members: NDArray[np.intp], k: int, score: float) -> tuple[Array, Array]:
    """Scores and weights with one indicator measured anew at a score."""
    x, age = goal.model.x.copy(), goal.model.age.copy()
    x[members, k], age[members, k] = np.maximum(x[members, k], score), 1.0
    return x, age


def _sure_score(goal: Goal, members: NDArray[np.intp], k: int, low: float) -> float:
    """The least score of one indicator, from `low` to 100, that reaches the goal surely enough; 100 does."""
    high = 100.0
    if goal.sure(*_at(goal, members, k, low)):
        return low
    for _ in range(SURE_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if goal.sure(*_at(goal, members, k, middle)) else (middle, high)
    return high


def printed_value(score: float, indicator: Indicator) -> float:
    """The raw value of a score as it is printed: one decimal, or a whole step, rounded towards the better side."""
    if indicator.levels:
        return float(next(n for n, level in enumerate(indicator.levels) if level >= score - SLACK))
    raw = indicator.low + score / 100 * (indicator.high - indicator.low)
    up = indicator.high > indicator.low
    tenths = math.ceil(10 * raw - SLACK) / 10 if up else math.floor(10 * raw + SLACK) / 10
    return min(tenths, indicator.high) if up else max(tenths, indicator.high)


def _measured(indicator: Indicator, value: float, subject: str) -> list[Change]:
    """The changes of a scenario in which an indicator has a value at a place; a ratio is given in parts of 100."""
    values = (value, 100.0) if indicator.combine == "ratio" else (value,) * len(indicator.fields)
    return [Change("value", name, given, subject) for name, given in zip(indicator.fields, values, strict=True)]
