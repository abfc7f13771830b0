"""Plausibility checks of a list of sites."""

import pandas as pd

from store.parsing.import_log import ImportLog
from store.parsing.reader import ReadContext
from store.parsing.site_fields import Field
from store.parsing.tables import Table

LARGEST_HOUSEHOLD = 15.0


def drop_shares(values: dict[Field, pd.Series], table: Table, log: ImportLog) -> None:
    """Empty a percentage column whose values all lie between 0 and 1: 0.85 would be read as 0.85 %."""
    for field, column in values.items():
        present = column.dropna()
        if field.kind == "percent" and len(present) and present.max() <= 1 and ((present > 0) & (present < 1)).any():
            label = table.at(str(field.column(table)))
            log.warn_rows("share_not_percent", present.index, column=label, expected="0…100")
            values[field] = column.where(column.isna(), float("nan"))


def check_people(values: dict[str, pd.Series], log: ImportLog) -> None:
    """Report sites with fewer persons than households, and households beyond belief."""
    persons, households = values.get("idp_ind"), values.get("idp_hh")
    if persons is None or households is None:
        return
    for row, people, homes in zip(persons.index, persons, households, strict=True):
        if people < homes or (homes > 0 and people / homes > LARGEST_HOUSEHOLD):
            ratio = f"{people:g} / {homes:g}"
            log.warn("household_size", row=int(row), found=ratio, expected=f"1…{LARGEST_HOUSEHOLD:g}")


def compare_with_last(observations: pd.DataFrame, context: ReadContext) -> None:
    """Note how many sites and people there are, beside the last round before this one in the store."""
    people = observations[observations["indicator"] == "idp_ind"]
    if people.empty:
        return
    sites = set(context.store.places("displacement_site").index)
    earlier_rounds = context.store.observations(["idp_ind"])
    earlier = earlier_rounds["observed_on"] < people["observed_on"].min()
    earlier_rounds = earlier_rounds[earlier_rounds["subject"].isin(sites) & earlier_rounds["round"].notna() & earlier]
    expected = _round_summary(_newest(earlier_rounds)) if len(earlier_rounds) else None
    context.log.note("totals", found=_round_summary(_newest(people)), expected=expected)


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the round that has the latest date."""
    last = rows.sort_values("observed_on")["round"].iloc[-1]
    newest: pd.DataFrame = rows[rows["round"] == last]
    return newest


def _round_summary(rows: pd.DataFrame) -> str:
    """Round, its last day, sites and people, in an order that store.parsing.wording puts into words."""
    return "|".join(
        [
            f"{rows['round'].iloc[0]:g}",
            str(rows["observed_on"].max()),
            str(rows["subject"].nunique()),
            f"{rows['value'].sum():.0f}",
        ]
    )
