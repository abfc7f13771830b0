"""From a file to the store: whatever the file is, a report comes back, and nothing is half-written."""

import hashlib
import json
import tempfile
import zipfile
from pathlib import Path
from unittest import mock

import pandas as pd
import pytest

from domain.errors import StoreError
from domain.schemas import Batch
from store import geopackage
from store.importing import import_file, in_order
from store.parsing import workbook as workbooks
from store.parsing.geography import Geography
from store.parsing.reader import ReadContext, Reader
from store.parsing.source import ImportSource
from store.protocol import Store
from tests.store.store_makers import codes, only, two_prefectures, workbook

LIST = "site_id,site_name,adm1_pcode,date,round,idp_ind\n"
WUENIC = "vaccine,year,coverage\ndtp1,2020,54\n"


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


def test_a_temporary_folder_is_made_for_a_dry_run_only(write, take, monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed process leaves it behind for ever."""
    made = mock.Mock(wraps=tempfile.TemporaryDirectory)
    monkeypatch.setattr("store.importing.tempfile.TemporaryDirectory", made)
    take(write("wuenic.csv", WUENIC))
    made.assert_not_called()
    take(write("wuenic.csv", WUENIC + "dtp3,2020,42\n"), dry_run=True)
    made.assert_called_once()


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
    with mock.patch.object(workbooks, "_value", wraps=workbooks._value) as read:
        assert take(path).taken == {"places": 1, "observations": 1}
    assert read.call_count <= 2 * workbooks.MAX_COLUMNS  # two rows, not a million


@pytest.mark.parametrize("nodes", [3, 300])
def test_more_rows_are_not_more_steps(nodes: int, store: Store, write, take) -> None:
    """However many nodes a file has, they are compared with the country once and each table is written once."""
    store.write(two_prefectures())
    rows = [f"{n},{5 + n / 1000},{20.5},Village {n},place,village" for n in range(nodes)]
    path = write("nodes.csv", "ID,LAT,LON,NAME,TAG,VALUE\n" + "\n".join(rows))
    with (
        mock.patch.object(Geography, "outside", autospec=True, side_effect=Geography.outside) as compared,
        mock.patch.object(geopackage, "_append", wraps=geopackage._append) as written,
    ):
        assert take(path).taken == {"places": nodes}
    assert compared.call_count == 1
    assert sorted(call.args[1] for call in written.call_args_list) == ["datasets", "places"]
