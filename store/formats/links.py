"""The general table of links: what households of a site intend, movements, roads."""

import pandas as pd

from domain.schemas import LINK_KINDS, OPTIONS, Batch
from store.parsing.columns import dates, identifiers, numbers, texts
from store.parsing.reader import ReadContext, table_reader
from store.parsing.subjects import known_subject
from store.parsing.tables import Table
from store.parsing.values import fold

NEEDED = ("from_id", "to_id", "kind", "value", "unit", "source")
WORDS = {
    "relocalisation": "relocation",
    "reinstallation": "relocation",
    "integration locale": "local_integration",
    "indecis": "undecided",
    "indecise": "undecided",
    "ne sait pas": "undecided",
} | {fold(option): option for option in OPTIONS}
ISO3 = r"[A-Z]{3}"
FULL = 100.5  # per cent, with rounding


def _fits(table: Table) -> bool:
    """The columns, by their exact names."""
    return table.has(*NEEDED)


def read(table: Table, context: ReadContext) -> Batch:
    """Rows as they are.

    An end that the store does not know is kept and reported: leaving out a choice of households would
    make the other choices look larger than they are.
    """
    log = context.log
    rows = pd.DataFrame(
        {
            "from_id": identifiers(table, "from_id"),
            "to_id": identifiers(table, "to_id").map(lambda cell: WORDS.get(fold(cell), cell), na_action="ignore"),
            "kind": texts(table, "kind").str.lower(),
            "value": numbers(table, "value", log, low=0),
            "unit": texts(table, "unit"),
            "period_start": dates(table, table.find("period_start"), log),
            "period_end": dates(table, table.find("period_end"), log),
            "round": numbers(table, table.find("round"), log, low=0, whole=True),
            "source": texts(table, "source"),
        }
    )
    rows = _once(_complete(rows, context), context)
    log.accept(rows.index)
    _report_unknown_ends(rows, table, context)
    _report_over_100(rows, context)
    ends = rows["period_end"].dropna()
    named = ", ".join(sorted(rows["source"].unique())[:5]) or context.source.name
    dataset = context.dataset(source=named, licence="", tier="partner", as_of=ends.max() if len(ends) else "")
    return Batch(dataset, links=rows.reset_index(drop=True) if len(rows) else None)


def _complete(rows: pd.DataFrame, context: ReadContext) -> pd.DataFrame:
    rows = rows.assign(kind=rows["kind"].where(rows["kind"].isin(list(LINK_KINDS)), None))
    complete = rows[list(NEEDED)].notna().all(axis=1)
    for row in rows.index[~complete]:
        missing = ", ".join(rows.columns[rows.loc[row].isna() & rows.columns.isin(NEEDED)])
        expected = ", ".join(LINK_KINDS) if missing == "kind" else ", ".join(NEEDED)
        context.log.reject("row_incomplete", row=int(row), found=missing, expected=expected)
    return rows[complete]


def _once(rows: pd.DataFrame, context: ReadContext) -> pd.DataFrame:
    keys = ["from_id", "to_id", "kind", "period_start", "period_end", "round", "source"]
    repeated = rows.duplicated(keys)
    for row, start, end in rows.loc[repeated, ["from_id", "to_id"]].itertuples():
        context.log.reject("duplicate_row", row=int(row), found=f"{start} → {end}")
    return rows[~repeated]


def _report_unknown_ends(rows: pd.DataFrame, table: Table, context: ReadContext) -> None:
    for column in ("from_id", "to_id"):
        ends = rows[column]
        is_known = {end: known_subject(end, context) for end in ends.unique()}
        unknown = ends[~ends.map(is_known).astype(bool) & ~ends.isin(OPTIONS) & ~ends.str.fullmatch(ISO3)]
        for end, same_end in unknown.groupby(unknown):
            context.log.warn_rows("subject_unknown", same_end.index, column=table.at(column), found=end)


def _report_over_100(rows: pd.DataFrame, context: ReadContext) -> None:
    """Shares of a site's households that add up to more than all of them."""
    shares = rows[(rows["kind"] == "return_intention") & rows["unit"].str.startswith("%")]
    for site, site_shares in shares.groupby(["from_id", "source", "round"], dropna=False):
        total = site_shares["value"].sum()
        if total > FULL:
            total_text = f"{site[0]}: {total:g} %"
            context.log.warn_rows("shares_over_100", site_shares.index, found=total_text, expected="≤ 100 %")


READER = table_reader("links", _fits, read, order=70)
