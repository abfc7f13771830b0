"""`kodro import FILE...`: read files into the store and report every row."""

import csv
import json
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import pandas as pd

from domain.errors import KodroError
from domain.settings import Settings
from locales import number, text
from publish.exports.cells import safe
from store import open_store
from store.importing import ImportOptions, ImportReport, import_file, in_order
from store.parsing.import_log import ranges
from store.parsing.wording import COLUMNS, explain

SHOWN = 20


def run(
    settings: Settings,
    paths: list[Path],
    *,
    unit: str | None = None,
    as_: str | None = None,
    dry_run: bool = False,
    json_output: bool = False,
    sheet: str | None = None,
    date: str | None = None,
    source: str | None = None,
    licence: str | None = None,
    tier: str | None = None,
    nodata: str | None = None,
    issues: Path | None = None,
    imported_by: str = "",
) -> int:
    """Import files, areas first, and print a report of each; 0 if none was refused, else 1.

    `unit`, `as_`, `sheet`, `date`, `source`, `licence`, `tier`, `nodata` and `dry_run` are those of ImportOptions;
    `issues` is a CSV file for the whole list of issues; `imported_by` is stored with the dataset.

    Raises:
        StoreError: the store cannot be written.
    """
    options = ImportOptions(
        unit=unit, as_=as_, sheet=sheet, dry_run=dry_run, date=date, source=source, licence=licence,
        tier=tier, nodata=nodata,
        max_mb=settings.max_upload_mb,
    )  # fmt: skip
    store = open_store(settings.store)
    reports: list[ImportReport] = []
    for path in in_order(paths, options):
        report = import_file(store, path, options=options, imported_by=imported_by)
        reports.append(report)
        if not json_output:
            print(describe(report, settings.language, dry_run=dry_run), end="\n\n")
    _finish(reports, settings.language, json_output, issues)
    return int(any(report.status == "refused" for report in reports))


def describe(report: ImportReport, language: str, *, dry_run: bool = False) -> str:
    """A report as text: what was recognised, what was written, what is wrong and where."""
    status = "dry_run" if dry_run and report.status == "taken" else report.status
    lines = [f"{report.file} — {text(f'import.status.{status}', language)}"]
    if report.reader:
        reader = text(f"import.reader.{report.reader}", language)
        lines.append("  " + text("import.recognised", language, reader=reader))
    if report.status == "taken":
        lines.append("  " + _written(report, language))
    if report.unlicensed:
        lines.append("  " + text("import.unlicensed", language))
    if report.rows:
        counts = {"rows": report.rows, "taken": report.rows_taken, "reported": report.rows_reported}
        shown = {name: number(count, language) for name, count in counts.items()}
        lines.append("  " + text("import.rows", language, **shown))
    return "\n".join([*lines, *_issues(report.issues, language)])


def _written(report: ImportReport, language: str) -> str:
    tables = [text(f"import.count.{name}", language, count=count) for name, count in report.taken.items()]
    if not tables:
        return text("import.nothing_written", language)
    return text("import.written", language, tables=", ".join(tables))


def _issues(issues: pd.DataFrame, language: str) -> list[str]:
    explained = _together(explain(issues, language))
    lines = [_line(row, language) for row in explained.head(SHOWN).to_dict("records")]
    if len(explained) > SHOWN:
        rest = int(explained["count"].iloc[SHOWN:].sum())
        lines.append("  … " + text("import.more", language, count=rest))
    return lines


def _together(explained: pd.DataFrame) -> pd.DataFrame:
    """One line for issues that differ only in their row, with the rows in short."""
    same = [column for column in COLUMNS if column != "row"]
    if explained.empty:
        return explained.assign(count=0)
    grouped = explained.groupby(same, sort=False, as_index=False)
    return grouped.agg(row=("row", _rows), count=("row", "size"))


def _rows(rows: pd.Series) -> str:
    numbers = sorted({int(row) for row in rows if row})
    return ranges(numbers) if numbers else ""


def _line(row: dict[Hashable, Any], language: str) -> str:
    """[severity] row 12, column C (name) — sentence (found: …; expected: …) → what to do."""
    key = {(True, True): "place_column", (True, False): "place", (False, True): "only_column"}
    place = key.get((bool(row["row"]), bool(row["column"])))
    details = [text(f"import.{k}", language, **{k: row[k]}) for k in ("found", "expected") if row[k]]
    parts = [f"  [{row['severity']}]"]
    if place:
        parts.append(text(f"import.{place}", language, row=row["row"], column=row["column"]) + " —")
    parts.append(row["message"] + (f" ({'; '.join(details)})" if details else ""))
    return " ".join(parts) + (f" → {row['advice']}" if row["advice"] else "")


def _finish(reports: list[ImportReport], language: str, json_output: bool, issues: Path | None) -> None:
    if issues is not None:
        tables = [explain(report.issues, language) for report in reports]
        write_issues(pd.concat(tables) if tables else pd.DataFrame(columns=list(COLUMNS)), issues, language)
    if json_output:
        print(json.dumps([_plain(report, language) for report in reports], ensure_ascii=False, indent=2))
        return
    counts = {s: sum(r.status == s for r in reports) for s in ("taken", "unchanged", "refused")}
    print(text("import.end", language, count=counts["refused"], **counts))
    if issues is not None:
        print(text("import.issues_written", language, path=issues))


def write_issues(explained: pd.DataFrame, path: Path, language: str) -> None:
    """Write explained issues as CSV that no spreadsheet takes for formulas (UTF-8 with a mark)."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([text(f"import.column.{column}", language) for column in COLUMNS])
            writer.writerows([safe(str(cell)) for cell in row] for row in explained.itertuples(index=False))
    except OSError as error:
        raise KodroError("no_file", file=path.name, found=error.strerror) from None


def _plain(report: ImportReport, language: str) -> dict[str, object]:
    explained = explain(report.issues, language).to_dict("records")
    codes = report.issues["code"].value_counts().to_dict()
    return {**vars(report), "issues": explained, "codes": codes}
