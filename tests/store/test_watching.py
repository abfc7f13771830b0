"""A watched folder: each file once, a bad one aside with its report, an address fetched whole or not at all."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.import_files import describe
from domain.errors import ImportFileError
from store.protocol import Store
from store.watching import exclusive_lock, fetch, import_new_files

HEAD = "station,pcode,issued_on,lead_days,p_exceed_5y_pct,p_exceed_20y_pct,source\n"
GOOD = HEAD + ",CF43,2025-09-01,7,60,10,G\n"
say = functools.partial(describe, language="fr")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def look(store: Store, folder: Path, **options: object) -> list[tuple[str, str]]:
    return [(report.file, report.status) for report in import_new_files(store, folder, describe=say, **options)]


def test_a_good_file_is_taken_and_moved(known: Store, folder: Path) -> None:
    (folder / "f.csv").write_text(GOOD)
    assert look(known, folder) == [("f.csv", "taken")]
    assert (folder / "taken" / "f.csv").read_text() == GOOD
    assert [p.name for p in folder.iterdir()] == ["taken"]
    assert len(known.observations()) == 2
    assert look(known, folder) == []


def test_the_same_content_is_not_taken_twice_whatever_its_name(known: Store, folder: Path) -> None:
    (folder / "f.csv").write_text(GOOD)
    look(known, folder)
    (folder / "again.csv").write_text(GOOD)
    (folder / "f.csv").write_text(GOOD)
    assert look(known, folder) == []
    assert len(known.observations()) == 2
    assert len(list((folder / "taken").iterdir())) == 3


def test_a_bad_file_is_set_aside_with_a_report_beside_it(known: Store, folder: Path) -> None:
    (folder / "bad.csv").write_text("a,b\n1,2\n")
    (folder / "f.csv").write_text(GOOD)
    assert sorted(look(known, folder)) == [("bad.csv", "refused"), ("f.csv", "taken")]
    assert sorted(p.name for p in (folder / "refused").iterdir()) == ["bad.csv", "bad.csv.report.txt"]
    report = (folder / "refused" / "bad.csv.report.txt").read_text()
    assert "bad.csv" in report and "→" in report


def test_a_file_taken_in_part_has_a_report_too(known: Store, folder: Path) -> None:
    (folder / "f.csv").write_text(GOOD + ",CF99,2025-09-01,7,60,10,G\n")
    assert look(known, folder) == [("f.csv", "taken")]
    assert (folder / "taken" / "f.csv.report.txt").exists()


def test_a_refused_file_may_be_dropped_again(known: Store, folder: Path) -> None:
    forecast = HEAD + "G1,,2025-09-01,7,60,10,G\n"
    (folder / "f.csv").write_text(forecast)
    assert look(known, folder) == [("f.csv", "refused")]
    (folder / "f.csv").write_text(forecast)
    gauges = "station,station_name,pcode,latitude,longitude,observed_on,level_m,mark_m\n"
    (folder / "z-gauges.csv").write_text(gauges + "G1,Bambari,CF431,5.77,20.67,,,\n")
    # Stations are read before the forecasts made for them, whatever the names of the files.
    assert look(known, folder) == [("z-gauges.csv", "taken"), ("f.csv", "taken")]


@pytest.mark.parametrize("name", [".hidden.csv", "f.csv.part", "f.tmp"])
def test_a_file_that_is_still_arriving_is_let_be(name: str, known: Store, folder: Path) -> None:
    (folder / name).write_text(GOOD)
    assert look(known, folder) == []
    assert (folder / name).exists()


def test_the_server_waits_until_a_file_has_settled(known: Store, folder: Path) -> None:
    (folder / "f.csv").write_text(GOOD)
    assert look(known, folder, settled=True) == []
    assert look(known, folder) == [("f.csv", "taken")]


def test_a_folder_that_is_not_there_is_made(known: Store, tmp_path: Path) -> None:
    assert look(known, tmp_path / "new" / "in") == []
    assert (tmp_path / "new" / "in").is_dir()


def test_only_one_process_is_at_it(store: Store) -> None:
    with exclusive_lock(store) as first, exclusive_lock(store) as second:
        assert first and not second
    with exclusive_lock(store) as again:
        assert again


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A real web server on this machine."""
    served = tmp_path / "served"
    served.mkdir()
    (served / "glofas.csv").write_text(GOOD)
    (served / "large.csv").write_bytes(b"x" * 2_000_000)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(served)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_address_is_fetched_into_the_folder(address: str, known: Store, folder: Path) -> None:
    path = fetch(f"{address}/glofas.csv?day=today", folder)
    assert path.parent == folder and path.suffix == ".csv" and path.read_text() == GOOD
    assert [status for _, status in look(known, folder)] == ["taken"]
    fetch(f"{address}/glofas.csv", folder)
    assert look(known, folder) == []  # the same content again


@pytest.mark.parametrize("name", ["absent.csv", "large.csv"])
def test_an_address_that_does_not_answer_well_leaves_nothing(name: str, address: str, folder: Path) -> None:
    with pytest.raises(ImportFileError) as found:
        fetch(f"{address}/{name}", folder, max_mb=1)
    assert found.value.code in {"fetch_failed", "file_too_large"}
    assert list(folder.iterdir()) == []


def test_an_address_where_nobody_listens_is_said(folder: Path) -> None:
    with pytest.raises(ImportFileError, match="fetch_failed"):
        fetch("http://127.0.0.1:9/f.csv", folder)
