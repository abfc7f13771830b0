"""PROVENANCE.csv is believed for the very bytes it was written for, and for no others."""

from pathlib import Path

import pytest

from store.parsing.provenance import Provenance, find_provenance

HEADER = "file,source,source_path,licence_as_stated,sha256_16\n"
HASH = "0123456789abcdef" + "0" * 48


def write(folder: Path, *lines: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "PROVENANCE.csv").write_text(HEADER + "\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("folder", ["", ".."])
def test_the_line_with_the_hash_is_found_beside_the_file_or_one_above(tmp_path: Path, folder: str) -> None:
    path = tmp_path / "hazards" / "flood.tif"
    write(
        path.parent / folder, "other.tif,JRC,x,CC0,ffff", "old-name.tif,GloFAS,v4/flood.tif,CC BY 4.0,0123456789ABCDEF"
    )
    assert find_provenance(path, HASH) == Provenance("GloFAS, v4/flood.tif", "CC BY 4.0")


@pytest.mark.parametrize(
    "line",
    [
        "flood.tif,JRC,x,CC0,ffffffffffffffff",  # the same name, other bytes
        "flood.tif,JRC,x,CC0,",  # an empty hash is the beginning of every hash
        "flood.tif,JRC",
    ],
)
def test_a_line_for_other_bytes_says_nothing(tmp_path: Path, line: str) -> None:
    write(tmp_path, line)
    assert find_provenance(tmp_path / "flood.tif", HASH) is None


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00bad", b"", b"no,such,columns\n1,2,3\n"])
def test_a_broken_list_says_nothing_and_stops_nothing(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "PROVENANCE.csv").write_bytes(raw)
    assert find_provenance(tmp_path / "flood.tif", HASH) is None


def test_a_dash_stands_for_nothing(tmp_path: Path) -> None:
    write(tmp_path, "flood.tif,JRC,-,,0123456789abcdef")
    assert find_provenance(tmp_path / "flood.tif", HASH) == Provenance("JRC", "")
