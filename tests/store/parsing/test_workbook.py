"""Sheets as cells: values as people see them, errors as nothing, and no file larger than it claims."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from domain.errors import ImportFileError
from store.parsing import workbook
from store.parsing.workbook import MAX_COLUMNS, is_workbook, read_workbook


def saved(folder: Path, rows: list[list[object]], *, percent: bool = False) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if percent:
        book.active["A1"].number_format = "0 %"
    path = folder / "a.xlsx"
    book.save(path)
    return path


def test_cells_are_values_and_empty_ones_at_the_end_are_left_out(tmp_path: Path) -> None:
    path = saved(tmp_path, [["id", " name ", None], [1, "", "#N/A"], [None, "x", 2.5]])
    assert read_workbook(path) == {"Sheet": [["id", "name"], [1], [None, "x", 2.5]]}


def test_a_percentage_is_what_a_person_sees(tmp_path: Path) -> None:
    assert read_workbook(saved(tmp_path, [[0.85]], percent=True))["Sheet"] == [[85.0]]
    assert read_workbook(saved(tmp_path, [[0.85]]))["Sheet"] == [[0.85]]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_said_to_be_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert not is_workbook(path)
    with pytest.raises(ImportFileError, match="workbook_damaged"):
        read_workbook(path)


def test_a_zip_without_sheets_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert not is_workbook(path) and not is_workbook(tmp_path / "gone.xlsx")


def test_more_rows_than_a_table_can_have_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    with pytest.raises(ImportFileError, match="too_many_rows"):
        read_workbook(saved(tmp_path, [[n] for n in range(4)]))


def test_more_cells_than_a_file_can_have_are_refused_however_they_are_spread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_CELLS", 6)
    assert len(read_workbook(saved(tmp_path, [[1, 2, None, 3], [4, 5, 6]]))["Sheet"]) == 2
    with pytest.raises(ImportFileError, match="too_many_cells"):
        read_workbook(saved(tmp_path, [[1, 2, 3], [4, 5, 6], [7]]))
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet()):
        sheet.append([1, 2, 3, 4])
    book.save(tmp_path / "two.xlsx")
    with pytest.raises(ImportFileError, match="too_many_cells"):
        read_workbook(tmp_path / "two.xlsx")


def test_columns_beyond_the_last_are_not_read(tmp_path: Path) -> None:
    (row,) = read_workbook(saved(tmp_path, [list(range(MAX_COLUMNS + 5))]))["Sheet"]
    assert len(row) == MAX_COLUMNS


def test_an_archive_that_unpacks_beyond_reason_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 10)
    with pytest.raises(ImportFileError, match="archive_bomb"):
        read_workbook(saved(tmp_path, [["x" * 100]]))
