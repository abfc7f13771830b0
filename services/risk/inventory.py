"""Community-based disaster-risk management by area: committees, drills, plans, reach of warnings, and gaps."""

import datetime as dt

import pandas as pd

from domain.method import DAYS_PER_MONTH
from domain.tiers import Tier
from services.context import Context
from services.places import area_names, prefectures
from services.risk.warnings import Warnings

INDICATORS = {
    "drr_committees": "committees",
    "drr_drill": "drill",
    "drr_plan": "plan",
    "drr_warning_reach_pct": "reach",
}
COLUMNS = ("name", "level", "committees", "drill", "plan", "reach", "as_of", "source", "gaps")


def inventory(context: Context, warnings: Warnings) -> pd.DataFrame:
    """What is known of each area, not later than the day of the warnings.

    Return: by p-code, columns COLUMNS; prefectures, and for partners the sub-prefectures that were listed.
    `drill` and `plan` are dates (ISO), "none" where there was none, missing where nobody said. `gaps` are
    keys (inventory.gap.<key>). Warned areas without a committee come first, then warned ones by gaps.
    """
    return context.cached("inventory", {"on": warnings.on}, lambda: _inventory(context, warnings))


def _inventory(context: Context, warnings: Warnings) -> pd.DataFrame:
    rows = context.store.observations(list(INDICATORS))
    rows = rows[rows["observed_on"] <= warnings.on].sort_values("observed_on", kind="stable")
    newest = rows.drop_duplicates(["subject", "indicator"], keep="last")
    table = pd.DataFrame(index=_areas(context, newest))
    for indicator, column in INDICATORS.items():
        of_indicator = newest[newest["indicator"] == indicator].set_index("subject")
        if column in {"drill", "plan"}:
            table[column] = of_indicator["observed_on"].where(of_indicator["value"] > 0, "none").reindex(table.index)
        else:
            table[column] = of_indicator["value"].reindex(table.index)
    names = area_names(context)
    table["name"] = [names.get(code, code) for code in table.index]
    table["level"] = [warnings.areas["level"].get(code[:4], "unknown") for code in table.index]
    counted = rows[rows["indicator"].isin(["drr_committees", "drr_warning_reach_pct"])]
    table["as_of"] = counted.groupby("subject")["observed_on"].max().reindex(table.index)
    table["source"] = rows.groupby("subject")["source"].last().reindex(table.index)
    table["gaps"] = [_gaps(context, row, warnings.on) for _, row in table.iterrows()]
    return _ranked(table)[list(COLUMNS)]


def _areas(context: Context, rows: pd.DataFrame) -> pd.Index:
    codes = list(prefectures(context).index)
    if context.tier >= Tier.PARTNER:
        codes += sorted(set(rows["subject"]) - set(codes))
    return pd.Index(codes)


def _gaps(context: Context, row: pd.Series, on: str) -> list[str]:
    gaps = []
    if pd.isna(row["committees"]):
        gaps.append("committees_unknown")
    elif row["committees"] == 0:
        gaps.append("no_committee")
    for activity in ("drill", "plan"):
        day = row[activity]
        if pd.isna(day):
            gaps.append(f"{activity}_unknown")
        elif day == "none":
            gaps.append(f"no_{activity}")
        elif _months(str(day), on) > context.method.number("inventory_age", f"{activity}_months"):
            gaps.append(f"{activity}_old")
    if pd.isna(row["reach"]):
        gaps.append("reach_unknown")
    elif row["reach"] < context.method.number("inventory_age", "reach_min"):
        gaps.append("low_reach")
    return gaps


def _months(first: str, last: str) -> float:
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days / DAYS_PER_MONTH


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    warned = table["level"].isin(["action", "readiness"])
    bare = table["gaps"].map(lambda gaps: bool({"no_committee", "committees_unknown"} & set(gaps)))
    keys = pd.DataFrame(
        {"a": ~(warned & bare), "b": ~warned, "c": [-len(gaps) for gaps in table["gaps"]], "d": table["name"]},
        index=table.index,
    )
    return table.loc[keys.sort_values(["a", "b", "c", "d"]).index]
