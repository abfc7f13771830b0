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

from analysis.bands import band_pairs, band_site, status_of_pairs
from analysis.evidence import evidence, up_to
from analysis.gaps import gaps
from analysis.gates import FAIL, UNKNOWN, judge, of_pairs
from analysis.score import PairScores, score_pairs, weighted_mean
from analysis.tables import Evidence, dimension_table, extra_values, gate_table, indicator_table, valid_values
from analysis.uncertainty import draw_scores, noise_of
from domain.method import Method
from domain.schemas import OPTIONS

UNDECIDED = "undecided"
Array = NDArray[np.float64]


@dataclass(frozen=True)
class ReadinessInputs:
    """What is known of sites, destinations and intentions."""

    sites: pd.DataFrame  # index place_id; name, people, households
    destinations: pd.DataFrame  # index place_id; name
    intentions: pd.DataFrame  # links of kind return_intention
    observations: pd.DataFrame
    flooded: pd.DataFrame  # index subject; share, covered, source, date
    seed: str


@dataclass(frozen=True)
class Assessment:
    """Readiness of every site, and everything it was made from; see assess()."""

    sites: pd.DataFrame
    pairs: pd.DataFrame
    dimensions: pd.DataFrame
    indicators: pd.DataFrame
    gates: pd.DataFrame
    gaps: pd.DataFrame


def assess(inputs: ReadinessInputs, method: Method, *, on: dt.date, draws: int | None = None) -> Assessment:
    """Assess every site on a date.

    Args:
        inputs: tables of the store; rows in any order.
        method: weights, goalposts, gates, bands.
        on: the reference date: later evidence is not known yet, older evidence ages.
        draws: draws behind the probability of band A (the method's number if None).

    Returns:
        `sites` (index site_id): name, band, reasons, score (over open pairs), score_all (over decided
        pairs), score_arithmetic, imbalance, completeness, bound_low, bound_high, min_pair_score,
        open_share, unsure_share, shut_share (of decided households), undecided_share, left_out_share,
        probability_a, people, households. `pairs`, `dimensions`, `indicators`, `gates` and `gaps` say
        how. Missing numbers are NaN, never zero.

    Source: method note 1.2.
    """
    known = up_to(inputs.observations, on)
    pairs = _pairs(inputs, on)
    judged = _judge(method, known, inputs, pairs)
    states = of_pairs(judged, pairs, method)
    pairs["status"] = status_of_pairs(states, method)
    found = _evidence(known, pairs, method)
    scores = score_pairs(found.normalised, found.age, method)
    pairs = _scored(pairs, scores, method)
    chances = _draws(pairs, found, method, inputs.seed, draws)
    minimum = method.number("bands", "a_min")
    pairs["probability_a"] = _probability(chances, minimum)
    pairs["band"], pairs["reasons"] = band_pairs(states, pairs, method)
    sites = _sites(inputs, pairs, judged, chances, method)
    return Assessment(
        sites=sites,
        pairs=_with_undecided(pairs, inputs, on),
        dimensions=dimension_table(pairs, scores, method),
        indicators=indicator_table(pairs, found, method),
        gates=gate_table(pairs, judged, sites.index, method),
        gaps=gaps(pairs, valid_values(found, method), extra_values(known, pairs), method),
    )


def _intentions(inputs: ReadinessInputs, on: dt.date) -> pd.DataFrame:
    """Households by site and destination, of the newest survey of each site on the date."""
    rows = inputs.intentions
    rows = rows[(rows["value"] > 0) & rows["from_id"].isin(inputs.sites.index)]
    rows = rows[rows["period_end"].isna() | (rows["period_end"] <= on.isoformat())]
    order = rows["round"].astype("float").fillna(-1)
    rows = rows[order == order.groupby(rows["from_id"]).transform("max")]
    summed = rows.groupby(["from_id", "to_id"], as_index=False)["value"].sum()
    total = summed.groupby("from_id")["value"].transform("sum")
    return summed.assign(share=summed["value"] / total)


def _pairs(inputs: ReadinessInputs, on: dt.date) -> pd.DataFrame:
    """Decided pairs: share of all asked households, and the households and people it stands for."""
    rows = _intentions(inputs, on)
    rows = rows[rows["to_id"] != UNDECIDED].reset_index(drop=True)
    option = rows["to_id"].isin(OPTIONS)
    names = inputs.destinations["name"].reindex(rows["to_id"]).to_numpy()
    site = inputs.sites.reindex(rows["from_id"])
    return pd.DataFrame(
        {
            "site_id": rows["from_id"],
            "destination_id": rows["to_id"],
            "subject": rows["to_id"].where(~option, rows["from_id"] + ":" + rows["to_id"]),
            "name": np.where(option | pd.isna(names), rows["to_id"], names),
            "share": rows["share"],
            "households": rows["share"] * site["households"].to_numpy(float),
            "people": rows["share"] * site["people"].to_numpy(float),
        }
    )


def _judge(
    method: Method, known: pd.DataFrame, inputs: ReadinessInputs, pairs: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    destinations = pd.Index(pairs["subject"].unique())
    return {
        gate.id: judge(gate, known, inputs.flooded, inputs.sites.index if gate.subject == "site" else destinations)
        for gate in method.gates
    }


def _evidence(known: pd.DataFrame, pairs: pd.DataFrame, method: Method) -> Evidence:
    columns: dict[str, list[NDArray[Any]]] = {name: [] for name in Evidence.__dataclass_fields__}
    for indicator in method.indicators:
        if indicator.combine == "computed":
            table = _open_share(pairs, indicator.id, method)
        else:
            key = pairs["site_id"] if indicator.subject == "site" else pairs["subject"]
            table = evidence(known, indicator, method).reindex(key)
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


def _draws(
    pairs: pd.DataFrame, found: Evidence, method: Method, seed: str, draws: int | None
) -> tuple[NDArray[np.bool_], Array]:
    """Scores under uncertainty of the pairs near enough to band A for its probability to matter."""
    near = pairs["score"].to_numpy() >= method.number("bands", "b_min")
    number = int(method.number("uncertainty", "draws")) if draws is None else draws
    noise = noise_of(found.collection[near], method)
    drawn = draw_scores(pairs[near], found.value[near], found.age[near], noise, method, seed=seed, draws=number)
    return near, drawn


def _probability(chances: tuple[NDArray[np.bool_], Array], minimum: float) -> Array:
    near, drawn = chances
    result = np.full(len(near), np.nan)
    result[near] = (drawn >= minimum).mean(axis=1) if drawn.size else 0.0
    return result


def _sites(
    inputs: ReadinessInputs,
    pairs: pd.DataFrame,
    judged: dict[str, pd.DataFrame],
    chances: tuple[NDArray[np.bool_], Array],
    method: Method,
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
    for column in ("completeness", "bound_low", "bound_high"):
        table[column] = mean(column)
    table["min_pair_score"] = pairs.groupby("site_id")["score"].min().reindex(index).to_numpy()
    for status in ("open", "unsure", "shut"):
        part = np.bincount(group, np.where(pairs["status"] == status, shares, 0.0), len(index))
        table[f"{status}_share"] = np.divide(part, decided, out=np.full(len(index), np.nan), where=decided > 0)
    asked = index.isin(inputs.intentions.loc[inputs.intentions["value"] > 0, "from_id"])
    table["undecided_share"] = np.where(asked, np.clip(1 - decided, 0, 1), np.nan)
    table["left_out_share"] = 1 - table["open_share"]
    table["probability_a"] = _site_probability(pairs, group, chances, len(index), method)
    table["people"] = inputs.sites["people"].to_numpy(float)
    table["households"] = inputs.sites["households"].to_numpy(float)
    return _banded(table, asked, judged, method)


def _site_probability(
    pairs: pd.DataFrame,
    group: NDArray[np.intp],
    chances: tuple[NDArray[np.bool_], Array],
    sites: int,
    method: Method,
) -> Array:
    """Probability that the mean over a site's open pairs reaches band A; 0 where a pair is far from it."""
    near, drawn = chances
    passing = (pairs["status"] == "open").to_numpy()
    result = np.full(sites, np.nan)
    minimum = method.number("bands", "a_min")
    shares = pairs["share"].to_numpy(float)
    row_of = np.cumsum(near) - 1
    for site in np.unique(group[passing]):
        members = np.flatnonzero((group == site) & passing)
        if not near[members].any() or pairs["score"].iloc[members].isna().any():
            continue
        scores = pairs["score"].to_numpy(float)[members][:, None] * np.ones(drawn.shape[1])
        drawn_here = near[members]
        scores[drawn_here] = drawn[row_of[members[drawn_here]]]
        weight = shares[members] / shares[members].sum()
        result[site] = float((weight @ scores >= minimum).mean())
    return result


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
    rows = _intentions(inputs, on)
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
