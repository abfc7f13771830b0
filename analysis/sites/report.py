"""An assessment as plain records: what the command line prints and exports carry."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analysis.sites.gathering import UNDECIDED
from analysis.sites.readiness import Assessment
from domain.method import Method

SITE_NUMBERS = (
    "score", "option_score", "score_arithmetic", "completeness", "bound_low", "bound_high", "undecided_share",
    "open_share", "undetermined_share", "blocked_share", "left_out_share", "score_all", "min_pair_score",
    "probability_a", "probability_error", "people", "households", "rank",
)  # fmt: skip
PAIR_NUMBERS = (
    "share", "score", "score_arithmetic", "completeness", "bound_low", "bound_high", "probability_a", "households",
)  # fmt: skip


def to_records(assessment: Assessment, method: Method, site_ids: list[str] | None = None) -> list[dict[str, object]]:
    """One record a site, its destinations inside; numbers that are missing are None.

    `withheld` names the figures of a site that its viewer may not read; of a destination it says why its counts are
    not shown (few: smaller than the number after the colon; covered: a small count would follow from them).

    Args:
        assessment: from readiness.assess().
        method: names the dimensions and gates.
        site_ids: the sites wanted, or all.
    """
    chosen = assessment.sites if site_ids is None else assessment.sites.loc[site_ids]
    pairs = assessment.pairs[assessment.pairs["destination_id"] != UNDECIDED].groupby("site_id")
    gates = assessment.gates
    records = []
    for site_id, site in chosen.iterrows():
        gates_of_site = gates[(gates["site_id"] == site_id) & gates["destination_id"].isna()]
        states = dict(zip(gates_of_site["gate"], gates_of_site["state"], strict=True))
        stated = assessment.statements[assessment.statements["site_id"] == site_id]
        rows = pairs.get_group(site_id) if site_id in pairs.groups else assessment.pairs.iloc[:0]
        theirs = gates[(gates["site_id"] == site_id) & gates["destination_id"].notna()]
        records.append(
            {
                "site_id": site_id,
                "name": site["name"],
                "band": site["band"],
                "judged_on": assessment.on.isoformat(),
                "valid_until": site["valid_until"],
                **{key: plain(site[key]) for key in SITE_NUMBERS},
                "withheld": list(site.get("withheld", ())),
                "reasons": list(site["reasons"]),
                "gates": states,
                "statements": [_statement(row) for row in stated[stated["destination_id"].isna()].to_dict("records")],
                "destinations": [_pair(row, states, theirs, stated, method) for _, row in rows.iterrows()],
            }
        )
    return records


def _statement(row: Mapping[Hashable, Any]) -> dict[str, object]:
    """What one source says of one gate, worst first; the note only where the viewer may read it."""
    note = row["note"]
    return {
        "gate": row["gate"],
        "indicator": row["indicator"],
        "value": plain(row["value"]),
        "met": bool(row["met"]),
        "valid": bool(row["valid"]),
        "source": row["source"],
        "observed_on": row["observed_on"],
        "note": None if pd.isna(note) else str(note),
    }


def _pair(
    row: pd.Series, site_states: dict[str, str], theirs: pd.DataFrame, stated: pd.DataFrame, method: Method
) -> dict[str, object]:
    statements_there = stated[stated["destination_id"] == row["destination_id"]]
    mine = theirs[theirs["destination_id"] == row["destination_id"]]
    states = site_states | dict(zip(mine["gate"], mine["state"], strict=True))
    return {
        "destination_id": row["destination_id"],
        "name": row["name"],
        "band": row["band"],
        "status": row["status"],
        **{key: plain(row[key]) for key in PAIR_NUMBERS},
        "withheld": row.get("withheld", ""),
        "reasons": list(row["reasons"]),
        "dimensions": {d.id: plain(row[d.id]) for d in method.dimensions},
        "gates": {g.id: states[g.id] for g in method.gates},
        "statements": [_statement(line) for line in statements_there.to_dict("records")],
    }


def plain(value: object) -> float | None:
    """A number as JSON takes it: None for what is missing."""
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]
