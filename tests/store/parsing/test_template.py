"""The empty files that people fill in: header and tags of the fields that the reader knows, and no data."""

import csv
from pathlib import Path

import openpyxl
import pytest

from domain.method import load_method
from locales import LANGUAGES, text
from store.parsing.template import GENERAL, SHEET, columns, write_templates

METHOD = load_method()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("templates")
    write_templates(made, METHOD)
    return made


@pytest.mark.parametrize("name", GENERAL)
def test_a_general_table_has_a_header_and_tags_and_no_row(folder: Path, name: str) -> None:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        header, tags = list(csv.reader(file))
    assert header == [column for column, _ in GENERAL[name]]
    assert all(tag.startswith("#") for tag in tags) and len(set(header)) == len(header)


def test_the_list_of_sites_asks_for_every_field_once(folder: Path) -> None:
    with (folder / "sites.csv").open(encoding="utf-8-sig", newline="") as file:
        header, tags = list(csv.reader(file))
    assert header == [field.names[0] for field in columns(METHOD)]
    assert tags == [field.tags[0] for field in columns(METHOD)]


def test_the_workbook_explains_each_column_in_both_languages(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "sites.xlsx")
    said = [str(cell) for row in book.worksheets[0].values for cell in row if cell]
    for language in LANGUAGES:
        assert text("template.title", language) in said
    assert [cell.value for cell in book[SHEET][1]] == [field.names[0] for field in columns(METHOD)]
    assert book[SHEET].max_row == 2
