"""What the evidence says on a date, whatever the weights: so that a change of weights is quick."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.evidence import evidence, up_to
from analysis.sites.gates import judge, statements
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

    judged: pd.DataFrame  # gates.judge() of every gate and subject
    evidence: pd.DataFrame  # evidence.evidence() of every indicator and subject
    extras: dict[str, pd.Series]  # by name: index subject
    statements: pd.DataFrame  # gates.statements() of every gate that somebody states


def gather(inputs: ReadinessInputs, method: Method, *, on: dt.date) -> Gathered:
    """Judge the gates and find the newest evidence of every subject on a date; weights play no part."""
    known = up_to(inputs.observations, on)
    stated = statements(method.gates, known)
    asked = {"site": inputs.sites.index, "destination": decided_pairs(inputs, on)["subject"].unique()}
    wanted = pd.DataFrame(
        [(gate.id, subject) for gate in method.gates for subject in asked[gate.subject]], columns=["gate", "subject"]
    )
    return Gathered(
        judged=judge(method.gates, known, inputs.flooded, wanted, on=on, stated=stated),
        evidence=evidence(known, method.indicators, method),
        extras=extra_values(known),
        statements=stated,
    )


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
    known = up_to(observations[observations["subject"].isin(subjects)], on)
    indicators = [i for i in method.indicators if fields & set(i.fields)]
    gates = [gate for gate in method.gates if fields & set(gate.observed) and gate.rule != "flood"]

    def again(table: pd.DataFrame, column: str, ids: list[str]) -> NDArray[np.bool_]:
        return np.asarray(table[column].isin(ids) & table["subject"].isin(subjects))

    read = again(before.evidence, "indicator", [i.id for i in indicators])
    judged = again(before.judged, "gate", [gate.id for gate in gates])
    said = again(before.statements, "gate", [gate.id for gate in gates])
    stated, wanted = statements(gates, known), before.judged.loc[judged, ["gate", "subject"]]
    return Gathered(
        judged=_joined(before.judged[~judged], judge(gates, known, pd.DataFrame(), wanted, on=on, stated=stated)),
        evidence=_joined(before.evidence[~read], evidence(known, indicators, method)),
        extras={
            name: pd.concat([before.extras[name][~before.extras[name].index.isin(subjects)], values])
            for name, values in extra_values(known).items()
        },
        statements=_joined(before.statements[~said], stated),
    )


def _joined(*parts: pd.DataFrame) -> pd.DataFrame:
    """The rows of some tables that have any."""
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def decided_pairs(inputs: ReadinessInputs, on: dt.date) -> pd.DataFrame:
    """Decided pairs: households asked, their share of all asked, and the households and people it stands for."""
    return pairs_of(newest_survey(inputs.intentions, inputs.sites.index, on), inputs)


def pairs_of(survey: pd.DataFrame, inputs: ReadinessInputs) -> pd.DataFrame:
    """The decided pairs of intentions.newest_survey(); see decided_pairs()."""
    rows = survey[survey["to_id"] != UNDECIDED].reset_index(drop=True)
    option = rows["to_id"].isin(OPTIONS)
    names = inputs.destinations["name"].reindex(rows["to_id"]).to_numpy()
    site = inputs.sites.reindex(rows["from_id"])
    return pd.DataFrame(
        {
            "site_id": rows["from_id"],
            "destination_id": rows["to_id"],
            "subject": rows["to_id"].where(~option, rows["from_id"] + ":" + rows["to_id"]),
            "name": np.where(option | pd.isna(names), rows["to_id"], names),
            "asked": rows["value"],
            "share": rows["share"],
            "households": rows["share"] * site["households"].to_numpy(float),
            "people": rows["share"] * site["people"].to_numpy(float),
        }
    )


def with_undecided(pairs: pd.DataFrame, survey: pd.DataFrame, inputs: ReadinessInputs) -> pd.DataFrame:
    """The pairs, and a row for the households of each site that are undecided: never redistributed."""
    rows = survey[survey["to_id"] == UNDECIDED]
    site = inputs.sites.reindex(rows["from_id"])
    extra = pd.DataFrame(
        {
            "site_id": rows["from_id"].to_numpy(),
            "destination_id": UNDECIDED,
            "name": UNDECIDED,
            "asked": rows["value"].to_numpy(),
            "share": rows["share"].to_numpy(),
            "households": rows["share"].to_numpy() * site["households"].to_numpy(float),
            "people": rows["share"].to_numpy() * site["people"].to_numpy(float),
        }
    )
    return pd.concat([pairs, extra], ignore_index=True) if len(extra) else pairs
