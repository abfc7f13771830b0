"""What would change if: assumptions laid over the method and over copies of the observations."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

import numpy as np
import pandas as pd

from analysis.sites.evidence import evidence, up_to, with_value
from analysis.sites.gaps import with_built
from domain.method import Method
from domain.scenario import CHANGE_KINDS, Change, Scenario

SOURCE = "scenario"
READ_BY = ("low", "high", "date")  # how evidence is read
LAID = ("value", "gate", "built")  # what is laid over observations


def assumed_method(method: Method, scenario: Scenario) -> Method:
    """The method under a scenario: weights, goalposts and unit costs changed, everything else as it was.

    A changed weight is taken as given; the others of its set keep their proportions and share the rest.
    """
    goalposts = {(c.kind, c.key): float(c.value) for kind in ("low", "high") for c in scenario.of(kind)}
    indicators = [
        replace(i, low=goalposts.get(("low", i.id), i.low), high=goalposts.get(("high", i.id), i.high))
        for i in method.indicators
    ]
    inside = _fixed(scenario, "indicator_weight")
    weights: dict[str, float] = {}
    for dimension in method.dimensions:
        of_dimension = {i.id: i.weight for i in indicators if i.dimension == dimension.id}
        weights |= rescaled(of_dimension, {k: v for k, v in inside.items() if k in of_dimension})
    outer = rescaled({d.id: d.weight for d in method.dimensions}, _fixed(scenario, "dimension_weight"))
    costs = dict(method.tables["unit_cost"])
    for change in scenario.of("unit_cost"):
        costs[change.key] = {**costs[change.key], "value": float(change.value), "provenance": "proposed"}
    return replace(
        method,
        hash=hashlib.sha256(f"{method.hash} {overlay_key(scenario)}".encode()).hexdigest(),
        base=method.origin,
        dimensions=tuple(replace(d, weight=outer[d.id]) for d in method.dimensions),
        indicators=tuple(replace(i, weight=weights[i.id]) for i in indicators),
        tables={**method.tables, "unit_cost": costs},
    )


def fitting(scenario: Scenario, method: Method) -> Scenario:
    """A scenario without the assumptions that name no part of a method, or that leave an indicator no span."""
    kept = tuple(c for c in scenario.effective() if fits(c, method))
    posts = {(c.kind, c.key): float(c.value) for c in kept if c.kind in {"low", "high"}}
    spanless = {
        i.id for i in method.indicators if posts.get(("low", i.id), i.low) == posts.get(("high", i.id), i.high)
    }  # fmt: skip
    kept = tuple(c for c in kept if not (c.kind in {"low", "high"} and c.key in spanless))
    return scenario if len(kept) == len(scenario.effective()) else replace(scenario, changes=kept)


def fits(change: Change, method: Method) -> bool:
    """Whether what an assumption changes is a part of a method, and leaves its indicator a span."""
    if change.kind in {"low", "high"}:
        other = {i.id: i.high if change.kind == "low" else i.low for i in method.indicators}
        return change.key in other and float(change.value) != other[change.key]
    parts = {
        "dimension_weight": {d.id for d in method.dimensions},
        "indicator_weight": {i.id for i in method.indicators},
        "value": {field for i in method.indicators for field in i.fields},
        "gate": {g.id for g in method.gates if g.rule == "observed"},
        "built": {i.gap.item for i in method.indicators if i.gap},
        "unit_cost": set(method.tables["unit_cost"]),
        "date": {change.key},
    }
    return change.key in parts.get(change.kind, set())


def overlay_key(scenario: Scenario, kinds: Sequence[str] = CHANGE_KINDS) -> str:
    """What of a scenario an answer depends on, as text: its effective changes of some kinds."""
    changes = [c for c in scenario.effective() if c.kind in kinds]
    rows = [{k: v for k, v in asdict(c).items() if k not in {"by", "at"}} for c in changes]
    return json.dumps(rows, sort_keys=True)


def touched(scenario: Scenario, method: Method) -> list[tuple[str, str]]:
    """(subject, field) of every observation that a scenario lays something over."""
    by_item = {i.gap.item: i.fields[0] for i in method.indicators if i.gap}
    pairs = [(c.subject, c.key) for kind in ("value", "gate") for c in scenario.of(kind)]
    return pairs + [(c.subject, by_item[c.key]) for c in scenario.of("built") if c.key in by_item]


def _fixed(scenario: Scenario, kind: str) -> dict[str, float]:
    return {c.key: float(c.value) for c in scenario.of(kind)}


def rescaled(weights: Mapping[str, float], fixed: Mapping[str, float]) -> dict[str, float]:
    """Weights that sum to 1: those fixed as given, the others in their old proportions.

    If the fixed ones alone reach 1 or leave nobody to take the rest, all are divided by their sum.
    """
    given = {k: min(max(v, 0.0), 1.0) for k, v in fixed.items() if k in weights}
    others = {k: w for k, w in weights.items() if k not in given}
    left, old = 1 - sum(given.values()), sum(others.values())
    if left > 0 and old > 0:
        result = {**given, **{k: left * w / old for k, w in others.items()}}
    else:
        result = {**dict.fromkeys(others, 0.0), **given}
    total = sum(result.values())
    return {k: result[k] / total for k in weights} if total > 0 else dict(weights)


def assumed_date(scenario: Scenario, on: dt.date) -> dt.date:
    """The date at which the evidence is read."""
    changed = scenario.of("date")
    return dt.date.fromisoformat(str(changed[-1].value)) if changed else on


def assumed_observations(
    observations: pd.DataFrame, scenario: Scenario, method: Method, arriving: pd.DataFrame, *, on: dt.date
) -> tuple[pd.DataFrame, list[Change]]:
    """Observations with a scenario's values, gate states and built items laid over them.

    Args:
        observations: as the store holds them; they are not changed.
        scenario: its assumptions.
        method: tells which observation an item changes.
        arriving: index subject; households and people that would arrive there (or live at a site).
        on: date of the assumed rows.

    Returns:
        The table, rows of an assumption marked by `source` "scenario", and the built items that could not
        be counted because what they add to is unknown there.
    """
    rows = [_row(c.subject, c.key, float(c.value), on) for kind in ("value", "gate") for c in scenario.of(kind)]
    laid = _replace(observations, rows)
    laid = _replace(laid, _other_parts(laid, rows, method, on))
    lost: list[Change] = []
    for change in scenario.of("built"):
        built = _built(laid, change, method, arriving, on)
        if built is None:
            lost.append(change)
        else:
            laid = _replace(laid, built)
    return laid, lost


def _other_parts(
    laid: pd.DataFrame, assumed: list[dict[str, object]], method: Method, on: dt.date
) -> list[dict[str, object]]:
    """The parts that assumed parts of a ratio need beside them: a ratio is read from one report."""
    given = {(str(row["subject"]), str(row["indicator"])) for row in assumed}
    rows = []
    for fields in (i.fields for i in method.indicators if i.combine == "ratio"):
        for subject, field in sorted(given):
            other = fields[1 - fields.index(field)] if field in fields else ""
            if other and (subject, other) not in given:
                value = _newest(up_to(laid[laid["subject"] == subject], on), other)
                rows += [_row(subject, other, value, on)] if value == value else []
    return rows


def _replace(observations: pd.DataFrame, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Take the rows in the place of all others of the same subject and indicator."""
    if not rows:
        return observations
    new = pd.DataFrame(rows).reindex(columns=observations.columns).astype({**observations.dtypes, "round": "Int64"})
    there = np.flatnonzero(observations["subject"].isin(set(new["subject"])))
    keys = ["subject", "indicator"]
    taken = pd.MultiIndex.from_frame(observations[keys].iloc[there]).isin(pd.MultiIndex.from_frame(new[keys]))
    stays = np.ones(len(observations), bool)
    stays[there[taken]] = False
    return pd.concat([observations[stays].astype({"round": "Int64"}), new], ignore_index=True)


def _row(subject: str, indicator: str, value: float, on: dt.date) -> dict[str, object]:
    return {
        "subject": subject, "indicator": indicator, "value": value, "unit": "", "observed_on": on.isoformat(),
        "round": pd.NA, "source": SOURCE, "collection": "modelled", "note": None,
    }  # fmt: skip


def _built(
    laid: pd.DataFrame, change: Change, method: Method, arriving: pd.DataFrame, on: dt.date
) -> list[dict[str, object]] | None:
    """The observations that follow from items built at a place; None where the base is unknown."""
    indicator = next((i for i in method.indicators if i.gap and i.gap.item == change.key), None)
    if indicator is None:
        return None
    here = with_value(up_to(laid[laid["subject"] == change.subject], on))
    found = evidence(here, [indicator], method)
    if not len(found) or not found["age_weight"].iloc[0] > 0:
        return None
    value = float(found["value"].iloc[0])
    # What is built adds to what was measured: the evidence is as old as the measurement.
    on = dt.date.fromisoformat(str(found["observed_on"].iloc[0]))
    wanted = arriving.loc[change.subject] if change.subject in arriving.index else {}
    quantities = {k: float(wanted.get(k, np.nan)) for k in ("households", "people")}
    part = indicator.fields[1] if indicator.combine == "ratio" else "shelter_need"
    need, living = (_newest(here, name) for name in (part, "population_ind"))
    after = with_built(indicator, value, float(change.value), **quantities, living=living, need=need)
    if np.isnan(after):
        return None
    if indicator.combine == "ratio":
        done = _row(change.subject, indicator.fields[0], after * need / 100, on)
        return [done, _row(change.subject, indicator.fields[1], need, on)]
    if indicator.gap and indicator.gap.kind == "points":
        # The indicator is persons per point of those who live there; arrivals are counted by the gap.
        after = living / (living / value + float(change.value)) if living > 0 else after
    return [_row(change.subject, indicator.fields[0], after, on)]


def _newest(rows: pd.DataFrame, indicator: str) -> float:
    of_indicator = rows[rows["indicator"] == indicator].sort_values("observed_on")
    return float(of_indicator["value"].iloc[-1]) if len(of_indicator) else float("nan")
