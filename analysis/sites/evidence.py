"""The newest evidence of each indicator on a date: its value, score, age and where it comes from."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.method import Age, Indicator, Method


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


class LatestObservations:
    """What each source said last of each subject, told apart by indicator once for all who ask."""

    def __init__(self, rows: pd.DataFrame) -> None:
        rows = rows[rows["value"].notna()]
        last = rows.groupby(["subject", "indicator", "source"], sort=False)["age_days"].transform("min")
        self.rows = rows[rows["age_days"] == last]
        self._by = {str(name): part for name, part in self.rows.groupby("indicator", sort=False)}
        self._whole = rows

    def of(self, indicators: Sequence[str]) -> pd.DataFrame:
        """The rows of some indicators."""
        parts = [self._by[name] for name in indicators if name in self._by]
        return pd.concat(parts) if len(parts) > 1 else parts[0] if parts else self.rows.iloc[:0]

    def evidence(self, indicator: Indicator, method: Method) -> pd.DataFrame:
        """What is known of an indicator, by subject; see evidence()."""
        if indicator.combine == "ratio":
            # A ratio is read from one report: the newest numerator may stand in another than the newest denominator.
            return evidence(self._whole[self._whole["indicator"].isin(indicator.fields)], indicator, method)
        return evidence(self.of(indicator.fields), indicator, method)


def ratios(rows: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """The ratio (in %) of each report that holds both numerator and denominator, as observations.

    A report is what one source said of one subject on one date in one round; where a report repeats a part,
    the one that scores worse counts. A denominator of 0 gives no ratio.

    Source: method note 1.3, amendment 7.
    """
    keys = ["subject", "source", "observed_on", "round"]
    rows = rows.reindex(columns=[*keys, "indicator", "value", "age_days", "collection"])
    rows = rows.assign(round=rows["round"].astype(float).fillna(-1.0))
    top, bottom = (rows[rows["indicator"] == field] for field in indicator.fields)
    worse = top.sort_values("value").drop_duplicates(keys)
    needed = bottom.sort_values("value").drop_duplicates(keys, keep="last")[[*keys, "value"]]
    both = worse.merge(needed, on=keys, suffixes=("", "_b"))
    return both.assign(value=100 * both["value"] / both["value_b"].where(both["value_b"] > 0))


def newest(rows: pd.DataFrame, indicator: Indicator, apart: float) -> pd.DataFrame:
    """The newest value by subject; on the same day the one that scores worst.

    Args:
        rows: observations of one field, or ratios(), each with a value.
        indicator: tells which value is worse.
        apart: score points; sources whose newest values lie further apart contradict each other.

    Returns:
        Index subject; value, observed_on, age_days, source, collection, contradictory.
    """
    scored = rows.assign(_score=np.nan_to_num(normalise(rows["value"].to_numpy(float), indicator), nan=-1.0))
    # Sources, then values, settle what is left of a tie: row order must not matter.
    scored = scored.sort_values(["observed_on", "_score", "source", "value"], ascending=[True, False, True, True])
    last = scored.drop_duplicates("subject", keep="last").set_index("subject")
    flags = _contradictory(scored, apart).reindex(last.index, fill_value=False)
    columns = ["value", "observed_on", "age_days", "source", "collection"]
    return last[columns].assign(contradictory=flags)


def _contradictory(scored: pd.DataFrame, apart: float) -> pd.Series:
    per_source = scored.drop_duplicates(["subject", "source"], keep="last").groupby("subject")["_score"]
    return (per_source.max() - per_source.min()) > apart


def evidence(observations: pd.DataFrame, indicator: Indicator, method: Method) -> pd.DataFrame:
    """What is known of an indicator, by subject, on the date of up_to().

    Returns:
        Index subject; value (ratio in %, or the lower of two, of which both must be known), normalised (0 to
        100), freshness (what age alone leaves of its weight), age_weight (the same, but 1 for evidence that
        scores so low that it does not fade), age_days and observed_on (of the older part), source,
        collection, contradictory, out_of_range.
    """
    with_value = observations[observations["value"].notna()]
    apart = method.number("contradiction", "points")
    if indicator.combine == "ratio":
        table = newest(ratios(with_value, indicator), indicator, apart)
    else:
        parts = [newest(with_value[with_value["indicator"] == field], indicator, apart) for field in indicator.fields]
        table = parts[0] if len(parts) == 1 else _lower(*parts)
    scored = normalise(table["value"].to_numpy(float), indicator)
    fresh = age_weight(table["age_days"].to_numpy(float), method.ages[indicator.age])
    fresh = np.where(np.isnan(scored), 0.0, fresh)
    return table.assign(
        normalised=scored,
        freshness=fresh,
        age_weight=np.where(keeps_weight(scored, method), 1.0, fresh),
        out_of_range=np.isnan(scored) & table["value"].notna(),
    )


def keeps_weight(scored: NDArray[np.float64], method: Method) -> NDArray[np.bool_]:
    """Whether evidence scores so low that it does not fade: waiting must not help.

    Source: method note 1.3, amendment 3.
    """
    low: NDArray[np.bool_] = scored < method.number("aggregation", "keeps_weight_below")
    return low


def _lower(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """The lower of two values, as old as the older; a subject without one of them has none."""
    both = one.join(other.add_suffix("_b"), how="inner")
    older = both["age_days_b"] > both["age_days"]
    for column in ("age_days", "observed_on", "source", "collection"):
        both[column] = both[column].where(~older, both[f"{column}_b"])
    both["contradictory"] |= both["contradictory_b"]
    both["value"] = both[["value", "value_b"]].min(axis=1)
    return both[one.columns]
