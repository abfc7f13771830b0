"""Files that are none: refused in words, whatever bytes, cells and shapes they hold."""

import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.importing import ImportOptions, import_file
from store.protocol import Store
from tests.store.store_makers import codes, only, workbook

LIST = "site_id,site_name,adm1_pcode,date,round,idp_ind\n"


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'ha'>" + b"".join(
    f"<!ENTITY a{i} '{f'&a{i - 1 if i else str()};' * 10}'>".encode() for i in range(12)
) + b"]><workbook>&a11;</workbook>"  # fmt: skip


STRANGE = {
    "empty_file": [b"", b"   \n\n", "\ufeff\n".encode()],
    "not_text": [b"\x00\x01\x02\x03" * 100, bytes(range(256)) * 4, b"a,b\n1,\x07\n"],
    "kind_not_read": [
        b"%PDF-1.7 ...", b"SQLite format 3\x00" + b"\x00" * 100, b"\xd0\xcf\x11\xe0" + b"\x00" * 600,
        b"\x1f\x8b\x08\x00", b"\x89PNG\r\n\x1a\n", zipped(a=b"text"), b"PK\x03\x04 cut short",
    ],
    "bad_json": [b"{", b'{"type": "FeatureCollection", "features": [', b"[" * 100_000, b'{"a": NaN,}'],
    "unknown_format": [b"a,b\n1,2\n", b"{}", b'{"type": "FeatureCollection", "features": []}', b"[1, 2]", b"x"],
    "workbook_damaged": [
        workbook([["a"]])[:-200].replace(b"PK\x05\x06", b"PK\x03\x04"),
        zipped(**{"xl__workbook.xml": b"<broken", "[Content_Types].xml": b"<Types/>"}),
    ],
    "archive_bomb": [zipped(**{"xl__workbook.xml": b"<w/>", "xl__sheet1.xml": b" " * 2**25})],
}  # fmt: skip


CASES = [(code, content) for code, contents in STRANGE.items() for content in contents]


@pytest.mark.parametrize(("code", "content"), CASES, ids=[f"{c}-{i}" for i, (c, _) in enumerate(CASES)])
def test_a_strange_file_is_refused_with_its_own_words(code: str, content: bytes, store: Store, write, take) -> None:
    report = take(write("strange.csv", content))
    found = codes(report)
    assert report.status == "refused"
    assert code in found or (code == "workbook_damaged" and "kind_not_read" in found), report.issues.to_dict()
    assert store.datasets().empty


def test_entities_that_multiply_do_not_fill_the_memory(write, take) -> None:
    report = take(write("laughs.xlsx", zipped(**{"xl__workbook.xml": LAUGHS, "[Content_Types].xml": b"<Types/>"})))
    assert report.status == "refused"


def test_a_missing_file_and_a_folder_are_reports(tmp_path: Path, take) -> None:
    only(take(tmp_path / "nothing.csv"), "no_file")
    only(take(tmp_path), "no_file")


def test_a_file_above_the_limit_is_refused_before_it_is_read(write, take) -> None:
    report = take(write("big.csv", "a,b\n" + "1,2\n" * 600_000), max_mb=2)
    assert only(report, "file_too_large")["expected"] == "≤ 2 MB"


quiet = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quiet
@given(content=st.binary(max_size=400), name=st.sampled_from(["a.csv", "a.xlsx", "a.json", "a.tif", "a"]))
def test_random_bytes_always_give_a_report(content: bytes, name: str, store: Store, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    report = import_file(store, path)
    assert report.status == "refused" and len(report.issues)


HEADS = [
    b"II*\x00\x08\x00\x00\x00", b"PK\x03\x04\x14\x00", b"\xff\xfe", b'{"type": "FeatureCollection", "features": [',
    b'{"result": [{"operation": 1, "admin0Pcode": ', b"vaccine,year,coverage\n", LIST.encode(),
    b"subject,indicator,value,unit,observed_on,source,collection\n", b"from_id,to_id,kind,value,unit,source\n",
    b"ID,LAT,LON,NAME,TAG,VALUE\n1,", b"name,region,country,lat,lon,location_type\n", b"2024-01-01,5\n",
    b"operation,admin0Pcode,adminLevel,numPresentIdpInd,reportingDate\n", b"admin2Pcod,floodclass\n",
]  # fmt: skip


@quiet
@given(head=st.sampled_from(HEADS), tail=st.binary(max_size=200))
def test_random_bytes_behind_a_known_beginning_give_a_report(
    head: bytes, tail: bytes, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(head + tail)
    report = import_file(store, path)
    assert report.status in ("taken", "unchanged", "refused")
    assert "reader_failed" not in codes(report), report.issues["found"].tolist()


cells = st.one_of(st.none(), st.text(max_size=8), st.integers(), st.floats(), st.booleans(), st.dates(), st.just("n/a"))


@quiet
@given(rows=st.lists(st.lists(cells, min_size=6, max_size=8), max_size=5))
def test_any_cells_under_a_known_header_give_an_account_that_adds_up(
    rows: list[list[object]], store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "sites.csv"
    pd.DataFrame([r[:6] for r in rows], columns=LIST.strip().split(",")).to_csv(path, index=False)
    report = import_file(store, path, options=ImportOptions(dry_run=True))
    assert report.rows == report.rows_taken + report.rows_reported
    assert "reader_failed" not in codes(report), report.issues["found"].tolist()
    assert "row_not_read" not in codes(report)


numbers = st.one_of(st.integers(-500, 500), st.floats(-500, 500), st.just("x"), st.none())
geometries = st.one_of(
    st.none(),
    st.builds(lambda x, y: {"type": "Point", "coordinates": [x, y]}, numbers, numbers),
    st.builds(lambda c: {"type": "Polygon", "coordinates": [c]}, st.lists(st.lists(numbers, max_size=3), max_size=5)),
    st.just({"type": "Circle"}),
    st.just("here"),
)


@quiet
@given(shapes=st.lists(geometries, min_size=1, max_size=4))
def test_any_geometry_gives_an_account_that_adds_up(shapes: list[object], store: Store, tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"pcode": f"CF{i + 1}1", "name": "x"}, "geometry": shape}
        for i, shape in enumerate(shapes)
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    report = import_file(store, path, options=ImportOptions(dry_run=True))
    assert report.rows == report.rows_taken + report.rows_reported
    assert "reader_failed" not in codes(report), report.issues["found"].tolist()
