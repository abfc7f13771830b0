"""The newest evidence of each indicator on a date: its value, score, age and where it comes from."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.groups import Positions, codes, first_of, last_of, rows_of
from domain.method import Age, Indicator, Method

READ = ["subject", "value", "observed_on", "age_days", "source", "collection"]


def normalise(values: NDArray[np.float64], indicator: Indicator) -> NDArray[np.float64]:
    """Score raw values from 0 to 100 between fixed goalposts; missing stays missing.

    Ordinal scales use the score of each step, interpolated between steps; a value off the scale is an
    error of entry and counts as missing. So do a negative value, and 0 persons per water point: where
    there is no point there is no rate, and it must not score as the best one.

    Source: method note 1.2, x = 100 clip((v - L)/(U - L), 0, 1).
    """
    values = np.asarray(values, dtype=float)
    if indicator.levels:
        steps = np.arange(len(indicator.levels), dtype=float)
        scored = np.interp(values, steps, indicator.levels)
        off = np.isnan(values) | (values < 0) | (values > steps[-1])
        return np.where(off, np.nan, scored)
    scaled = (values - indicator.low) / (indicator.high - indicator.low)
    per_point = indicator.gap is not None and indicator.gap.kind == "points"
    off = (values <= 0) if per_point else (values < 0)
    return np.where(off, np.nan, 100 * np.clip(scaled, 0, 1))


def age_weight(days: NDArray[np.float64], age: Age) -> NDArray[np.float64]:
    """Weight of evidence by its age in days: 1 while fresh, linear to 0 at expiry; missing weighs 0."""
    span = age.expires_days - age.fresh_days
    weight = np.clip((age.expires_days - np.asarray(days, dtype=float)) / span, 0, 1)
    return np.where(np.isnan(weight), 0.0, weight)


def up_to(observations: pd.DataFrame, on: dt.date) -> pd.DataFrame:
    """Observations not later than a date, with `age_days` on that date."""
    rows = observations[observations["observed_on"] <= on.isoformat()]
    days = (pd.Timestamp(on) - pd.to_datetime(rows["observed_on"])).dt.days
    return rows.assign(age_days=days)


def with_value(observations: pd.DataFrame) -> pd.DataFrame:
    """The observations that say something."""
    return observations[observations["value"].notna()]


def evidence(observations: pd.DataFrame, indicators: Sequence[Indicator], method: Method) -> pd.DataFrame:
    """What is known of some indicators, by subject, on the date of up_to().

    Returns:
        One row an indicator and subject: indicator, subject, value (ratio in %, or the lower of two, of which both
        must be known), normalised (0 to 100), freshness (what age alone leaves of its weight), age_weight (the same,
        but 1 for evidence that scores so low that it does not fade), age_days and observed_on (of the older part),
        source, collection, contradictory, out_of_range.
    """
    indicators = [i for i in indicators if i.combine != "computed"]
    rows = _readings(with_value(observations), indicators)
    newest, flags = _newest(rows, indicators, method.number("contradiction", "points"))
    newest, values, flags = _lower(rows, newest, flags, indicators)
    table = rows.iloc[newest]
    which, days = table["which"].to_numpy(np.intp), table["age_days"].to_numpy(float)
    scored, fresh = np.full(len(table), np.nan), np.zeros(len(table))
    for k, indicator in enumerate(indicators):
        mine = np.flatnonzero(which == k)
        scored[mine] = normalise(values[mine], indicator)
        fresh[mine] = age_weight(days[mine], method.ages[indicator.age])
    fresh[np.isnan(scored)] = 0.0
    columns = {name: table[name] for name in ("subject", "observed_on", "age_days", "source", "collection")}
    return pd.DataFrame(
        {
            "indicator": np.array([i.id for i in indicators], object)[which],
            **columns,
            "value": values,
            "contradictory": flags,
            "normalised": scored,
            "freshness": fresh,
            "age_weight": np.where(keeps_weight(scored, method), 1.0, fresh),
            "out_of_range": np.isnan(scored) & ~np.isnan(values),
        }
    ).reset_index(drop=True)


def _readings(rows: pd.DataFrame, indicators: Sequence[Indicator]) -> pd.DataFrame:
    """Observations and ratios that indicators are read from: `which` indicator, and which `part` of a lower of two."""
    plain = [(k, part) for k, i in enumerate(indicators) if i.combine != "ratio" for part in range(len(i.fields))]
    at, field = rows_of(rows["indicator"], [indicators[k].fields[part] for k, part in plain])
    which, part = np.array(plain, np.intp).reshape(-1, 2)[field].T
    tables = [rows.iloc[at][READ].assign(which=which, part=part)]
    for k, indicator in enumerate(indicators):
        if indicator.combine == "ratio":
            tables.append(ratios(rows, indicator).assign(which=k, part=0))
    return pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]


def ratios(rows: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """The ratio (in %) of each report that holds both numerator and denominator, as observations.

    A report is what one source said of one subject on one date in one round; where a report repeats a part,
    the one that scores worse counts. A denominator of 0 gives no ratio.

    Source: method note 1.3, amendment 7.
    """
    at, part = rows_of(rows["indicator"], indicator.fields)
    rows = rows.iloc[at]
    value = rows["value"].to_numpy(float)
    reports = rows.groupby(["subject", "source", "observed_on", "round"], dropna=False).ngroup().to_numpy(np.intp)
    above, below = np.flatnonzero(part == 0), np.flatnonzero(part == 1)
    tops, bottoms = above[first_of(reports[above], value[above])], below[last_of(reports[below], value[below])]
    _, one, other = np.intersect1d(reports[tops], reports[bottoms], assume_unique=True, return_indices=True)
    tops, needed = tops[one], value[bottoms[other]]
    return rows.iloc[tops][READ].assign(value=100 * value[tops] / np.where(needed > 0, needed, np.nan))


def _newest(rows: pd.DataFrame, indicators: Sequence[Indicator], apart: float) -> tuple[Positions, NDArray[np.bool_]]:
    """The newest row by indicator, part and subject; on the same day the one that scores worst.

    Args:
        rows: _readings().
        indicators: tell which value is worse.
        apart: score points; sources whose newest values lie further apart contradict each other.

    Returns:
        Positions of the rows, and whether sources contradict each other there.
    """
    value, age = (rows[name].to_numpy(float) for name in ("value", "age_days"))
    which, part = (rows[name].to_numpy(np.intp) for name in ("which", "part"))
    points = np.zeros(len(rows))
    for k, indicator in enumerate(indicators):
        mine = np.flatnonzero(which == k)
        points[mine] = np.nan_to_num(normalise(value[mine], indicator), nan=-1.0)
    subject, source = codes(rows["subject"]), codes(rows["source"])
    group = (2 * which + part) * (len(rows) + 1) + subject
    # Sources, then values, settle what is left of a tie: row order must not matter.
    newest = last_of(group, -age, -points, source, value)
    each = last_of(group * (len(rows) + 1) + source, -age, -points)
    starts = np.flatnonzero(np.diff(group[each], prepend=-1))
    widest = np.maximum.reduceat(points[each], starts) - np.minimum.reduceat(points[each], starts)
    return newest, widest > apart


def _lower(
    rows: pd.DataFrame, newest: Positions, flags: NDArray[np.bool_], indicators: Sequence[Indicator]
) -> tuple[Positions, NDArray[np.float64], NDArray[np.bool_]]:
    """The lower of two parts, as old as the older; a subject without one of them has none.

    Returns:
        Positions of the rows (of the older part), values, and whether sources contradict each other.
    """
    table = rows.iloc[newest]
    value, age = (table[name].to_numpy(float) for name in ("value", "age_days"))
    which, part = (table[name].to_numpy(np.intp) for name in ("which", "part"))
    two = np.array([len(i.fields) > 1 and i.combine != "ratio" for i in indicators], bool)[which]
    group = which * (len(rows) + 1) + codes(table["subject"])
    first, second = np.flatnonzero(two & (part == 0)), np.flatnonzero(two & (part == 1))
    _, one, other = np.intersect1d(group[first], group[second], assume_unique=True, return_indices=True)
    first, second, alone = first[one], second[other], np.flatnonzero(~two)
    older = np.where(age[second] > age[first], second, first)
    return (
        newest[np.concatenate([alone, older])],
        np.concatenate([value[alone], np.minimum(value[first], value[second])]),
        np.concatenate([flags[alone], flags[first] | flags[second]]),
    )


def keeps_weight(scored: NDArray[np.float64], method: Method) -> NDArray[np.bool_]:
    """Whether evidence scores so low that it does not fade: waiting must not help.

    Source: method note 1.3, amendment 3.
    """
    low: NDArray[np.bool_] = scored < method.number("aggregation", "keeps_weight_below")
    return low
