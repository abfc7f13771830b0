"""Site-closure readiness: which sites could close, for whom, towards where, and what is still missing.

The unit is the pair (site, destination). Decisions that the method leaves open are in
docs/decisions/0001-readiness-choices.md.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.bands import band_pairs, band_site, status_of_pairs
from analysis.sites.gaps import gaps
from analysis.sites.gates import FAIL, UNKNOWN, of_pairs
from analysis.sites.gathering import UNDECIDED, Gathered, ReadinessInputs, decided_pairs, gather
from analysis.sites.intentions import newest_survey
from analysis.sites.score import PairScores, score_pairs, weighted_mean
from analysis.sites.sensitivity import sensitivity, verdicts
from analysis.sites.tables import Evidence, dimension_table, gate_table, indicator_table, valid_values
from analysis.sites.uncertainty import Draws, draw_common, draw_scores, measure, spread
from domain.method import Method

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Assessment:
    """Readiness of every site, and everything it was made from; see assess()."""

    sites: pd.DataFrame
    pairs: pd.DataFrame
    dimensions: pd.DataFrame
    indicators: pd.DataFrame
    gates: pd.DataFrame
    gaps: pd.DataFrame
    sensitivity: pd.DataFrame
    seed: str
    draws: int


def assess(
    inputs: ReadinessInputs,
    method: Method,
    *,
    on: dt.date,
    draws: int | None = None,
    gathered: Gathered | None = None,
) -> Assessment:
    """Assess every site on a date.

    Args:
        inputs: tables of the store; rows in any order.
        method: weights, goalposts, gates, bands.
        on: the reference date: later evidence is not known yet, older evidence ages.
        draws: draws behind intervals, ranks and probabilities (the method's number if None).
        gathered: from gather() of the same inputs, goalposts, ages and date, if it is at hand.

    Returns:
        `sites` (index site_id): name, band, reasons, score (over open pairs), score_all (over decided
        pairs), score_arithmetic, imbalance, completeness, bound_low, bound_high, min_pair_score,
        open_share, unsure_share, shut_share (of decided households), undecided_share, left_out_share,
        probability_a, people, households, verdict, rank and the columns of uncertainty.spread(). `pairs`,
        `dimensions`, `indicators`, `gates`, `gaps` and `sensitivity` say how. Missing numbers are NaN, never zero.

    Source: method note 1.2.
    """
    pairs = decided_pairs(inputs, on)
    gathered = gathered or gather(inputs, method, on=on)
    judged = gathered.judged
    states = of_pairs(judged, pairs, method)
    pairs["status"] = status_of_pairs(states, method)
    found = _evidence(gathered, pairs, method)
    scores = score_pairs(found.normalised, found.age, method)
    pairs = _scored(pairs, scores, method)
    number = int(method.number("uncertainty", "draws")) if draws is None else draws
    drawn = _drawn(pairs, found, method, inputs.seed, number)
    pairs["band"], pairs["reasons"] = band_pairs(states, pairs, method)
    chances, shares = spread(drawn, method), sensitivity(drawn, method)
    sites = _sites(inputs, pairs, judged, chances, method, on)
    sites["verdict"] = verdicts(sites, chances, shares, method)
    return Assessment(
        sites=sites,
        sensitivity=shares,
        pairs=_with_undecided(pairs, inputs, on),
        dimensions=dimension_table(pairs, scores, method),
        indicators=indicator_table(pairs, found, method),
        gates=gate_table(pairs, judged, sites.index, method),
        gaps=gaps(
            pairs,
            valid_values(found, method),
            {name: v.reindex(pairs["subject"]).to_numpy(float) for name, v in gathered.extras.items()},
            method,
        ),
        seed=inputs.seed,
        draws=number,
    )


def _evidence(gathered: Gathered, pairs: pd.DataFrame, method: Method) -> Evidence:
    columns: dict[str, list[NDArray[Any]]] = {name: [] for name in Evidence.__dataclass_fields__}
    for indicator in method.indicators:
        if indicator.combine == "computed":
            table = _open_share(pairs, indicator.id, method)
        else:
            key = pairs["site_id"] if indicator.subject == "site" else pairs["subject"]
            table = gathered.evidence[indicator.id].reindex(key)
        for name in ("observed_on", "source", "collection"):
            columns[name].append(table[name].to_numpy(object))
        for name in ("contradictory", "out_of_range"):
            columns[name].append(table[name].fillna(False).to_numpy(bool))
        columns["value"].append(table["value"].to_numpy(float))
        columns["normalised"].append(table["normalised"].to_numpy(float))
        columns["age"].append(table["age_weight"].fillna(0).to_numpy(float))
    return Evidence(**{name: np.column_stack(parts) for name, parts in columns.items()})


def _open_share(pairs: pd.DataFrame, indicator_id: str, method: Method) -> pd.DataFrame:
    """Households whose preferred destination passes its gates, in % of those decided."""
    indicator = next(i for i in method.indicators if i.id == indicator_id)
    decided = pairs.groupby("site_id")["share"].transform("sum")
    held = pairs["share"].where(pairs["status"] == "open", 0.0)
    value = 100 * held.groupby(pairs["site_id"]).transform("sum") / decided
    scaled = (value - indicator.low) / (indicator.high - indicator.low)
    return pd.DataFrame(
        {
            "value": value,
            "normalised": 100 * scaled.clip(0, 1),
            "age_weight": 1.0,
            "observed_on": None,
            "source": "computed",
            "collection": "computed",
            "contradictory": False,
            "out_of_range": False,
        }
    )


def _scored(pairs: pd.DataFrame, scores: PairScores, method: Method) -> pd.DataFrame:
    columns = {d.id: scores.dimensions[:, k] for k, d in enumerate(method.dimensions)}
    return pairs.assign(
        score=scores.score,
        score_arithmetic=scores.arithmetic,
        completeness=scores.completeness,
        bound_low=scores.bound_low,
        bound_high=scores.bound_high,
        **columns,
    )


def _drawn(pairs: pd.DataFrame, found: Evidence, method: Method, seed: str, number: int) -> Draws:
    """Drawn scores of the sites whose open pairs all have a score; `pairs` learns how often each reaches A."""
    common = draw_common(method, seed=seed, draws=number)
    measured = measure(pairs, found.value, found.normalised, found.age, found.collection, method, seed=seed)
    passing, scored = pairs["status"] == "open", pairs["score"].notna()
    drawn = draw_scores(pairs, (passing & scored).to_numpy(), measured, method, common)
    reach = np.full(len(pairs), np.nan)
    reach[drawn.pairs] = drawn.reach
    pairs["probability_a"] = reach
    partly = pairs.loc[passing & ~scored, "site_id"].unique()
    return drawn.without(partly)


def _sites(
    inputs: ReadinessInputs,
    pairs: pd.DataFrame,
    judged: dict[str, pd.DataFrame],
    chances: pd.DataFrame,
    method: Method,
    on: dt.date,
) -> pd.DataFrame:
    index = inputs.sites.index
    group = index.get_indexer(pd.Index(pairs["site_id"]))
    shares = pairs["share"].to_numpy(float)
    passing = (pairs["status"] == "open").to_numpy()

    def mean(column: str, only: NDArray[np.bool_] | None = None) -> Array:
        weight = shares if only is None else np.where(only, shares, 0.0)
        return weighted_mean(pairs[column].to_numpy(float), weight, group, len(index))

    decided = np.bincount(group, shares, len(index))
    table = pd.DataFrame(index=index.rename("site_id"))
    table["name"] = inputs.sites["name"].to_numpy()
    table["score"] = mean("score", passing)
    table["score_all"] = mean("score")
    table["score_arithmetic"] = mean("score_arithmetic", passing)
    table["imbalance"] = table["score_arithmetic"] - table["score"]
    table["completeness"] = mean("completeness")
    for column in ("bound_low", "bound_high"):
        # Around the score that is shown: over open pairs, or over all where none is open.
        table[column] = mean(column, passing)
        table[column] = table[column].fillna(pd.Series(mean(column), index))
    table["min_pair_score"] = pairs.groupby("site_id")["score"].min().reindex(index).to_numpy()
    for status in ("open", "unsure", "shut"):
        part = np.bincount(group, np.where(pairs["status"] == status, shares, 0.0), len(index))
        table[f"{status}_share"] = np.divide(part, decided, out=np.full(len(index), np.nan), where=decided > 0)
    asked = index.isin(newest_survey(inputs.intentions, index, on)["from_id"])
    table["undecided_share"] = np.where(asked, np.clip(1 - decided, 0, 1), np.nan)
    table["left_out_share"] = 1 - table["open_share"]
    table["rank"] = table["score"].rank(method="min", ascending=False)
    table = table.join(chances.reindex(index)).assign(probability_a=chances["score_A"].reindex(index))
    table["people"] = inputs.sites["people"].to_numpy(float)
    table["households"] = inputs.sites["households"].to_numpy(float)
    return _banded(table, asked, judged, method)


def _banded(
    table: pd.DataFrame, asked: NDArray[np.bool_], judged: dict[str, pd.DataFrame], method: Method
) -> pd.DataFrame:
    own = [g.id for g in method.gates if g.subject == "site"]
    states = {gate: judged[gate]["state"].reindex(table.index).to_numpy() for gate in own}
    bands, reasons = [], []
    for row, (site, has_asked) in enumerate(zip(table.to_dict("records"), asked, strict=True)):
        failed = [gate for gate in own if states[gate][row] == FAIL]
        unknown = [gate for gate in own if states[gate][row] == UNKNOWN]
        band, why = band_site({**site, "asked": has_asked}, failed, unknown, method)
        bands.append(band)
        reasons.append(why)
    return table.assign(band=bands, reasons=reasons)


def _with_undecided(pairs: pd.DataFrame, inputs: ReadinessInputs, on: dt.date) -> pd.DataFrame:
    """The pairs, and a row for the households of each site that are undecided: never redistributed."""
    rows = newest_survey(inputs.intentions, inputs.sites.index, on)
    rows = rows[rows["to_id"] == UNDECIDED]
    site = inputs.sites.reindex(rows["from_id"])
    extra = pd.DataFrame(
        {
            "site_id": rows["from_id"].to_numpy(),
            "destination_id": UNDECIDED,
            "name": UNDECIDED,
            "share": rows["share"].to_numpy(),
            "households": rows["share"].to_numpy() * site["households"].to_numpy(float),
            "people": rows["share"].to_numpy() * site["people"].to_numpy(float),
        }
    )
    return pd.concat([pairs, extra], ignore_index=True) if len(extra) else pairs
