"""What changed between two assessments of the same sites, and why."""

import pandas as pd

from analysis.sites.readiness import Assessment


def band_changes(before: Assessment, after: Assessment, *, same_method: bool) -> pd.DataFrame:
    """Sites whose band differs between two assessments, with the reason.

    Args:
        before: assessment of the earlier round, or without a scenario.
        after: of the later round, or with it.
        same_method: whether both used the same weights and goalposts.

    Returns:
        Index site_id: name, band_before, band_after, score_before, score_after, reason (gate, data, weights,
        new, gone), gates (ids whose state changed, as "G4: UNKNOWN > PASS" parts separated by "; ").
        `gate`: a gate of the site or of one of its destinations changed state. `weights`: no gate and no
        indicator changed, the method did. `data`: anything else.
    """
    names = pd.concat([after.sites["name"], before.sites["name"]])
    names = names[~names.index.duplicated()]
    old, new = before.sites.reindex(names.index), after.sites.reindex(names.index)
    table = pd.DataFrame(
        {
            "name": names,
            "band_before": old["band"],
            "band_after": new["band"],
            "score_before": old["score"],
            "score_after": new["score"],
        }
    )
    changed = table[table["band_before"].fillna("") != table["band_after"].fillna("")].copy()
    gates = _gate_changes(before, after)
    changed["gates"] = gates.astype(object).reindex(changed.index, fill_value="")
    moved = _evidence_moved(before, after)
    rows = zip(changed.index, changed.to_dict("records"), strict=True)
    changed["reason"] = [_reason(row, str(site) in moved, same_method) for site, row in rows]
    return changed.sort_values(["band_after", "name"])


def _reason(row: dict[str, object], moved: bool, same_method: bool) -> str:
    if pd.isna(row["band_before"]):
        return "new"
    if pd.isna(row["band_after"]):
        return "gone"
    if row["gates"]:
        return "gate"
    return "weights" if not same_method and not moved else "data"


def _gate_changes(before: Assessment, after: Assessment) -> pd.Series:
    keys = ["site_id", "destination_id", "gate"]
    tables = [a.gates.assign(destination_id=a.gates["destination_id"].fillna("")) for a in (before, after)]
    both = tables[0].merge(tables[1], on=keys, suffixes=("_before", "_after"))
    both = both[both["state_before"] != both["state_after"]]
    words = both["gate"] + ": " + both["state_before"] + " > " + both["state_after"]
    return words.groupby(both["site_id"]).agg(lambda w: "; ".join(dict.fromkeys(w)))


def _evidence_moved(before: Assessment, after: Assessment) -> set[str]:
    keys = ["site_id", "destination_id", "indicator"]
    both = before.indicators.merge(after.indicators, on=keys, suffixes=("_before", "_after"), how="outer")
    same = (both["value_before"] == both["value_after"]) | (both["value_before"].isna() & both["value_after"].isna())
    same &= (both["age_weight_before"] - both["age_weight_after"]).abs() < 1e-9
    return set(both.loc[~same, "site_id"].astype(str))
