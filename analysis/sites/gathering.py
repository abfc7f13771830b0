"""What the evidence says on a date, whatever the weights: so that a change of weights is quick."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.sites.evidence import LatestObservations, up_to
from analysis.sites.gates import STATEMENTS, judge, statements
from analysis.sites.intentions import newest_survey
from analysis.sites.tables import extra_values
from domain.method import Method
from domain.schemas import OPTIONS

UNDECIDED = "undecided"


@dataclass(frozen=True)
class ReadinessInputs:
    """What is known of sites, destinations and intentions."""

    sites: pd.DataFrame  # index place_id; name, people, households
    destinations: pd.DataFrame  # index place_id; name
    intentions: pd.DataFrame  # links of kind return_intention
    observations: pd.DataFrame
    flooded: pd.DataFrame  # index subject; share, covered, source, date
    seed: str  # names the data, not their content: draws must not move when a row is added


@dataclass(frozen=True)
class Gathered:
    """Gates judged and the newest evidence of every subject."""

    judged: dict[str, pd.DataFrame]  # by gate: index subject
    evidence: dict[str, pd.DataFrame]  # by indicator: index subject
    extras: dict[str, pd.Series]  # by name: index subject
    statements: pd.DataFrame  # gates.statements() of every gate that somebody states


def gather(inputs: ReadinessInputs, method: Method, *, on: dt.date) -> Gathered:
    """Judge the gates and find the newest evidence of every subject on a date; weights play no part."""
    latest = LatestObservations(up_to(inputs.observations, on))
    observed = [i for i in method.indicators if i.combine != "computed"]
    destinations = pd.Index(decided_pairs(inputs, on)["subject"].unique())
    stated = _statements(latest, method)
    judged = {
        gate.id: judge(
            gate,
            latest.of(gate.observed),
            inputs.flooded,
            inputs.sites.index if gate.subject == "site" else destinations,
            on=on,
            stated=stated.get(gate.id),
        )
        for gate in method.gates
    }
    return Gathered(
        judged=judged,
        evidence={i.id: latest.evidence(i, method) for i in observed},
        extras=extra_values(latest.rows),
        statements=_joined(stated),
    )


def _statements(latest: LatestObservations, method: Method) -> dict[str, pd.DataFrame]:
    return {gate.id: statements(gate, latest.of(gate.observed)) for gate in method.gates if gate.rule != "flood"}


def _joined(stated: dict[str, pd.DataFrame]) -> pd.DataFrame:
    tables = [table.astype(object) for table in stated.values() if len(table)]
    return pd.concat(tables or [pd.DataFrame(columns=STATEMENTS)], ignore_index=True)


def update_evidence(
    before: Gathered,
    observations: pd.DataFrame,
    method: Method,
    changed: Iterable[tuple[str, str]],
    *,
    on: dt.date,
) -> Gathered:
    """The same after some observations have changed: only what they touch is read again.

    Args:
        before: from gather(), before the change.
        observations: all of them, after it.
        method: as for gather().
        changed: (subject, indicator or gate) of every observation that was added, changed or removed.
        on: as for gather().
    """
    pairs = list(changed)
    fields = {field for _, field in pairs}
    subjects = sorted({subject for subject, _ in pairs})
    latest = LatestObservations(up_to(observations[observations["subject"].isin(subjects)], on))
    read, judged, stated = dict(before.evidence), dict(before.judged), _statements(latest, method)
    for indicator in method.indicators:
        if fields & set(indicator.fields) and indicator.combine != "computed":
            read[indicator.id] = _merged(before.evidence[indicator.id], latest.evidence(indicator, method), subjects)
    for gate in method.gates:
        here = before.judged[gate.id].index.intersection(subjects)
        if fields & set(gate.observed) and len(here) and gate.rule != "flood":
            again = judge(gate, latest.of(gate.observed), pd.DataFrame(), here, on=on, stated=stated.get(gate.id))
            judged[gate.id] = _merged(before.judged[gate.id], again, subjects).reindex(before.judged[gate.id].index)
    extras = {
        n: _merged(s.to_frame(), extra_values(latest.rows)[n].to_frame(), subjects)["value"]
        for n, s in before.extras.items()
    }
    others = before.statements[~before.statements["subject"].isin(subjects)]
    return Gathered(judged, read, extras, pd.concat([others, _joined(stated)], ignore_index=True))


def _merged(before: pd.DataFrame, after: pd.DataFrame, subjects: list[str]) -> pd.DataFrame:
    """The rows of the subjects from `after`, all others from `before`."""
    parts = [before[~before.index.isin(subjects)], after]
    return pd.concat([p for p in parts if len(p)]) if any(map(len, parts)) else before


def decided_pairs(inputs: ReadinessInputs, on: dt.date) -> pd.DataFrame:
    """Decided pairs: share of all asked households, and the households and people it stands for."""
    rows = newest_survey(inputs.intentions, inputs.sites.index, on)
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
