"""From a file to the store: whatever the file is, a report comes back, and nothing is half-written."""

import ast
import hashlib
import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_makers import codes, only, two_prefectures

from domain.errors import StoreError
from domain.schemas import Batch
from locales import LANGUAGES, has
from store.formats import readers
from store.importing import ImportOptions, import_file, in_order
from store.parsing.reader import ReadContext, Reader
from store.parsing.source import ImportSource
from store.protocol import Store

ROOT = Path(__file__).parent.parent.parent
WUENIC = "vaccine,year,coverage\ndtp1,2020,54\n"
LIST = "site_id,site_name,adm1_pcode,date,round,idp_ind\n"


def test_the_same_file_again_changes_nothing(store: Store, write, take) -> None:
    path = write("wuenic.csv", WUENIC)
    assert take(path).status == "taken"
    version = store.version()
    again = take(path)
    assert (again.status, again.dataset_id) == ("unchanged", "wuenic:wuenic")
    assert store.version() == version


def test_the_same_content_under_another_name_is_not_taken_twice(store: Store, write, take) -> None:
    take(write("wuenic.csv", WUENIC))
    assert take(write("wuenic (1).csv", WUENIC)).status == "unchanged"
    assert len(store.observations()) == 1


def test_a_new_version_of_a_file_replaces_its_rows(store: Store, write, take) -> None:
    take(write("wuenic.csv", WUENIC))
    report = take(write("wuenic.csv", WUENIC + "dtp3,2020,42\n"))
    assert report.status == "taken"
    assert len(store.datasets()) == 1 and len(store.observations()) == 2


def test_the_same_file_with_other_options_is_read_again(store: Store, write, take) -> None:
    path = write("wuenic.csv", WUENIC)
    take(path)
    assert take(path, source="WHO").status == "taken"
    assert take(path, source="WHO").status == "unchanged"
    assert store.datasets()["source"].tolist() == ["WHO"]


def test_places_are_read_again_once_the_areas_are_known(store: Store, write, take) -> None:
    head = "geonameid,name,latitude,longitude,countrycode,admin1code\n"
    path = write("towns.csv", head + "1,Bambari,5.5,20.5,CF,11\n")
    only(take(path), "areas_unknown")
    assert take(path).status == "unchanged"
    store.write(two_prefectures())
    assert take(path).status == "taken"
    assert store.places("town")["adm1"].tolist() == ["CF43"]
    assert take(path).status == "unchanged"


def test_a_dry_run_reports_and_writes_nothing(store: Store, write, take) -> None:
    report = take(write("wuenic.csv", WUENIC), dry_run=True)
    assert report.status == "taken" and report.taken == {"observations": 1}
    assert store.datasets().empty


def test_who_imported_and_what_the_file_is_are_remembered(store: Store, write) -> None:
    path = write("wuenic.csv", WUENIC)
    import_file(store, path, imported_by="Awa")
    held = store.datasets().iloc[0]
    assert (held["imported_by"], held["title"], held["tier"]) == ("Awa", "wuenic.csv", "public")
    assert held["as_of"] == "2020-12-31" and not held["is_synthetic"]


def test_a_failing_store_is_the_only_exception_and_leaves_the_old_rows(
    store: Store, write, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_file(store, write("wuenic.csv", WUENIC))

    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("store.geopackage._append", fail)
    with pytest.raises(StoreError):
        import_file(store, write("wuenic.csv", WUENIC + "dtp3,2020,42\n"))
    assert len(store.observations()) == 1


def test_a_reader_that_forgets_rows_is_found_out(store: Store, write) -> None:
    def read(source: ImportSource, context: ReadContext) -> Batch:
        context.log.expect(range(2, 12))
        context.log.accept([2, 3])
        context.log.reject("no_name", row=4)
        return Batch(context.dataset(source="x", licence="", tier="public", as_of=""))

    reader = Reader("forgetful", "import.reader.lines", lambda _: True, read)
    report = import_file(store, write("a.csv", "a,b\n1,2\n"), readers=[reader])
    assert only(report, "row_not_read")["found"] == "7 × [5-11]"


def test_a_reader_that_breaks_gives_a_report(store: Store, write) -> None:
    def read(source: ImportSource, context: ReadContext) -> Batch:
        raise ZeroDivisionError("division by zero")

    reader = Reader("broken", "import.reader.lines", lambda _: True, read)
    report = import_file(store, write("a.csv", "a,b\n1,2\n"), readers=[reader])
    assert report.status == "refused"
    assert "ZeroDivisionError" in only(report, "reader_failed")["found"]


def test_rows_that_break_the_schema_are_a_report(store: Store, write) -> None:
    def read(source: ImportSource, context: ReadContext) -> Batch:
        context.log.expect([2])
        context.log.accept([2])
        rows = pd.DataFrame({"subject": ["x"], "indicator": ["y"], "value": ["much"]})
        held = context.dataset(source="x", licence="", tier="public", as_of="")
        return Batch(held, observations=rows)

    reader = Reader("wrong", "import.reader.lines", lambda _: True, read)
    report = import_file(store, write("a.csv", "a,b\n1,2\n"), readers=[reader])
    assert report.status == "refused" and codes(report)["schema"] >= 1
    assert store.datasets().empty


def test_the_reader_that_fits_best_is_chosen(store: Store, write) -> None:
    def named(name: str, score: float) -> Reader:
        def read(source: ImportSource, context: ReadContext) -> Batch:
            context.log.expect([2])
            context.log.accept([2])
            return Batch(context.dataset(source=name, licence="", tier="public", as_of=""))

        return Reader(name, "import.reader.lines", lambda _: score, read)

    path = write("a.csv", "a,b\n1,2\n")
    chosen = import_file(store, path, readers=[named("weak", 0.2), named("strong", 0.9), named("no", 0)])
    assert chosen.reader == "strong"
    only(import_file(store, path, readers=[named("no", 0)]), "unknown_format")


def test_areas_are_imported_before_what_lies_in_them(write) -> None:
    area = {"type": "Feature", "properties": {"pcode": "CF43", "name": "x"},
            "geometry": {"type": "Polygon", "coordinates": [[[20, 5], [21, 5], [21, 6], [20, 5]]]}}  # fmt: skip
    boundaries = write("z.geojson", json.dumps({"type": "FeatureCollection", "features": [area]}))
    links = write("a.csv", "from_id,to_id,kind,value,unit,source\n")
    sites = write("m.csv", LIST)
    nothing = write("b.csv", "x,y\n1,2\n")
    assert in_order([links, nothing, sites, boundaries]) == [boundaries, sites, links, nothing]


# --- files that are not what they should be ------------------------------------------------------------


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def workbook(rows: list[list[object]]) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encodings_of_spreadsheets_are_read(encoding: str, store: Store, write, take) -> None:
    text = LIST + "S1,Mbrès – « été »,CF42,2024-11-30,12,5\n"
    take(write("sites.csv", text.encode(encoding)))
    assert store.places("displacement_site").loc["S1", "name"] == "Mbrès – « été »"


def test_an_encoding_that_was_guessed_is_said(write, take) -> None:
    text = LIST + "S1,Mbrès,CF42,2024-11-30,12,5\n"
    assert only(take(write("a.csv", text.encode("cp1252"))), "encoding_guessed")["found"] == "cp1252"
    assert "encoding_guessed" not in codes(take(write("b.csv", text.encode())))


def test_provenance_is_believed_only_for_the_very_bytes_it_was_written_for(store: Store, write, take) -> None:
    path = write("wuenic.csv", WUENIC)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    write("PROVENANCE.csv", f"path,sha256_16,source,licence_as_stated\nx,{digest},WHO site,CC BY 4.0\n")
    take(path)
    held = store.datasets().iloc[0]
    assert held["licence"] == "CC BY 4.0" and "WHO site" in held["source"]
    take(write("wuenic.csv", WUENIC + "dtp3,2020,42\n"))
    assert store.datasets().iloc[0]["licence"] == ""


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_found(separator: str, ends: str, store: Store, write, take) -> None:
    text = (LIST + "S1,A,CF42,2024-11-30,12,5\n").replace(",", separator).replace("\n", ends)
    assert take(write("sites.csv", text)).taken == {"places": 1, "observations": 1}


def test_a_first_line_that_names_the_separator_is_obeyed(store: Store, write, take) -> None:
    report = take(write("sites.csv", "sep=;\n" + (LIST + "S1,A,CF42,,12,5\n").replace(",", ";")))
    assert only(report, "date_missing")["row"] == 3


def test_a_line_break_inside_quotes_is_one_row(write, take) -> None:
    report = take(write("sites.csv", LIST + '"S1","A\nB",CF42,2024-11-30,12,5\nS2,C,CF42,2024-11-30,12,x\n'))
    assert only(report, "no_number")["row"] == 3


def test_control_characters_and_formulas_do_not_reach_the_report(write, take) -> None:
    report = take(write("sites.csv", LIST + 'S1,A,CF42,2024-11-30,12,"=cmd\u202e\u0085|x"\n'))
    assert only(report, "no_number")["found"] == "=cmd  |x"


def test_a_workbook_that_claims_endless_columns_is_read_by_what_it_holds(store: Store, tmp_path: Path, take) -> None:
    path = tmp_path / "sites.xlsx"
    path.write_bytes(workbook([LIST.strip().split(","), ["S1", "A", "CF42", "2024-11-30", 12, 5]]))
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'ref="A1:F2"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in parts[sheet]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    started = time.monotonic()
    assert take(path).taken == {"places": 1, "observations": 1}
    assert time.monotonic() - started < 5


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


# --- words ---------------------------------------------------------------------------------------------


def calls(folder: Path) -> Iterator[tuple[str, str]]:
    """(file, code) of every issue and error that the readers' code names."""
    methods = {"refuse", "warn", "note", "fail", "refuse_rows", "warn_rows", "note_rows", "leave_rows"}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in methods or called in ("ImportFileError", "RasterError"):
                yield path.name, str(node.args[0].value)


BY_VARIABLE = ("no_number", "ambiguous_number", "not_whole", "bad_yes", "negative", "out_of_range", "bad_geometry",
               "no_shape", "not_a_polygon", "coordinates_swapped", "coordinates_outside", "duplicate_id",
               "population_density", "population_count", "row_not_read")  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence_and_an_advice(language: str) -> None:
    named = {code for _, code in calls(ROOT / "store")} | set(BY_VARIABLE)
    assert len(named) > 80
    missing = [c for c in sorted(named) if not (has(f"error.{c}", language) and has(f"advice.{c}", language))]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reader_has_a_name(language: str) -> None:
    assert [reader.name for reader in readers() if not has(reader.describes, language)] == []


def test_readers_have_names_of_their_own() -> None:
    names = [reader.name for reader in readers()]
    assert len(set(names)) == len(names) >= 22


# --- speed ---------------------------------------------------------------------------------------------


def test_eleven_thousand_nodes_take_less_than_five_seconds(real_data: Path, store: Store) -> None:
    import_file(store, real_data / "boundaries/caf_adm1_wca_ocha.geojson")
    started = time.monotonic()
    import_file(store, real_data / "places/caf_osm_nodes_2019.csv")
    assert time.monotonic() - started < 5
