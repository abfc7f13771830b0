"""One file to import: told by its content, read once, and refused in words where it cannot be."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from domain.errors import ImportFileError
from store.parsing.source import MEGABYTE, ImportSource


def source(folder: Path, content: bytes, name: str = "file.csv", **limits: int) -> ImportSource:
    path = folder / name
    path.write_bytes(content)
    return ImportSource(path, **limits)


@pytest.mark.parametrize(("content", "kind"), [
    (b"a,b\n1,2\n", "table"), (b'{"a": 1}', "json"), (b"  \n[1]", "json"), (b"\xef\xbb\xbf{}", "json"),
    (b"II*\x00 and so on", "raster"), (b"MM\x00*", "raster"),
])  # fmt: skip
def test_a_kind_is_told_by_the_first_bytes_not_by_the_name(tmp_path: Path, content: bytes, kind: str) -> None:
    assert source(tmp_path, content, "file.anything").kind == kind


@pytest.mark.parametrize(("content", "found"), [
    (b"%PDF-1.7", "pdf"), (b"SQLite format 3\x00", "database"), (b"\xd0\xcf\x11\xe0", "old_workbook"),
    (b"PK\x03\x04 no workbook", "archive"), (b"\x89PNG", "image"), (b"PAR1", "parquet"),
])  # fmt: skip
def test_what_people_send_by_mistake_is_named(tmp_path: Path, content: bytes, found: str) -> None:
    with pytest.raises(ImportFileError) as error:
        _ = source(tmp_path, content).kind
    assert (error.value.code, error.value.found) == ("kind_not_read", found)


@pytest.mark.parametrize("content", [b"", b"  \n\t "])
def test_an_empty_file_is_said_to_be(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ImportFileError, match="empty_file"):
        _ = source(tmp_path, content).kind


def test_a_file_that_is_gone_is_a_failure_in_words(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="no_file"):
        _ = ImportSource(tmp_path / "gone.csv").kind


def test_a_raster_may_be_larger_than_a_table(tmp_path: Path) -> None:
    large = b"a" * (MEGABYTE + 1)
    with pytest.raises(ImportFileError) as error:
        _ = source(tmp_path, large, max_mb=1).kind
    assert (error.value.code, error.value.expected) == ("file_too_large", "≤ 1 MB")
    assert source(tmp_path, b"II*\x00" + large, "r.tif", max_mb=1, max_raster_mb=2).kind == "raster"


def test_a_table_is_read_once(tmp_path: Path) -> None:
    made = source(tmp_path, b"a,b\n1,2\n")
    (first,) = made.tables
    made.path.write_bytes(b"c,d\n3,4\n")
    assert made.tables == (first,)
    assert made.json is None and made.features is None


def test_the_first_table_that_fits_is_picked_or_none(tmp_path: Path) -> None:
    made = source(tmp_path, b"a,b\n1,2\n")
    assert made.pick(lambda table: table.has("a")) is made.tables[0]
    assert made.pick(lambda table: table.has("z")) is None


def test_what_nobody_can_read_is_named_by_its_columns(tmp_path: Path) -> None:
    assert source(tmp_path, b"a,b\n1,2\n").content() == "a, b"
    assert source(tmp_path, b'{"x": 1, "y": 2}', "a.json").content() == "JSON: x, y"
    assert (
        source(tmp_path, b'{"type": "Feature", "geometry": null, "properties": {"n": 1}}', "b.json").content()
        == "JSON: n"
    )


def test_a_text_says_its_encoding_and_other_kinds_none(tmp_path: Path) -> None:
    assert source(tmp_path, "é,b\n1,2\n".encode("cp1252")).encoding == "cp1252"
    assert source(tmp_path, b"II*\x00", "a.tif").encoding is None


@pytest.mark.parametrize(("content", "invented"), [("SYNTHETIC DATA\na,b\n", True), ("a,b\n1,2\n", False)])
def test_invented_data_say_that_they_are(tmp_path: Path, content: str, invented: bool) -> None:
    assert source(tmp_path, content.encode()).is_synthetic == invented


def test_a_broken_file_is_found_before_any_reader_sees_it(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="bad_json"):
        source(tmp_path, b'{"a": ', "a.json").check()
    source(tmp_path, b"a,b\n1,2\n", "b.csv").check()


@pytest.mark.parametrize(("name", "promised"), [("flood_rp50.tif", "GeoTIFF"), ("Sites.XLSX", "XLSX")])
def test_rubbish_is_measured_by_what_its_name_promises(tmp_path: Path, name: str, promised: str) -> None:
    (tmp_path / name).write_bytes(bytes(range(1, 256)) * 4)
    with pytest.raises(ImportFileError) as raised:
        _ = ImportSource(tmp_path / name).decoded
    assert (raised.value.code, raised.value.expected) == ("not_as_named", promised)


def test_a_text_under_the_name_of_a_workbook_is_read(tmp_path: Path) -> None:
    (tmp_path / "sites.xlsx").write_bytes(b"name,people\nBria,1\n")
    assert ImportSource(tmp_path / "sites.xlsx").decoded.text.startswith("name")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.95])
def test_a_workbook_that_is_cut_is_damaged_not_an_archive(tmp_path: Path, kept: float) -> None:
    book = Workbook()
    for row in range(500):
        book.active.append([row, f"site {row}"])
    book.save(tmp_path / "whole.xlsx")
    whole = (tmp_path / "whole.xlsx").read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(ImportFileError) as error:
        _ = ImportSource(tmp_path / "cut.xlsx").kind
    assert (error.value.code, error.value.found) == ("workbook_damaged", "archive")
