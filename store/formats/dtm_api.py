"""Displaced people by area, as the DTM API gives them (CSV with or without the row of HXL tags).

The API cuts one area's figure into lines by reason and by origin. A line alone is not the number of
people in the area: the sum is stored as `idp_ind`, the lines as `idp_ind_part`. The API numbers rounds
by operation, so the round is said in the note, not in `round`, which numbers the rounds of sites.
"""

import numpy as np
import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import dates, numbers, texts
from store.parsing.import_log import ImportLog
from store.parsing.names import normal_pcode
from store.parsing.reader import ReadContext, table_reader
from store.parsing.rows import COUNTRY_CODE
from store.parsing.tables import Table

COLUMNS = ("operation", "admin0Pcode", "adminLevel", "numPresentIdpInd", "reportingDate")
GROUP = ["operation", "subject", "date", "round", "kind"]


def _fits(table: Table) -> bool:
    """The API's field names."""
    return table.has(*COLUMNS)


def read(table: Table, context: ReadContext) -> Batch:
    """Observations on p-codes (the ISO code at level 0); other countries are taken, and that is said."""
    log = context.log
    _report_ids(table, log)
    lines = _lines(table, log)
    log.accept(lines.index)
    for country, rows in lines[lines["country"] != COUNTRY_CODE].groupby("country"):
        log.note_rows("taken_other_country", rows.index, column=table.at("admin0Pcode"), found=country)
    newest = lines["date"].max() if len(lines) else ""
    dataset = context.dataset(
        source="IOM DTM",
        licence="IOM DTM terms of use: non-commercial, credit line",
        tier="public",
        as_of=newest,
    )
    return Batch(dataset, observations=_observations(lines, log) if len(lines) else None)


def _report_ids(table: Table, log: ImportLog) -> None:
    column = table.find("id")
    if column is None:
        return
    ids = texts(table, column)
    log.note_rows("id_empty", ids.index[ids.isna()], column=table.at(column))
    log.note_rows("id_repeated", ids.index[ids.duplicated(keep=False) & ids.notna()], column=table.at(column))


def _lines(table: Table, log: ImportLog) -> pd.DataFrame:
    """The file's lines that can be read, one a row."""
    level = texts(table, "adminLevel")
    codes = pd.DataFrame({n: texts(table, table.find(f"admin{n}Pcode")) for n in ("0", "1", "2")})
    subject = codes["0"].where(level == "0", codes["1"].where(level == "1", codes["2"].where(level == "2")))
    lines = pd.DataFrame(
        {
            "country": codes["0"],
            "subject": subject.map(normal_pcode, na_action="ignore"),
            "operation": texts(table, "operation"),
            "date": dates(table, "reportingDate", log),
            "value": numbers(table, "numPresentIdpInd", log, low=0, whole=True),
            "round": texts(table, table.find("roundNumber")).fillna("?"),
            "kind": texts(table, table.find("assessmentType")).fillna("?"),
            "reason": texts(table, table.find("displacementReason")).fillna("?"),
            "origin": texts(table, table.find("idpOriginAdmin1Name")).fillna("?"),
            "male": numbers(table, table.find("numberMales"), log, low=0),
            "female": numbers(table, table.find("numberFemales"), log, low=0),
        }
    )
    complete = lines[["country", "subject", "operation", "date", "value"]].notna().all(axis=1)
    for row in lines.index[~complete]:
        missing = ", ".join(c for c in ("country", "subject", "operation", "date", "value") if lines[c].isna()[row])
        log.reject(
            "row_incomplete",
            row=int(row),
            found=missing,
            expected="admin…Pcode, reportingDate, numPresentIdpInd",
        )
    return _without_repeats(lines[complete], log)


def _without_repeats(lines: pd.DataFrame, log: ImportLog) -> pd.DataFrame:
    """The same area, date, reason and origin twice would count people twice: the first is kept."""
    repeated = lines.duplicated([*GROUP, "reason", "origin"])
    for row, subject, on, value in lines.loc[repeated, ["subject", "date", "value"]].itertuples():
        log.reject("duplicate_row", row=int(row), found=f"{subject} {on}: {value:g}")
    return lines[~repeated]


def _observations(lines: pd.DataFrame, log: ImportLog) -> pd.DataFrame:
    grouped = lines.groupby(GROUP, sort=False)
    size = grouped["value"].transform("size")
    single = size == 1
    words = "round " + lines["round"] + "; " + lines["kind"]
    detail = words + "; reason: " + lines["reason"] + "; origin: " + lines["origin"]
    alone = _rows(lines[single], "idp_ind", lines["value"], detail)
    parts = _rows(lines[~single], "idp_ind_part", lines["value"], detail)
    summed = words + "; sum of " + size.astype(str) + " lines by reason and origin"
    first = ~single & (grouped.cumcount() == 0)
    totals = _rows(lines[first], "idp_ind", grouped["value"].transform("sum"), summed)
    sexes = [_sex(lines, grouped, sex, words) for sex in ("male", "female")]
    _report_sex_mismatch(lines, log)
    return pd.concat([alone, totals, parts, *sexes], ignore_index=True)


def _sex(lines: pd.DataFrame, grouped: object, sex: str, words: pd.Series) -> pd.DataFrame:
    """Men or women of an area: only where every line of the area says it."""
    complete = lines[sex].notna().groupby([lines[c] for c in GROUP], sort=False).transform("all")
    total = lines[sex].groupby([lines[c] for c in GROUP], sort=False).transform("sum")
    first = ~lines.duplicated(GROUP)
    return _rows(lines[complete & first], f"idp_{sex}_ind", total, words)


def _report_sex_mismatch(lines: pd.DataFrame, log: ImportLog) -> None:
    both = lines["male"] + lines["female"]
    unequal = lines.index[both.notna() & ((both - lines["value"]).abs() >= 1)]
    log.note_rows("sexes_do_not_add_up", unequal)


def _rows(lines: pd.DataFrame, indicator: str, values: pd.Series, notes: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "subject": lines["subject"],
            "indicator": indicator,
            "value": values[lines.index].astype(np.float64),
            "unit": "persons",
            "observed_on": lines["date"],
            "source": "IOM DTM: " + lines["operation"],
            "collection": "key_informant",
            "note": notes[lines.index],
        }
    )


READER = table_reader("dtm_api", _fits, read)
