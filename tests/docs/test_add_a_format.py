"""docs/add-a-format.md is true: its reader, run on its file, gives the report it shows."""

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import store.formats
from locales import has
from store import open_store
from store.importing import ImportReport, import_file

PAGE = Path(__file__).parent.parent.parent / "docs" / "add-a-format.md"


def block(name: str) -> str:
    found = re.search(rf"^```\w+ {re.escape(name)}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert found, name
    return found[1]


@pytest.fixture
def with_the_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The page's reader lies in the folder of readers."""
    (tmp_path / "water_points.py").write_text(block("store/formats/water_points.py"), encoding="utf-8")
    monkeypatch.setattr(store.formats, "__path__", [*store.formats.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    store.formats.readers.cache_clear()
    yield
    store.formats.readers.cache_clear()
    sys.modules.pop("store.formats.water_points", None)


def lines(report: ImportReport) -> list[str]:
    said = [
        f"status {report.status}",
        *(f"{table} {count}" for table, count in report.taken.items()),
        f"rows {report.rows} = {report.rows_taken} taken + {report.rows_reported} reported",
    ]
    rows = report.issues[report.issues["row"].notna()].sort_values(["row", "code"])
    for issue in rows.itertuples():
        parts = [part for part in (issue.code, issue.column, issue.found) if not pd.isna(part)]
        said.append(f"row {issue.row}: {', '.join(parts)}")
    return said


@pytest.mark.usefixtures("with_the_reader")
def test_the_worked_example_gives_the_report_that_the_page_shows(tmp_path: Path) -> None:
    path = tmp_path / "waterpoints.csv"
    path.write_text(block("waterpoints.csv"), encoding="utf-8")
    report = import_file(open_store(tmp_path / "kodro.gpkg"), path)
    assert report.reader == "water_points"
    assert lines(report) == block("report").splitlines()


def test_every_row_reported_by_the_page_has_words() -> None:
    codes = re.findall(r"^row \d+: (\w+)", block("report"), re.M)
    assert codes and all(has(f"error.{code}", "fr") and has(f"advice.{code}", "fr") for code in codes)
