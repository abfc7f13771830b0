"""What became of each file: how much was taken, what was wrong, and the way to the new data."""

import pandas as pd
import pytest
from dash import html

from components.import_report import SHOWN, import_report
from domain.schemas import ISSUES
from locales import LANGUAGES, text
from store.importing import ImportReport
from tests.components.reading import parts, words


def issues(count: int, **more: object) -> pd.DataFrame:
    row = {"severity": "refused", "file": "a.csv", "row": 3, "column": "date", "code": "bad_date",
           "found": "31/02/2024", "expected": None, "advice": None, **more}  # fmt: skip
    return ISSUES.validate(pd.DataFrame([row] * count))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_was_taken_says_its_rows_by_table(language: str) -> None:
    report = ImportReport("a.csv", "taken", taken={"places": 12, "observations": 1400}, rows=12, rows_taken=12)
    said = words(import_report([report], language))
    assert text("upload.status.taken", language, file="a.csv") in said
    thousand = "1\u202f400" if language == "fr" else "1,400"
    assert "12" in said and thousand in said
    assert text("upload.reload", language) in said


@pytest.mark.parametrize("status", ["refused", "unchanged"])
def test_without_new_data_there_is_no_way_to_it(status: str) -> None:
    said = words(import_report([ImportReport("a.csv", status)], "en"))
    assert text(f"upload.status.{status}", "en", file="a.csv") in said
    assert text("upload.reload", "en") not in said


def test_one_taken_among_several_is_enough_to_look_again() -> None:
    shown = import_report([ImportReport("a.csv", "refused"), ImportReport("b.csv", "taken")], "fr")
    assert words(shown).count(text("upload.reload", "fr")) == 1
    assert len([p for p in parts(shown) if isinstance(p, html.Section)]) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_issue_says_where_and_what_was_found(language: str) -> None:
    said = words(import_report([ImportReport("a.csv", "refused", issues=issues(1))], language))
    assert all(part in said for part in ("3", "date", "31/02/2024", text("error.bad_date", language)))


def test_an_issue_without_a_row_leaves_its_cell_empty() -> None:
    shown = import_report([ImportReport("a.csv", "refused", issues=issues(1, row=None, column=None))], "en")
    cells = [p.children for p in parts(shown) if isinstance(p, html.Td)]
    assert cells[1:3] == ["", ""]
    assert "<NA>" not in words(shown) and "nan" not in words(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_list_is_cut_and_the_rest_counted(language: str) -> None:
    shown = import_report([ImportReport("a.csv", "refused", issues=issues(SHOWN + 7))], language)
    assert len([p for p in parts(shown) if isinstance(p, html.Tr)]) == SHOWN + 1
    assert text("upload.more", language, count=7) in words(shown)


def test_a_list_that_fits_is_not_cut() -> None:
    shown = import_report([ImportReport("a.csv", "refused", issues=issues(SHOWN))], "en")
    assert text("upload.more", "en", count=0) not in words(shown)


def test_a_hostile_name_stays_text() -> None:
    shown = import_report([ImportReport("<script>.csv", "refused")], "en")
    assert "<script>.csv" in words(shown)
    assert all(not isinstance(p, html.Script) for p in parts(shown))


def test_no_file_no_report() -> None:
    assert words(import_report([], "fr")).strip() == ""
