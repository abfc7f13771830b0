"""The general table of observations: subject, indicator, value, unit, date, source, collection."""

import pandas as pd

from domain.schemas import COLLECTIONS, Batch
from store.parsing.columns import dates, identifiers, numbers, texts
from store.parsing.names import is_pcode, normal_pcode
from store.parsing.reader import ReadContext, table_reader
from store.parsing.site_fields import indicator_fields
from store.parsing.source import ImportSource
from store.parsing.subjects import known_subject
from store.parsing.tables import Table

NEEDED = ("subject", "indicator", "value", "unit", "observed_on", "source", "collection")
# Indicators that screens read besides those of the method; others are kept and said to be unused.
OTHERS = (
    r"idp_(host|male|female)_ind|idp_ind_part|refugees_(abroad_)?ind|surviving_infants|days_observed"
    r"|[a-z]+\d?_(wuenic|survey|admin|gov)_pct|wfp_.*"
)


def _fits(table: Table) -> bool:
    """The columns, by their exact names."""
    return table.has(*NEEDED)


def read(table: Table, context: ReadContext) -> Batch:
    """Rows as they are; a row that lacks what makes a figure traceable is refused."""
    log = context.log
    rows = pd.DataFrame(
        {
            "subject": identifiers(table, "subject").map(_subject, na_action="ignore"),
            "indicator": texts(table, "indicator"),
            "value": numbers(table, "value", log),
            "unit": texts(table, "unit"),
            "observed_on": dates(table, "observed_on", log),
            "round": numbers(table, table.find("round"), log, low=0, whole=True),
            "source": texts(table, "source"),
            "collection": texts(table, "collection").str.lower(),
            "note": texts(table, table.find("note")),
        }
    )
    rows = _complete(rows, context)
    rows = _in_range(rows, table, context)
    rows = _once(rows, context)
    log.accept(rows.index)
    _report_unknown(rows, table, context)
    newest = rows["observed_on"].max() if len(rows) else ""
    dataset = context.dataset(source=_sources(rows, context.source), licence="", tier="partner", as_of=newest)
    return Batch(dataset, observations=rows.reset_index(drop=True) if len(rows) else None)


def _subject(cell: str) -> str:
    plain = normal_pcode(cell)
    return plain if is_pcode(plain) else cell


def _complete(rows: pd.DataFrame, context: ReadContext) -> pd.DataFrame:
    good = rows["collection"].isin(list(COLLECTIONS))
    rows = rows.assign(collection=rows["collection"].where(good, None))
    complete = rows[list(NEEDED)].notna().all(axis=1)
    for row in rows.index[~complete]:
        missing = ", ".join(rows.columns[rows.loc[row].isna() & rows.columns.isin(NEEDED)])
        expected = ", ".join(COLLECTIONS) if missing == "collection" else ", ".join(NEEDED)
        context.log.reject("row_incomplete", row=int(row), found=missing, expected=expected)
    return rows[complete]


def _in_range(rows: pd.DataFrame, table: Table, context: ReadContext) -> pd.DataFrame:
    """Refuse what the method's own fields cannot be: a negative count, 120 % of households."""
    limits = {field.key: field.high for field in indicator_fields(context.method)}
    high = rows["indicator"].map(limits).astype(float)
    yes = {field.key for field in indicator_fields(context.method) if field.kind == "yes"}
    high = high.mask(rows["indicator"].isin(yes), 1.0)
    bad = rows["indicator"].isin(limits) & ((rows["value"] < 0) | (rows["value"] > high))
    for row, indicator, value in zip(rows.index[bad], rows["indicator"][bad], rows["value"][bad], strict=True):
        most = high[row]
        expected = "≥ 0" if pd.isna(most) else f"0…{most:g}"
        context.log.reject(
            "out_of_range",
            row=int(row),
            column=table.at("value"),
            found=f"{indicator}: {value:g}",
            expected=expected,
        )
    return rows[~bad]


def _once(rows: pd.DataFrame, context: ReadContext) -> pd.DataFrame:
    repeated = rows.duplicated(["subject", "indicator", "observed_on", "source", "round"])
    for row, subject, indicator, on in rows.loc[repeated, ["subject", "indicator", "observed_on"]].itertuples():
        context.log.reject("duplicate_row", row=int(row), found=f"{subject} {indicator} {on}")
    return rows[~repeated]


def _report_unknown(rows: pd.DataFrame, table: Table, context: ReadContext) -> None:
    subjects = {s: known_subject(s, context) for s in rows["subject"].unique()}
    unknown = rows["subject"][~rows["subject"].map(subjects).astype(bool)]
    for subject, group in unknown.groupby(unknown):
        context.log.warn_rows("subject_unknown", group.index, column=table.at("subject"), found=subject)
    method_indicators = {field.key for field in indicator_fields(context.method)}
    odd = rows["indicator"][~rows["indicator"].isin(method_indicators) & ~rows["indicator"].str.fullmatch(OTHERS)]
    for indicator, group in odd.groupby(odd):
        column = table.at("indicator")
        context.log.note_rows("indicator_unused", group.index, column=column, found=indicator)


def _sources(rows: pd.DataFrame, source: ImportSource) -> str:
    return ", ".join(sorted(rows["source"].unique())[:5]) or source.name


READER = table_reader("observations", _fits, read, order=70)
