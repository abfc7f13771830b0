"""Gates: conditions no score can buy out. PASS, FAIL or UNKNOWN; UNKNOWN never passes."""

import numpy as np
import pandas as pd

from domain.method import Gate, Method

PASS, FAIL, UNKNOWN = "PASS", "FAIL", "UNKNOWN"
COLUMNS = ["state", "reason", "source", "observed_on", "age_days", "note"]


def judge(gate: Gate, observations: pd.DataFrame, flooded: pd.DataFrame, subjects: pd.Index) -> pd.DataFrame:
    """The state of a gate for each subject.

    Args:
        gate: its rule and parameters.
        observations: rows not later than the date asked, with age_days (evidence.up_to).
        flooded: by subject: share, covered, source, date.
        subjects: who is judged.

    Returns:
        Index subject; state, reason (code), source, observed_on, age_days, note.
    """
    if gate.rule == "observed":
        judged = _observed(gate, observations)
    elif gate.rule == "intention_survey":
        judged = _survey(gate, observations)
    else:
        judged = flood_states(gate, flooded)
    judged = judged.reindex(subjects)
    absent = judged["state"].isna()
    judged["state"] = judged["state"].where(~absent, UNKNOWN)
    judged["reason"] = judged["reason"].where(~absent, "missing")
    return judged[COLUMNS]


def _observed(gate: Gate, observations: pd.DataFrame) -> pd.DataFrame:
    """All valid newest statements of the sources agree, or the gate is unknown."""
    rows = observations[(observations["indicator"] == gate.id) & observations["value"].notna()]
    rows = rows.sort_values(["observed_on", "value", "source"], ascending=[True, False, True])
    rows = rows.drop_duplicates(["subject", "source"], keep="last")
    newest = rows.drop_duplicates("subject", keep="last").set_index("subject")
    valid = rows[rows["age_days"] <= gate.expires_days].groupby("subject")["value"]
    lowest, highest = (s.reindex(newest.index) for s in (valid.min(), valid.max()))
    expired = lowest.isna()
    agree = lowest == highest
    state = np.select([expired, ~agree, lowest >= 1], [UNKNOWN, UNKNOWN, PASS], FAIL)
    reason = np.select([expired, ~agree, lowest >= 1], ["expired", "contradictory", "met"], "not_met")
    return newest.assign(state=state, reason=reason)


def _survey(gate: Gate, observations: pd.DataFrame) -> pd.DataFrame:
    """Enough households asked, recently, and told apart by sex and age."""
    asked = _latest(observations, "intent_hh_pct")
    apart = _latest(observations, "intent_disaggregated").reindex(asked.index)
    expired = asked["age_days"] > gate.expires_days
    untold = apart["value"].isna() | (apart["age_days"] > gate.expires_days)
    few = asked["value"] < gate.parameters["min_pct"]
    mixed = ~untold & (apart["value"] < 1)
    cases = [expired, few, mixed, untold]
    state = np.select(cases, [UNKNOWN, FAIL, FAIL, UNKNOWN], PASS)
    reason = np.select(cases, ["expired", "too_few_asked", "not_disaggregated", "missing"], "met")
    return asked.assign(state=state, reason=reason)


def _latest(observations: pd.DataFrame, indicator: str) -> pd.DataFrame:
    rows = observations[(observations["indicator"] == indicator) & observations["value"].notna()]
    rows = rows.sort_values(["observed_on", "value", "source"], ascending=[True, False, True])
    return rows.drop_duplicates("subject", keep="last").set_index("subject")


def flood_states(gate: Gate, flooded: pd.DataFrame) -> pd.DataFrame:
    """What the flood gate says of destinations, from their share under water at its depth and return period."""
    share, covered = flooded["share"].astype(float), flooded["covered"].astype(float)
    unseen = share.isna() | covered.isna() | (covered < gate.parameters["min_covered"])
    wet = share > gate.parameters["max_share"]
    return pd.DataFrame(
        {
            "state": np.select([unseen, wet], [UNKNOWN, FAIL], PASS),
            "reason": np.select([unseen, wet], ["not_covered", "flooded"], "met"),
            "source": flooded["source"],
            "observed_on": flooded["date"],
            "age_days": np.nan,
            "note": None,
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
