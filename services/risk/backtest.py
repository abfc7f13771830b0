"""Modelled exposure beside the published counts of people that floods affected."""

from dataclasses import dataclass
from typing import cast

import pandas as pd

from analysis.risk.backtest import RankCorrelation, rank_correlation
from services.context import Context
from services.risk.exposure_request import ExposureRequest
from services.risk.shown_exposure import exposure

INDICATOR = "flood_affected_ind"
TOTAL = "flood_affected_total_ind"  # of the whole country
PREFECTURE = 4  # characters of a prefecture's p-code; those of areas within it begin with it


@dataclass(frozen=True)
class Comparison:
    """Published counts of a year, or (year "") the mean of the years that are known of each prefecture.

    `table` (index prefecture): name, modelled, published, note, source; only prefectures with a published
    figure. `unpublished` counts the others: unknown, not zero. `partial` are those whose published figure is of
    named towns only while the model speaks of the whole prefecture.
    """

    year: str
    table: pd.DataFrame
    correlation: RankCorrelation
    unpublished: int
    national: float  # published for the whole country; missing where it is not
    partial: int


@dataclass(frozen=True)
class Backtest:
    """All comparisons, and what the modelled figure is."""

    comparisons: tuple[Comparison, ...]
    return_period: int
    threshold: float
    synthetic: bool  # population or hazard are invented: the correlation says nothing of the real model
    interval: float


def backtest(context: Context) -> Backtest:
    """Compare people modelled in floods of one return period with published counts, by prefecture.

    Raises:
        RasterError, UnknownPlaceError: nothing is modelled.
    """
    period = int(_number(context, "return_period"))
    threshold = _number(context, "threshold")
    measured = exposure(context, ExposureRequest("prefectures", threshold=threshold))
    modelled = measured.exposed[(period, threshold)]
    counts = _published(context)
    years = sorted(counts["year"].unique())
    spans = [(year, counts[counts["year"] == year]) for year in years]
    if len(years) > 1:
        spans.append(("", counts))
    comparisons = tuple(_compare(context, year, rows, modelled, measured.zones["name"]) for year, rows in spans)
    synthetic_by_dataset = context.store.datasets().set_index("dataset_id")["is_synthetic"]
    rasters = pd.concat([context.store.rasters("population"), context.store.rasters("river_flood")])
    synthetic = bool(rasters["dataset_id"].map(synthetic_by_dataset).fillna(True).any())
    return Backtest(comparisons, period, threshold, synthetic, _number(context, "interval"))


def _published(context: Context) -> pd.DataFrame:
    """Counts that the viewer may read, with their year."""
    rows = context.store.observations([INDICATOR, TOTAL]).dropna(subset="value")
    return rows.assign(year=rows["observed_on"].str[:4])


def _compare(context: Context, year: str, rows: pd.DataFrame, modelled: pd.Series, names: pd.Series) -> Comparison:
    located = rows[rows["indicator"] == INDICATOR]
    located = located.assign(
        subject=located["subject"].str[:PREFECTURE], town=located["subject"].str.len() > PREFECTURE
    )
    located = located[located["subject"].isin(modelled.index)]
    published = mean_of_known_years(located)
    of_towns = (located["town"] | (located["note"].fillna("") != "")).groupby(located["subject"]).any()
    words = located.fillna({"note": ""}).groupby("subject").agg(note=("note", _joined), source=("source", _joined))
    table = pd.DataFrame(
        {"name": names.reindex(published.index), "modelled": modelled.reindex(published.index), "published": published}
    ).join(words)
    correlation = rank_correlation(
        table["modelled"],
        table["published"],
        least=int(_number(context, "least")),
        exact_up_to=int(_number(context, "exact_up_to")),
        permutations_drawn=int(_number(context, "permutations")),
        resamples=int(_number(context, "resamples")),
        interval=_number(context, "interval"),
        interval_least=int(_number(context, "interval_least")),
    )
    totals = rows[rows["indicator"] == TOTAL].groupby("year")["value"].sum()
    ordered = table.sort_values("published", ascending=False)
    return Comparison(year, ordered, correlation, len(modelled) - len(table), float(totals.mean()), int(of_towns.sum()))


def mean_of_known_years(rows: pd.DataFrame) -> pd.Series:
    """People published in a mean year by subject: the mean of its yearly sums over the years that have a figure.

    Args:
        rows: columns subject, year, value in persons. A year without a figure is unknown: it adds no zero.
    """
    return cast(pd.Series, rows.groupby(["subject", "year"])["value"].sum().groupby("subject").mean())


def _joined(values: pd.Series) -> str:
    return ", ".join(sorted({str(value) for value in values if value}))


def _number(context: Context, key: str) -> float:
    return context.method.number("backtest", key)
