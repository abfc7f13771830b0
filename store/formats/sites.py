"""Lists of displacement sites (or return areas) with people and readiness fields: DTM, CCCM, template.

Recognised by HXL tags or by headers; a first sheet that is a Read Me, a title above the header and a row
of tags under it are all found without being told.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from domain.method import load_method
from domain.schemas import COLLECTIONS, Batch
from store.parsing.columns import dates, identifiers, numbers, points, texts
from store.parsing.import_log import ImportLog
from store.parsing.reader import ReadContext, Reader
from store.parsing.rows import places
from store.parsing.site_areas import site_areas
from store.parsing.site_checks import check_people, compare_with_last, drop_shares
from store.parsing.site_fields import ABOUT, Field, indicator_fields
from store.parsing.source import ImportSource
from store.parsing.tables import Table
from store.parsing.values import Number, fold, parse_yes, slug

STRONG = 0.9  # a reader that knows a format by its exact columns goes before
KINDS = {
    "displacement site": "displacement_site",
    "site": "displacement_site",
    "site de deplaces": "displacement_site",
    "return area": "return_area",
    "zone de retour": "return_area",
    "lieu de retour": "return_area",
}
TOTAL = {"total", "grand total", "total general", "sous total", "ensemble"}


def _fits(table: Table) -> bool:
    about = {field.key for field in ABOUT if field.column(table) is not None}
    measured = [field.key for field in indicator_fields(load_method()) if field.column(table) is not None]
    where = {"adm1", "adm1_name", "adm2", "adm2_name"} & about or {"lat", "lon"} <= about
    return bool({"code", "name"} & about and where and (set(measured) & {"idp_ind", "idp_hh"} or len(measured) >= 2))


def sniff(source: ImportSource) -> float:
    """A name or code, a place, and people or at least two fields of the method."""
    return STRONG if source.pick(_fits) is not None else 0.0


def read(source: ImportSource, context: ReadContext) -> Batch:
    """Places of the newest line of each site, and one observation a site, date and field."""
    table = source.pick(_fits)
    assert table is not None  # sniffed
    log = context.log
    log.expect(table.frame.index)
    columns = {field.key: field.column(table) for field in ABOUT}
    table = _without_totals(table, columns, log)
    fields = [field for field in indicator_fields(context.method) if field.column(table) is not None]
    _report_ignored(source, table, columns, fields, log)
    when = _when(table, columns, context)
    ids = _ids(table, columns, context)
    ids = _once(ids, when, table, columns, log)
    values = {field: _values(table, field, log)[ids.index] for field in fields}
    drop_shares(values, table, log)
    check_people({field.key: column for field, column in values.items()}, log)
    when = when.loc[ids.index]
    observations = _observations(ids, values, when, _origin(table, columns, context))
    compare_with_last(observations, context)
    about = context.dataset(
        source=context.options.source or source.name, licence="", tier="partner",
        as_of=when["date"].dropna().max() if when["date"].notna().any() else "", edition=_edition(when),
    )  # fmt: skip
    return Batch(about, places=_places(table, columns, ids, when, context), observations=observations)


def _without_totals(table: Table, columns: dict[str, str | None], log: ImportLog) -> Table:
    """The table without its total lines, which would count everyone twice."""
    words = texts(table, columns["name"]).fillna(texts(table, table.columns[0]))
    totals = words.map(lambda word: isinstance(word, str) and fold(word) in TOTAL)
    totals &= identifiers(table, columns["code"]).isna() | (columns["code"] == table.columns[0])
    log.skip_rows("total_row", table.frame.index[totals])
    return replace(table, frame=table.frame[~totals])


def _report_ignored(
    source: ImportSource, table: Table, columns: dict[str, str | None], fields: list[Field], log: ImportLog
) -> None:
    used = {*columns.values(), *(field.column(table) for field in fields)}
    ignored = [table.at(column) for column in table.columns if column not in used]
    if ignored:
        log.note("columns_ignored", found=", ".join(ignored))
    others = [other.sheet for other in source.tables if other.sheet != table.sheet and _fits(other)]
    if others:
        log.note("sheets_not_read", found=", ".join(others), expected="--sheet")


def _when(table: Table, columns: dict[str, str | None], context: ReadContext) -> pd.DataFrame:
    """Date and round of each row; a date in the future is reported and not believed."""
    log = context.log
    day = dates(table, columns["date"], log)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    for row, on in day.items():
        if isinstance(on, str) and on > today:
            log.warn("date_future", row=int(str(row)), column=table.at(str(columns["date"])), found=on)
    day = day.where(day.map(lambda on: not isinstance(on, str) or on <= today), None).fillna(context.options.date)
    day = day.astype(object).where(day.notna(), None)
    number = numbers(table, columns["round"], log, low=0, whole=True)
    made = number.isna() & day.notna()
    if made.any():
        # Rounds order and pair figures; without a number, the month stands for one (202411).
        number[made] = [float(on[:4] + on[5:7]) for on in day[made]]
        log.note_rows("round_from_date", number.index[made], expected="round")
    log.warn_rows("date_missing", day.index[day.isna()], expected="expect.date")
    return pd.DataFrame({"date": day, "round": number})


def _ids(table: Table, columns: dict[str, str | None], context: ReadContext) -> pd.Series:
    """The sites' codes; where there is none, one made of area and name."""
    log = context.log
    names = texts(table, columns["name"])
    codes = identifiers(table, columns["code"])
    for row in names.index[names.isna() & codes.isna()]:
        log.reject("no_identifier", row=int(row), expected="#loc+code, #loc+name")
    area = texts(table, columns["adm2"]).fillna(texts(table, columns["adm1"]))
    area = area.fillna(texts(table, columns["adm1_name"])).fillna("")
    made = ("site:" + area.map(slug) + ":" + names.fillna("").map(slug)).where(names.notna(), None)
    ids = codes.fillna(made).dropna()
    without = ids.index[codes[ids.index].isna()]
    log.warn_rows("code_from_name", without, expected="#loc+code")
    return ids


def _once(
    ids: pd.Series, when: pd.DataFrame, table: Table, columns: dict[str, str | None], log: ImportLog
) -> pd.Series:
    """One line a site and date: the same people twice would be counted twice."""
    label = columns["code"] or columns["name"]
    keys = pd.DataFrame({"id": ids, "date": when["date"][ids.index], "round": when["round"][ids.index]})
    repeated = keys.duplicated(keep="first")
    first = {tuple(map(str, key)): row for row, *key in keys[~repeated].itertuples()}
    for row, *key in keys[repeated].itertuples():
        first_row = str(first[tuple(map(str, key))])
        column = table.at(label) if label else None
        log.reject("duplicate_id", row=int(row), column=column, found=key[0], expected=first_row)
    return ids[~repeated]


def _values(table: Table, field: Field, log: ImportLog) -> pd.Series:
    parse: Callable[[object], Number] | None = parse_yes if field.kind == "yes" else None
    whole = field.kind in ("count", "level")
    return numbers(table, field.column(table), log, low=0, high=field.high, whole=whole, parse=parse)


def _origin(table: Table, columns: dict[str, str | None], context: ReadContext) -> pd.DataFrame:
    source = texts(table, columns["source"]).fillna(context.options.source or context.source.name)
    collection = texts(table, columns["collection"]).str.lower()
    good = collection.isin(list(COLLECTIONS)) | collection.isna()
    for row in collection.index[~good]:
        column = table.at(str(columns["collection"]))
        expected = ", ".join(COLLECTIONS)
        context.log.warn("bad_word", row=int(row), column=column, found=collection[row], expected=expected)
    return pd.DataFrame({"source": source, "collection": collection.where(good).fillna("key_informant")})


def _observations(
    ids: pd.Series, values: dict[Field, pd.Series], when: pd.DataFrame, origin: pd.DataFrame
) -> pd.DataFrame:
    """A missing value makes no observation: missing is never zero."""
    parts = []
    for field, column in values.items():
        dated = column[column.notna() & when["date"].notna()]
        about = {"subject": ids[dated.index], "indicator": field.key, "value": dated, "unit": field.unit}
        parts.append(pd.DataFrame(about).join(when.loc[dated.index]).join(origin.loc[dated.index]))
    return pd.concat(parts, ignore_index=True).rename(columns={"date": "observed_on"})


def _places(
    table: Table, columns: dict[str, str | None], ids: pd.Series, when: pd.DataFrame, context: ReadContext
) -> gpd.GeoDataFrame:
    where = points(table, columns["lat"], columns["lon"], context.log, context.geography)
    areas = site_areas(table, columns, where, context)
    words = texts(table, columns["kind"]).map(fold, na_action="ignore")
    unknown = words.notna() & ~words.isin([*KINDS])
    for row in words.index[unknown]:
        expected = ", ".join(sorted(set(KINDS.values())))
        column = table.at(str(columns["kind"]))
        context.log.warn("bad_word", row=int(row), column=column, found=words[row], expected=expected)
    kind = words.map(KINDS).fillna("displacement_site")
    context.log.accept(ids.index)
    newest = when.loc[ids.index].sort_values(["date", "round"], na_position="first").index
    last = ids[newest][~ids[newest].duplicated(keep="last")].sort_index()
    extra = pd.DataFrame({"manager": texts(table, columns["manager"])}).loc[last.index]
    names, status = texts(table, columns["name"]), texts(table, columns["status"])
    return places(
        context, kind[last.index], last, names[last.index], where[last.index],
        extra=extra, status=status[last.index], areas=areas.loc[last.index],
    )  # fmt: skip


def _edition(when: pd.DataFrame) -> str:
    """The rounds of the file: lists of one name but of other rounds are kept side by side."""
    numbers_ = sorted({int(number) for number in when["round"].dropna()})
    if not numbers_:
        return ""
    return f"r{numbers_[0]}" + (f"-{numbers_[-1]}" if len(numbers_) > 1 else "")


READER = Reader("sites", "import.reader.sites", sniff, read)
