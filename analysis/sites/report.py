"""An assessment as plain records: what the command line prints and exports carry."""

import pandas as pd

from analysis.sites.gathering import UNDECIDED
from analysis.sites.readiness import Assessment
from domain.method import Method

SITE_NUMBERS = (
    "score", "score_arithmetic", "completeness", "bound_low", "bound_high", "undecided_share", "open_share",
    "unsure_share", "shut_share", "left_out_share", "score_all", "min_pair_score", "probability_a", "people",
)  # fmt: skip
PAIR_NUMBERS = (
    "share", "score", "score_arithmetic", "completeness", "bound_low", "bound_high", "probability_a", "households",
)  # fmt: skip


def to_records(assessment: Assessment, method: Method, site_ids: list[str] | None = None) -> list[dict[str, object]]:
    """One record a site, its destinations inside; numbers that are missing are None.

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
        own = gates[(gates["site_id"] == site_id) & gates["destination_id"].isna()]
        states = dict(zip(own["gate"], own["state"], strict=True))
        rows = pairs.get_group(site_id) if site_id in pairs.groups else assessment.pairs.iloc[:0]
        theirs = gates[(gates["site_id"] == site_id) & gates["destination_id"].notna()]
        records.append(
            {
                "site_id": site_id,
                "name": site["name"],
                "band": site["band"],
                **{key: plain(site[key]) for key in SITE_NUMBERS},
                "reasons": list(site["reasons"]),
                "gates": states,
                "destinations": [_pair(row, states, theirs, method) for _, row in rows.iterrows()],
            }
        )
    return records


def _pair(row: pd.Series, own: dict[str, str], theirs: pd.DataFrame, method: Method) -> dict[str, object]:
    mine = theirs[theirs["destination_id"] == row["destination_id"]]
    states = own | dict(zip(mine["gate"], mine["state"], strict=True))
    return {
        "destination_id": row["destination_id"],
        "name": row["name"],
        "band": row["band"],
        "status": row["status"],
        **{key: plain(row[key]) for key in PAIR_NUMBERS},
        "reasons": list(row["reasons"]),
        "dimensions": {d.id: plain(row[d.id]) for d in method.dimensions},
        "gates": {g.id: states[g.id] for g in method.gates},
    }


def plain(value: object) -> float | None:
    """A number as JSON takes it: None for what is missing."""
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]
