"""Gates: conditions no score can buy out. PASS, FAIL or UNKNOWN; UNKNOWN never passes."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.evidence import with_value
from analysis.sites.groups import codes, find, first_of, last_of, rows_of, taken
from domain.method import Gate, Method

Array = NDArray[np.float64]
PASS, FAIL, UNKNOWN = "PASS", "FAIL", "UNKNOWN"
FOUND = ["gate", "subject", "reason", "source", "observed_on", "age_days", "note", "met_until", "not_met_until"]
JUDGED = ["gate", "subject", "state", *FOUND[2:]]
STATEMENTS = ["gate", "subject", "indicator", "value", "met", "valid", "source", "observed_on", "age_days", "note"]
FOREVER = np.inf
EPOCH = dt.date(1970, 1, 1)


def day_number(on: dt.date) -> int:
    """A date as whole days since 1970, the unit of `met_until` and `not_met_until`."""
    return (on - EPOCH).days


def state_on(
    met_until: Array, not_met_until: Array, day: float | Array, precaution: bool | NDArray[np.bool_]
) -> NDArray[np.str_]:
    """The state of a gate on a day, if nothing new is said until then.

    Args:
        met_until: last day on which a statement that it is met is valid; missing if nobody says so.
        not_met_until: last day on which a statement that it is not met is valid; missing if nobody says so,
            infinite if it does not expire.
        day: days since 1970, one number or one for each row.
        precaution: whether one "not met" fails the gate, one truth or one for each row.

    A statement that it is not met, even an expired one, keeps the gate from passing until its source says
    otherwise: with time alone a gate never passes.

    Source: method note 1.3, amendment 5.
    """
    met, refused = met_until >= day, not_met_until >= day
    failed = refused & (precaution | ~met)
    return np.select([failed, met & np.isnan(not_met_until)], [FAIL, PASS], UNKNOWN)


def judge(
    gates: Sequence[Gate],
    observations: pd.DataFrame,
    flooded: pd.DataFrame,
    wanted: pd.DataFrame,
    *,
    on: dt.date,
    stated: pd.DataFrame,
) -> pd.DataFrame:
    """The states of gates.

    Args:
        gates: their rules and parameters.
        observations: rows not later than the date asked, with age_days (evidence.up_to).
        flooded: by subject: share, covered, source, date.
        wanted: gate and subject of each state asked for.
        on: the date asked.
        stated: statements() of the same rows.

    Returns:
        JUDGED, a row for each of `wanted`: reason is a code; source, observed_on, age_days and note are of the
        statement that decides (the worst of the newest of each source); met_until and not_met_until as in state_on().
    """
    day, ids = day_number(on), [gate.id for gate in gates]
    parts = [_observed([gate for gate in gates if gate.rule == "observed"], stated, day)]
    parts += [_survey(gate, observations, day) for gate in gates if gate.rule == "intention_survey"]
    parts += [flood_states(gate, flooded).assign(gate=gate.id) for gate in gates if gate.rule == "flood"]
    found = pd.concat([part.rename_axis("subject").reset_index()[FOUND].astype(object) for part in parts])
    which = pd.Index(ids).get_indexer(wanted["gate"])
    at = find(found, "gate", ids, wanted["subject"])[np.arange(len(wanted)), which]
    judged = wanted.assign(
        **{name: taken(found[name], at, np.nan, object) for name in ("reason", "source", "observed_on", "note")},
        **{name: taken(found[name], at, np.nan, float) for name in ("age_days", "met_until", "not_met_until")},
    )
    cautious = np.array([gate.precaution for gate in gates], bool)[which]
    expires = np.array([gate.expires_days for gate in gates], float)[which]
    met, refused = (judged[name].to_numpy(float) for name in ("met_until", "not_met_until"))
    judged["state"] = state_on(met, refused, day, cautious)
    judged["reason"] = _reasons(judged, expires, day)
    return judged[JUDGED]


def _reasons(judged: pd.DataFrame, expires: Array, day: int) -> NDArray[np.object_]:
    """Why the state is what it is, as a code: gate_reason.<code> says it in words."""
    state, reason = judged["state"].to_numpy(object), judged["reason"].to_numpy(object)
    given = pd.notna(reason)
    absent = pd.isna(judged["observed_on"].to_numpy(object)) & ~given
    old = judged["age_days"].to_numpy(float) > expires
    refused = ~np.isnan(judged["not_met_until"].to_numpy(float))
    met = judged["met_until"].to_numpy(float) >= day
    passed, failed = state == PASS, state == FAIL
    cases = [absent, passed, given, failed & old, failed, refused & met]
    words = ["missing", "met", reason, "not_lifted", "not_met", "contradictory"]
    return np.select(cases, [np.asarray(word, object) for word in words], "expired")


def _observed(gates: Sequence[Gate], stated: pd.DataFrame, day: int) -> pd.DataFrame:
    """The worst of the newest statements of each source, and the spans in which they hold; index subject."""
    at, which = rows_of(stated["gate"], [gate.id for gate in gates])
    rows = stated.iloc[at]
    keys = which * (len(rows) + 1) + codes(rows["subject"])
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    until = day - rows["age_days"].to_numpy(float) + np.floor([gate.expires_days for gate in gates])[which]
    met = rows["met"].to_numpy(bool)
    ends = np.full((2, len(first)), np.nan)
    for end, said in zip(ends, (met, ~met), strict=True):
        np.fmax.at(end, group[said], until[said])
    cautious = np.array([gate.precaution for gate in gates], bool)[which[first]]
    ends[1, cautious & ~np.isnan(ends[1])] = FOREVER
    worst = rows.iloc[first].set_index("subject")
    return worst.assign(reason=None, met_until=ends[0], not_met_until=ends[1])


def statements(gates: Sequence[Gate], observations: pd.DataFrame) -> pd.DataFrame:
    """What each source said last of observed gates and surveys: gate after gate, the worst first.

    Returns:
        Columns STATEMENTS. A statement that it is not met stands until its source says otherwise; one that
        it is met, and has expired, is left out where another stands.
    """
    fields = [(gate, field) for gate in gates if gate.rule != "flood" for field in gate.observed]
    rows = with_value(observations)
    at, field = rows_of(rows["indicator"], [name for _, name in fields])
    rows = rows.iloc[at]
    least = [gate.parameters.get("min_pct", 1.0) if name == "intent_hh_pct" else 1.0 for gate, name in fields]
    value, age, source = rows["value"].to_numpy(float), rows["age_days"].to_numpy(float), codes(rows["source"])
    met = value >= np.array(least, float)[field]
    valid = age <= np.array([gate.expires_days for gate, _ in fields], float)[field]
    valid |= np.array([gate.precaution for gate, _ in fields], bool)[field] & ~met
    asked = field * (len(rows) + 1) + codes(rows["subject"])
    said = first_of(asked * (len(rows) + 1) + source, age, value)
    stands = valid | ~met
    kept = said[stands[said] | ~np.isin(asked[said], asked[said[stands[said]]])]
    # Not met before met, valid before expired, new before old; the source settles what is left of a tie.
    order = np.array([gates.index(gate) for gate, _ in fields], np.intp)[field]
    kept = kept[np.lexsort([key[kept] for key in (source, value, age, ~valid, met, order)])]
    gate = np.array([gate.id for gate, _ in fields], object)[field]
    table = rows.assign(gate=gate, met=met, valid=valid).iloc[kept][STATEMENTS].astype(object)
    return table.assign(note=table["note"].where(table["note"].notna(), None)).reset_index(drop=True)


def _survey(gate: Gate, observations: pd.DataFrame, day: int) -> pd.DataFrame:
    """Enough households asked, recently, and told apart by sex and age; index subject."""
    asked, apart = (_latest(observations, field) for field in gate.observed)
    apart = apart.reindex(asked.index)
    share, age, told, age_told = (t[name].to_numpy(float) for t in (asked, apart) for name in ("value", "age_days"))
    expired, old = age > gate.expires_days, age_told > gate.expires_days
    few, untold, mixed = share < gate.parameters["min_pct"], np.isnan(told), told < 1
    until = day - age + np.floor(gate.expires_days)
    both = np.fmin(until, day - age_told + np.floor(gate.expires_days))
    cases = [expired, few, untold, old, mixed]
    words = ["expired", "too_few_asked", "missing", "expired", "not_disaggregated"]
    return asked.assign(
        gate=gate.id,
        reason=np.select(cases, [np.asarray(word, object) for word in words], np.asarray(None, object)),
        met_until=np.where(~few & ~mixed & ~untold, both, np.nan),
        not_met_until=np.where(few, until, np.where(mixed, both, np.nan)),
    )


def _latest(observations: pd.DataFrame, indicator: str) -> pd.DataFrame:
    rows = with_value(observations[observations["indicator"] == indicator])
    age, value = rows["age_days"].to_numpy(float), rows["value"].to_numpy(float)
    last = last_of(codes(rows["subject"]), -age, -value, codes(rows["source"]))
    return rows.iloc[last].set_index("subject")


def flood_states(gate: Gate, flooded: pd.DataFrame) -> pd.DataFrame:
    """What the flood gate says of destinations, from their share under water at its depth and return period.

    Returns:
        Index subject; state and the columns of judge(). A computed gate does not expire. Where `unread` (optional)
        is true a raster could not be read.
    """
    share, covered = flooded["share"].astype(float), flooded["covered"].astype(float)
    unread = flooded["unread"].astype(bool) if "unread" in flooded else pd.Series(False, flooded.index)
    unseen = share.isna() | covered.isna() | (covered < gate.parameters["min_covered"])
    wet = share > gate.parameters["max_share"]
    forever = pd.Series(FOREVER, flooded.index)
    return pd.DataFrame(
        {
            "state": np.select([unseen, wet], [UNKNOWN, FAIL], PASS),
            "reason": np.select([unread, unseen, wet], ["unread", "not_covered", "flooded"], "met"),
            "source": flooded["source"],
            "observed_on": flooded["date"],
            "age_days": np.nan,
            "note": None,
            "met_until": forever.where(~unseen & ~wet),
            "not_met_until": forever.where(~unseen & wet),
        },
        index=flooded.index,
    )


def of_pairs(judged: pd.DataFrame, pairs: pd.DataFrame, method: Method) -> pd.DataFrame:
    """States of all gates for each pair: one column a gate."""
    states = np.empty((len(pairs), len(method.gates)), object)
    for subject, key in (("site", "site_id"), ("destination", "subject")):
        mine = [k for k, gate in enumerate(method.gates) if gate.subject == subject]
        at = find(judged, "gate", [method.gates[k].id for k in mine], pairs[key])
        states[:, mine] = taken(judged["state"], at, UNKNOWN, object)
    return pd.DataFrame(states, index=pairs.index, columns=[gate.id for gate in method.gates])
