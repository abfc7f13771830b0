"""Gates: conditions no score can buy out. PASS, FAIL or UNKNOWN; UNKNOWN never passes."""

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.method import Gate, Method

PASS, FAIL, UNKNOWN = "PASS", "FAIL", "UNKNOWN"
COLUMNS = ["state", "reason", "source", "observed_on", "age_days", "note", "met_until", "not_met_until"]
STATEMENTS = ["gate", "subject", "indicator", "value", "met", "valid", "source", "observed_on", "age_days", "note"]
FOREVER = np.inf
EPOCH = dt.date(1970, 1, 1)


def day_number(on: dt.date) -> int:
    """A date as whole days since 1970, the unit of `met_until` and `not_met_until`."""
    return (on - EPOCH).days


def state_on(
    met_until: NDArray[np.float64], not_met_until: NDArray[np.float64], day: float | NDArray[np.float64], gate: Gate
) -> NDArray[np.str_]:
    """The state of a gate on a day, if nothing new is said until then.

    Args:
        met_until: last day on which a statement that it is met is valid; missing if nobody says so.
        not_met_until: last day on which a statement that it is not met is valid; missing if nobody says so,
            infinite if it does not expire.
        day: days since 1970, one number or one for each row.
        gate: tells whether one "not met" fails it (`precaution`).

    A statement that it is not met, even an expired one, keeps the gate from passing until its source says
    otherwise: with time alone a gate never passes.

    Source: method note 1.3, amendment 5.
    """
    met, refused = met_until >= day, not_met_until >= day
    failed = refused if gate.precaution else refused & ~met
    return np.select([failed, met & np.isnan(not_met_until)], [FAIL, PASS], UNKNOWN)


def judge(
    gate: Gate,
    observations: pd.DataFrame,
    flooded: pd.DataFrame,
    subjects: pd.Index,
    *,
    on: dt.date,
    stated: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The state of a gate for each subject.

    Args:
        gate: its rule and parameters.
        observations: rows not later than the date asked, with age_days (evidence.up_to).
        flooded: by subject: share, covered, source, date.
        subjects: who is judged.
        on: the date asked.
        stated: statements() of the same rows, if they are at hand.

    Returns:
        Index subject; state, reason (code), the source, observed_on, age_days and note of the statement that
        decides (the worst of the newest of each source), met_until and not_met_until as in state_on().
    """
    if gate.rule == "observed":
        judged = _observed(gate, statements(gate, observations) if stated is None else stated)
    elif gate.rule == "intention_survey":
        judged = _survey(gate, observations)
    else:
        judged = flood_states(gate, flooded)
    judged = judged.reindex(subjects)
    met, refused = (judged[column].to_numpy(float) for column in ("met_until", "not_met_until"))
    judged["state"] = state_on(met, refused, day_number(on), gate)
    judged["reason"] = _reasons(judged, gate, day_number(on))
    return judged[COLUMNS]


def _reasons(judged: pd.DataFrame, gate: Gate, day: int) -> NDArray[np.str_]:
    """Why the state is what it is, as a code: gate_reason.<code> says it in words."""
    absent = judged["observed_on"].isna() & judged["reason"].isna()
    given = judged["reason"].notna()
    old = judged["age_days"] > gate.expires_days
    refused = judged["not_met_until"].notna()
    met = judged["met_until"] >= day
    passed, failed = judged["state"] == PASS, judged["state"] == FAIL
    cases = [absent, passed, given, failed & old, failed, refused & met]
    codes = ["missing", "met", judged["reason"].fillna(""), "not_lifted", "not_met", "contradictory"]
    return np.select(cases, codes, "expired")


def _observed(gate: Gate, rows: pd.DataFrame) -> pd.DataFrame:
    """The worst of the newest statements of each source, and the spans in which they hold."""
    first = rows.drop_duplicates("subject").set_index("subject")
    until = _until(rows["observed_on"], gate)
    met = until.where(rows["met"]).groupby(rows["subject"]).max()
    refused = until.where(~rows["met"].astype(bool)).groupby(rows["subject"]).max()
    if gate.precaution:
        refused = refused.where(refused.isna(), FOREVER)
    return first.assign(reason=None, met_until=met, not_met_until=refused)


def _until(observed_on: pd.Series, gate: Gate) -> pd.Series:
    """The last day on which a statement of a day is valid."""
    days = (pd.to_datetime(observed_on) - pd.Timestamp(EPOCH)).dt.days
    return days.astype(float) + np.floor(gate.expires_days)


def statements(gate: Gate, observations: pd.DataFrame) -> pd.DataFrame:
    """What each source said last of an observed gate or survey, the worst first.

    Returns:
        Columns STATEMENTS. A statement that it is not met stands until its source says otherwise; one that
        it is met, and has expired, is left out where another stands.
    """
    rows = observations[observations["indicator"].isin(gate.observed) & observations["value"].notna()]
    least = {"intent_hh_pct": gate.parameters.get("min_pct", 1.0)}
    met = rows["value"] >= rows["indicator"].map(lambda field: least.get(field, 1.0)).astype(float)
    rows = rows.assign(gate=gate.id, met=met.astype(bool), valid=rows["age_days"] <= gate.expires_days)
    if gate.precaution:
        rows["valid"] |= ~rows["met"]
    rows = rows.sort_values(["age_days", "value", "source"], ascending=True)
    rows = rows.drop_duplicates(["subject", "indicator", "source"])
    rows["_stands"] = rows["valid"] | ~rows["met"]
    stands = rows.groupby(["subject", "indicator"])["_stands"].transform("any")
    rows = rows[rows["_stands"] | ~stands]
    # Not met before met, valid before expired, new before old; the source settles what is left of a tie.
    rows = rows.sort_values(["met", "valid", "age_days", "value", "source"], ascending=[True, False, True, True, True])
    rows = rows.reindex(columns=STATEMENTS)
    return rows.assign(note=rows["note"].astype(object).where(rows["note"].notna(), None))


def _survey(gate: Gate, observations: pd.DataFrame) -> pd.DataFrame:
    """Enough households asked, recently, and told apart by sex and age."""
    asked = _latest(observations, "intent_hh_pct")
    apart = _latest(observations, "intent_disaggregated").reindex(asked.index)
    expired = asked["age_days"] > gate.expires_days
    untold, old = apart["value"].isna(), apart["age_days"] > gate.expires_days
    few = asked["value"] < gate.parameters["min_pct"]
    mixed = ~untold & (apart["value"] < 1)
    until = _until(asked["observed_on"], gate)
    both = pd.concat([until, _until(apart["observed_on"], gate)], axis=1).min(axis=1)
    reason = np.select(
        [expired, few, untold, old, mixed], ["expired", "too_few_asked", "missing", "expired", "not_disaggregated"], ""
    )
    return asked.assign(
        reason=pd.Series(reason, asked.index, dtype=object).replace("", None),
        met_until=both.where(~few & ~mixed & ~untold),
        not_met_until=until.where(few, both.where(mixed)),
    )


def _latest(observations: pd.DataFrame, indicator: str) -> pd.DataFrame:
    rows = observations[(observations["indicator"] == indicator) & observations["value"].notna()]
    rows = rows.sort_values(["observed_on", "value", "source"], ascending=[True, False, True])
    return rows.drop_duplicates("subject", keep="last").set_index("subject")


def flood_states(gate: Gate, flooded: pd.DataFrame) -> pd.DataFrame:
    """What the flood gate says of destinations, from their share under water at its depth and return period.

    Returns:
        Index subject; state and the columns of judge(). A computed gate does not expire.
    """
    share, covered = flooded["share"].astype(float), flooded["covered"].astype(float)
    unseen = share.isna() | covered.isna() | (covered < gate.parameters["min_covered"])
    wet = share > gate.parameters["max_share"]
    forever = pd.Series(FOREVER, flooded.index)
    return pd.DataFrame(
        {
            "state": np.select([unseen, wet], [UNKNOWN, FAIL], PASS),
            "reason": np.select([unseen, wet], ["not_covered", "flooded"], "met"),
            "source": flooded["source"],
            "observed_on": flooded["date"],
            "age_days": np.nan,
            "note": None,
            "met_until": forever.where(~unseen & ~wet),
            "not_met_until": forever.where(~unseen & wet),
        },
        index=flooded.index,
    )


def of_pairs(judged: dict[str, pd.DataFrame], pairs: pd.DataFrame, method: Method) -> pd.DataFrame:
    """States of all gates for each pair: one column a gate."""
    columns = {}
    for gate in method.gates:
        key = pairs["site_id"] if gate.subject == "site" else pairs["subject"]
        columns[gate.id] = judged[gate.id]["state"].reindex(key).fillna(UNKNOWN).to_numpy()
    return pd.DataFrame(columns, index=pairs.index)
