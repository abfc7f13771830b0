"""An assessment's long tables: evidence, dimensions, indicators, gates."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.evidence import with_value
from analysis.sites.gates import JUDGED, STATEMENTS
from analysis.sites.groups import codes, find, last_of, repeated, rows_of, taken
from analysis.sites.score import PairScores, losses
from domain.method import Method

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Evidence:
    """Evidence of every pair: arrays pairs x indicators, in the method's order."""

    value: Array
    normalised: Array
    age: Array  # weight by age; 1 for what scores so low that it does not fade
    freshness: Array  # weight by age alone
    age_days: Array
    observed_on: NDArray[np.object_]
    source: NDArray[np.object_]
    collection: NDArray[np.object_]
    contradictory: NDArray[np.bool_]
    out_of_range: NDArray[np.bool_]

    def of(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Evidence":
        """The evidence of some pairs."""
        return Evidence(**{name: getattr(self, name)[rows] for name in self.__dataclass_fields__})


def dimension_table(pairs: pd.DataFrame, scores: PairScores, method: Method) -> pd.DataFrame:
    """Score, evidence and loss of each dimension of each pair."""
    logs, points = losses(scores.dimensions, scores.score, method)
    return repeated(pairs, len(method.dimensions)).assign(
        dimension=np.repeat([d.id for d in method.dimensions], len(pairs)),
        weight=np.repeat([d.weight for d in method.dimensions], len(pairs)),
        score=scores.dimensions.T.ravel(),
        assured=scores.assured.T.ravel(),
        present=scores.present.T.ravel(),
        loss_log=logs.T.ravel(),
        loss_points=points.T.ravel(),
    )


def indicator_table(pairs: pd.DataFrame, evidence: Evidence, method: Method) -> pd.DataFrame:
    """Every indicator of each pair: raw, normalised, its weight by age and where it comes from."""
    each, number = len(pairs), len(method.indicators)
    return pd.DataFrame(
        {
            "site_id": np.tile(pairs["site_id"].to_numpy(object), number),
            "destination_id": np.tile(pairs["destination_id"].to_numpy(object), number),
            "indicator": np.repeat([i.id for i in method.indicators], each),
            "value": evidence.value.T.ravel(),
            "normalised": evidence.normalised.T.ravel(),
            "weight": np.repeat([i.weight for i in method.indicators], each),
            "age_weight": evidence.age.T.ravel(),
            "freshness": evidence.freshness.T.ravel(),
            "observed_on": evidence.observed_on.T.ravel(),
            "source": evidence.source.T.ravel(),
            "collection": evidence.collection.T.ravel(),
            "contradictory": evidence.contradictory.T.ravel(),
            "out_of_range": evidence.out_of_range.T.ravel(),
        }
    )


def gate_table(pairs: pd.DataFrame, judged: pd.DataFrame, sites: pd.Index, method: Method) -> pd.DataFrame:
    """One row a site for its own gates, one row a pair for its destination's."""
    own = (sites.to_numpy(object), np.full(len(sites), None), sites.to_numpy(object))
    there = tuple(pairs[name].to_numpy(object) for name in ("site_id", "destination_id", "subject"))
    keys = [own if gate.subject == "site" else there for gate in method.gates]
    site, place, subject = (np.concatenate(column) for column in zip(*keys, strict=True))
    ids = [gate.id for gate in method.gates]
    which = np.repeat(np.arange(len(ids)), [len(key[0]) for key in keys])
    at = find(judged, "gate", ids, pd.Index(subject))[np.arange(len(which)), which]
    columns = {name: taken(judged[name], at, np.nan, object) for name in JUDGED[2:]}
    gate = np.array(ids, object)[which]
    return pd.DataFrame({"site_id": site, "destination_id": place, **columns, "gate": gate}, dtype=object)


def statement_table(pairs: pd.DataFrame, stated: pd.DataFrame, sites: pd.Index, method: Method) -> pd.DataFrame:
    """Every statement on a gate: by site for its own gates, by pair for its destination's; the worst first.

    Args:
        pairs: site_id, destination_id, subject.
        stated: gates.statements() of all gates.
        sites: sites assessed.
        method: tells whose gate each is.
    """
    own = pd.DataFrame({"site_id": sites, "destination_id": None, "subject": sites})
    parts = []
    for kind, keys in (("site", own), ("destination", pairs)):
        mine = stated[stated["gate"].isin(method.gates_of(kind))]
        at, which = rows_of(mine["subject"], keys["subject"].tolist())
        places = {name: keys[name].to_numpy(object)[which] for name in ("site_id", "destination_id")}
        said = {name: mine[name].to_numpy(object)[at] for name in STATEMENTS if name != "subject"}
        parts.append(pd.DataFrame({**places, **said}, dtype=object))
    return pd.concat(parts, ignore_index=True)


def valid_values(evidence: Evidence, method: Method) -> dict[str, Array]:
    """Raw values that still count: expired evidence is missing."""
    valid = np.where(evidence.age > 0, evidence.value, np.nan)
    return {i.id: valid[:, k] for k, i in enumerate(method.indicators)}


def extra_values(observations: pd.DataFrame) -> dict[str, pd.Series]:
    """Values that gaps need beside the indicators, by subject, from observations with age_days (evidence.up_to())."""
    extras = {}
    for name in ("shelter_need", "population_ind"):
        rows = with_value(observations[observations["indicator"] == name])
        newest = last_of(codes(rows["subject"]), -rows["age_days"].to_numpy(float), rows["value"].to_numpy(float))
        extras[name] = rows.iloc[newest].set_index("subject")["value"].astype(float)
    return extras
