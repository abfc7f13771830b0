"""Site-closure readiness: which sites could close, for whom, towards where, and what is still missing.

The unit is the pair (site, destination). Decisions that the method leaves open are in
docs/decisions/0001-readiness-choices.md and 0005-method-1-1.md.
"""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.bands import OF_SITE, band_pairs, band_site, below_minimum, records, status_of_pairs
from analysis.sites.common_draws import draw_common
from analysis.sites.gaps import gaps
from analysis.sites.gates import FAIL, UNKNOWN, of_pairs
from analysis.sites.gathering import Gathered, ReadinessInputs, gather, pairs_of, with_undecided
from analysis.sites.groups import find, taken
from analysis.sites.intentions import newest_survey
from analysis.sites.score import PairScores, score_pairs
from analysis.sites.sensitivity import sensitivity, verdicts
from analysis.sites.site_scores import Households, counted, site_scores
from analysis.sites.tables import (
    Evidence,
    dimension_table,
    gate_table,
    indicator_table,
    statement_table,
    valid_values,
)
from analysis.sites.uncertainty import Draws, chance_of_a, draw_scores, measure, monte_carlo_error, spread
from analysis.sites.validity import Outlook, Spans, open_percent, valid_until, with_open_share
from domain.method import Method

Array = NDArray[np.float64]
SITE_TABLES = ("pairs", "dimensions", "indicators", "gates", "statements", "gaps", "sensitivity")


@dataclass(frozen=True)
class Assessment:
    """Readiness of every site, and everything it was made from; see assess()."""

    sites: pd.DataFrame
    pairs: pd.DataFrame
    dimensions: pd.DataFrame
    indicators: pd.DataFrame
    gates: pd.DataFrame
    statements: pd.DataFrame
    gaps: pd.DataFrame
    sensitivity: pd.DataFrame
    seed: str
    draws: int
    on: dt.date  # the day it is judged on

    def of_site(self, site_id: str) -> "Assessment":
        """The same with the rows of one site alone in every table but `sites`."""
        return replace(
            self,
            **{name: getattr(self, name).iloc[rows.get(site_id, [])] for name, rows in self._rows_by_site.items()},
        )

    def of_sites(self, site_ids: pd.Index) -> "Assessment":
        """The same of some sites; what compares sites with each other (ranks) stays as it was."""
        tables = {n: getattr(self, n)[getattr(self, n)["site_id"].isin(site_ids)] for n in SITE_TABLES}
        return replace(self, sites=self.sites.loc[site_ids], **tables)

    @cached_property
    def _rows_by_site(self) -> dict[str, dict[str, NDArray[np.intp]]]:
        """Positions of each site's rows, by table; a panel reads each table several times."""
        return {name: getattr(self, name).groupby("site_id").indices for name in SITE_TABLES}


def assess(
    inputs: ReadinessInputs,
    method: Method,
    *,
    on: dt.date,
    draws: int | None = None,
    gathered: Gathered | None = None,
) -> Assessment:
    """Assess every site on a day.

    Args:
        inputs: tables of the store; rows in any order.
        method: weights, goalposts, gates, bands.
        on: the day judged: later evidence is not known yet, older evidence ages.
        draws: draws behind intervals, ranks and probabilities (the method's number if None).
        gathered: from gather() of the same inputs, goalposts, ages and day, if it is at hand.

    Returns:
        `sites` (index site_id): name, band, reasons, the columns of site_scores.site_scores(), probability_a
        and its Monte-Carlo error, people, households, verdict, rank (by assured score), the columns of
        uncertainty.spread() and valid_until (ISO day on which the band changes with no new evidence).
        `pairs`, `dimensions`, `indicators`, `gates`, `statements`, `gaps` and `sensitivity` say how. Missing
        numbers are NaN, never zero.

    Source: method note 1.2 and 1.3.
    """
    judged = _judge(inputs, method, on, draws, gathered)
    pairs, shown, drawn = judged.pairs, judged.evidence, judged.drawn
    sites, table = inputs.sites.index, _described(judged, inputs, method)
    shares = sensitivity(drawn, method)
    table["verdict"] = verdicts(table, table, shares, method)
    outlook = _outlook(judged, sites, method, inputs.seed, on)
    table["valid_until"] = pd.Series(valid_until(outlook, table["band"].to_numpy(str)), table.index, dtype=object)
    return Assessment(
        sites=table,
        sensitivity=shares,
        pairs=with_undecided(pairs, judged.survey, inputs),
        dimensions=dimension_table(pairs, judged.scores, method),
        indicators=indicator_table(pairs, shown, method),
        gates=gate_table(pairs, judged.gathered.judged, sites, method),
        statements=statement_table(pairs, judged.gathered.statements, sites, method),
        gaps=gaps(
            pairs,
            valid_values(shown, method),
            {name: v.reindex(pairs["subject"]).to_numpy(float) for name, v in judged.gathered.extras.items()},
            method,
        ),
        seed=inputs.seed,
        draws=drawn.common.draws,
        on=on,
    )


def bands(
    inputs: ReadinessInputs,
    method: Method,
    *,
    on: dt.date,
    draws: int | None = None,
    gathered: Gathered | None = None,
) -> pd.Series:
    """The band of every site alone, by site_id: the same as assess() gives, without all that explains it."""
    return _judge(inputs, method, on, draws, gathered).banded["band"]


@dataclass(frozen=True)
class _Judged:
    """Every site with its band, and what the band was made from."""

    gathered: Gathered
    survey: pd.DataFrame
    homes: Households
    pairs: pd.DataFrame
    evidence: Evidence
    scores: PairScores
    drawn: Draws
    sites: pd.DataFrame  # site_scores()
    banded: pd.DataFrame  # probability_a, band, reasons


def _judge(
    inputs: ReadinessInputs, method: Method, on: dt.date, draws: int | None, gathered: Gathered | None
) -> _Judged:
    survey = newest_survey(inputs.intentions, inputs.sites.index, on)
    pairs = pairs_of(survey, inputs)
    gathered = gathered or gather(inputs, method, on=on)
    states = of_pairs(gathered.judged, pairs, method)
    status = status_of_pairs(states[method.gates_of("destination")].to_numpy(object))
    pairs["status"] = status
    homes = _households(inputs, pairs, survey)
    shown = with_open_share(_evidence(gathered, pairs, method), open_percent(homes, status), method)
    scores = score_pairs(shown.normalised, shown.age, method)
    pairs = _scored(pairs, scores, method)
    number = int(method.number("uncertainty", "draws")) if draws is None else draws
    drawn = _drawn(pairs, counted(status, scores), shown, method, inputs.seed, number)
    pairs["band"], pairs["reasons"] = band_pairs(states, pairs, method)
    table = site_scores(homes, status, scores, method).set_index(inputs.sites.index.rename("site_id"))
    banded = _banded(table, homes.asked, gathered.judged, drawn, method)
    return _Judged(gathered, survey, homes, pairs, shown, scores, drawn, table, banded)


def _households(inputs: ReadinessInputs, pairs: pd.DataFrame, survey: pd.DataFrame) -> Households:
    sites = inputs.sites.index
    return Households(
        group=sites.get_indexer(pd.Index(pairs["site_id"])),
        share=pairs["share"].to_numpy(float),
        asked=np.asarray(sites.isin(survey["from_id"])),
    )


def _evidence(gathered: Gathered, pairs: pd.DataFrame, method: Method) -> Evidence:
    """The evidence of each pair; what is computed is still missing."""
    table, indicators = gathered.evidence, method.indicators
    own, computed = np.array([(i.subject == "site", i.combine == "computed") for i in indicators], bool).T
    ids = [i.id for i in indicators]
    at = np.where(own, find(table, "indicator", ids, pairs["site_id"]), find(table, "indicator", ids, pairs["subject"]))

    def column(name: str, missing: object, dtype: type, of_computed: object = None) -> NDArray[Any]:
        values = taken(table[name], at, missing, dtype)
        if of_computed is not None:
            values[:, computed] = of_computed
        return values

    return Evidence(
        value=column("value", np.nan, float),
        normalised=column("normalised", np.nan, float),
        age=column("age_weight", 0.0, float),
        freshness=column("freshness", 0.0, float),
        age_days=column("age_days", np.nan, float),
        observed_on=column("observed_on", np.nan, object),
        source=column("source", np.nan, object, "computed"),
        collection=column("collection", np.nan, object, "computed"),
        contradictory=column("contradictory", False, bool),
        out_of_range=column("out_of_range", False, bool),
    )


def _scored(pairs: pd.DataFrame, scores: PairScores, method: Method) -> pd.DataFrame:
    columns = {d.id: scores.dimensions[:, k] for k, d in enumerate(method.dimensions)}
    return pairs.assign(
        score=scores.score,
        score_arithmetic=scores.arithmetic,
        completeness=scores.completeness,
        bound_low=scores.bound_low,
        bound_high=scores.bound_high,
        low_dimensions=below_minimum(scores.assured, method),
        **columns,
    )


def _drawn(
    pairs: pd.DataFrame, adding: NDArray[np.bool_], shown: Evidence, method: Method, seed: str, number: int
) -> Draws:
    """Drawn assured scores of the sites with an open pair; `pairs` learns how often each reaches A."""
    common = draw_common(method, seed=seed, draws=number)
    measured = measure(pairs, shown.value, shown.normalised, shown.age, shown.collection, method, seed=seed)
    drawn = draw_scores(pairs, adding, measured, method, common)
    reach = np.full(len(pairs), np.nan)
    reach[drawn.pairs] = drawn.reach
    pairs["probability_a"] = reach
    return drawn


def _described(judged: _Judged, inputs: ReadinessInputs, method: Method) -> pd.DataFrame:
    """The sites with names, sizes, intervals, ranks and bands; very small sites are not ranked."""
    table, drawn = judged.sites, judged.drawn
    table.insert(0, "name", inputs.sites["name"].to_numpy())
    table["people"] = inputs.sites["people"].to_numpy(float)
    table["households"] = inputs.sites["households"].to_numpy(float)
    large = table["households"] >= method.number("uncertainty", "ranked_households")
    chances = spread(drawn, method, large.reindex(drawn.site_ids).to_numpy(bool))
    table = table.join(chances.reindex(table.index))
    chance = judged.banded["probability_a"]
    in_rank = table["bound_low"].where(large & table.index.isin(drawn.site_ids))
    return table.assign(
        probability_a=chance,
        probability_error=[monte_carlo_error(p, drawn.common.draws) for p in chance],
        rank=in_rank.rank(method="min", ascending=False),
        band=judged.banded["band"],
        reasons=judged.banded["reasons"],
    )


def _outlook(judged: _Judged, sites: pd.Index, method: Method, seed: str, on: dt.date) -> Outlook:
    site_gates, destination_gates = (method.gates_of(kind) for kind in ("site", "destination"))
    return Outlook(
        homes=judged.homes,
        pairs=judged.pairs,
        evidence=judged.evidence,
        site_spans=Spans.of(judged.gathered.judged, site_gates, sites),
        destination_spans=Spans.of(judged.gathered.judged, destination_gates, judged.pairs["subject"]),
        method=method,
        common=judged.drawn.common,
        seed=seed,
        on=on,
    )


def _banded(
    table: pd.DataFrame, asked: NDArray[np.bool_], judged: pd.DataFrame, drawn: Draws, method: Method
) -> pd.DataFrame:
    """How often each site reaches A's score, its band and the reasons."""
    site_gates = method.gates_of("site")
    states = taken(judged["state"], find(judged, "gate", site_gates, table.index), "", object)
    chance = pd.Series(chance_of_a(drawn, method), drawn.site_ids).reindex(table.index).to_numpy(float)
    bands, reasons = [], []
    judging = records(table.assign(asked=asked, probability_a=chance), OF_SITE)
    for site, own in zip(judging, states, strict=True):
        failed = [gate for gate, state in zip(site_gates, own, strict=True) if state == FAIL]
        unknown = [gate for gate, state in zip(site_gates, own, strict=True) if state == UNKNOWN]
        band, why = band_site(site, failed, unknown, method)
        bands.append(band)
        reasons.append(why)
    return pd.DataFrame({"probability_a": chance, "band": bands, "reasons": reasons}, index=table.index)
