"""The newest evidence of each indicator on a date: its value, score, age and where it comes from."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.method import Age, Indicator, Method

CONTRADICTION = 30  # points between the newest values of two sources: worth a flag
NOTHING = pd.NaT


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
    known = observations[observations["observed_on"] <= on.isoformat()]
    days = (pd.Timestamp(on) - pd.to_datetime(known["observed_on"])).dt.days
    return known.assign(age_days=days)


class Known:
    """What each source said last of each subject, told apart by indicator once for all who ask."""

    def __init__(self, rows: pd.DataFrame) -> None:
        rows = rows[rows["value"].notna()]
        last = rows.groupby(["subject", "indicator", "source"], sort=False)["age_days"].transform("min")
        self.rows = rows[rows["age_days"] == last]
        rows = self.rows
        self._by = {str(name): part for name, part in rows.groupby("indicator", sort=False)}

    def of(self, indicators: Sequence[str]) -> pd.DataFrame:
        """The rows of some indicators."""
        parts = [self._by[name] for name in indicators if name in self._by]
        return pd.concat(parts) if len(parts) > 1 else parts[0] if parts else self.rows.iloc[:0]


def newest(rows: pd.DataFrame, field: str, indicator: Indicator) -> pd.DataFrame:
    """The newest value of a field by subject; on the same day the one that scores worst.

    Returns:
        Index subject; value, observed_on, age_days, source, collection, flags.
    """
    rows = rows[(rows["indicator"] == field) & rows["value"].notna()]
    scored = rows.assign(_score=_badness(rows["value"].to_numpy(float), field, indicator))
    # Sources, then values, settle what is left of a tie: row order must not matter.
    scored = scored.sort_values(["observed_on", "_score", "source", "value"], ascending=[True, False, True, True])
    last = scored.drop_duplicates("subject", keep="last").set_index("subject")
    flags = _contradictory(scored).reindex(last.index, fill_value=False)
    columns = ["value", "observed_on", "age_days", "source", "collection"]
    return last[columns].assign(contradictory=flags)


def _badness(values: NDArray[np.float64], field: str, indicator: Indicator) -> NDArray[np.float64]:
    """Higher is better: what sorts two values of the same day."""
    if indicator.combine == "ratio":
        return values if field == indicator.fields[0] else -values
    return np.nan_to_num(normalise(values, indicator), nan=-1.0)


def _contradictory(scored: pd.DataFrame) -> pd.Series:
    per_source = scored.drop_duplicates(["subject", "source"], keep="last").groupby("subject")["_score"]
    return (per_source.max() - per_source.min()) > CONTRADICTION


def evidence(observations: pd.DataFrame, indicator: Indicator, method: Method) -> pd.DataFrame:
    """What is known of an indicator, by subject, on the date of up_to().

    Returns:
        Index subject; value (ratio in %, or the lower of two), normalised (0 to 100), age_weight,
        observed_on (of the older part), source, collection, contradictory, out_of_range.
    """
    parts = [newest(observations, field, indicator) for field in indicator.fields]
    found = parts[0]
    if len(parts) == 2:
        both = found.join(parts[1].add_suffix("_b"), how="inner")
        older = both["age_days_b"] > both["age_days"]
        for column in ("age_days", "observed_on", "source", "collection"):
            both[column] = both[column].where(~older, both[f"{column}_b"])
        both["contradictory"] |= both["contradictory_b"]
        both["value"] = _combine(both, indicator)
        found = both
    scored = normalise(found["value"].to_numpy(float), indicator)
    weight = age_weight(found["age_days"].to_numpy(float), method.ages[indicator.age])
    return found.assign(
        normalised=scored,
        age_weight=np.where(np.isnan(scored), 0.0, weight),
        out_of_range=np.isnan(scored) & found["value"].notna(),
    )


def _combine(both: pd.DataFrame, indicator: Indicator) -> pd.Series:
    if indicator.combine == "ratio":
        return 100 * both["value"] / both["value_b"].where(both["value_b"] > 0)
    return both[["value", "value_b"]].min(axis=1)
