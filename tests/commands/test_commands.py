"""The command line: exit statuses, words of failures, JSON that other programs read."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from app import main
from commands.common import print_columns, print_json
from store import GeoPackageStore

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("KODRO_LANGUAGE", "KODRO_STORE", "KODRO_TIER", "KODRO_FORECASTS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(demo_store: GeoPackageStore) -> Callable[..., int]:
    return lambda *words: main([*map(str, words), "--data", str(demo_store.path)])


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["forget"],
        ["import"],
        ["import", "f.csv", "--unit", "people"],
        ["import", "f.tif", "--nodata", "wet"],
        ["readiness", "--round", "last"],
        ["exposure", "--hazard", "hail"],
        ["exposure", "--threshold", "deep"],
        ["exposure", "--out"],
        ["publish"],
        ["serve", "--port", "web"],
        ["demo", "--resolution", "fine"],
        ["warn", "--day", "2025-10-31"],
    ],
    ids=" ".join,
)
def test_words_that_are_not_understood_exit_with_2(words: list[str], capsys: Capture, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert "app.py" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["readiness", "exposure", "warn", "publish --out s.html"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_store_that_is_not_there_is_named_and_not_made(
    command: str, language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Capture
) -> None:
    monkeypatch.setenv("KODRO_LANGUAGE", language)
    assert main([*command.split(), "--data", "none/kodro.gpkg"]) == 1
    printed = capsys.readouterr()
    assert "none/kodro.gpkg" in printed.err and "Traceback" not in printed.err
    assert printed.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["demo", "--resolution", "99"], "100-5000"),
        (["demo", "--resolution", "5001"], "100-5000"),
        (["demo", "--resolution", "-250"], "100-5000"),
        (["warn", "--on", "31 Octember"], "31 Octember"),
        (["warn", "--on", "2025-02-30"], "2025-02-30"),
    ],
)
def test_a_value_that_cannot_be_says_what_can(words: list[str], named: str, tmp_path: Path, capsys: Capture) -> None:
    assert main([*words, "--data", "new.gpkg"]) == 1
    assert named in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("KODRO_LANGUAGE", "sango"),
        ("KODRO_TIER", "everyone"),
        ("KODRO_COLOUR", "red"),
        ("KODRO_PORT", "web"),
        ("KODRO_FORECASTS_URL", "ftp://example.org/f.csv"),
        ("KODRO_SMTP_HOST", "mail.example.org"),
    ],
)
def test_a_wrong_setting_stops_every_command_before_it_begins(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Capture
) -> None:
    monkeypatch.setenv(variable, value)
    assert main(["demo", "--data", "new.gpkg"]) == 1
    message = capsys.readouterr().err
    assert "KODRO_" in message or value in message
    assert list(tmp_path.iterdir()) == []


def test_the_demonstration_is_not_made_twice(run: Callable[..., int], demo_store: GeoPackageStore) -> None:
    version = demo_store.version()
    assert run("demo") == 0
    assert demo_store.version() == version


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["readiness", "--site", "SITE-999"], "SITE-999"),
        (["readiness", "--round", "3"], "3"),
        (["publish", "--out", "s.html", "--round", "3"], "3"),
        (["exposure", "--zones", "villages"], "villages"),
    ],
)
def test_a_name_of_nothing_fails_with_that_name(
    run: Callable[..., int], words: list[str], named: str, tmp_path: Path, capsys: Capture
) -> None:
    assert run(*words) == 1
    assert named in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_warnings_of_a_day_are_json_with_a_reason_for_each_area(
    run: Callable[..., int], demo_store: GeoPackageStore, capsys: Capture
) -> None:
    journal = len(demo_store.journal.events("forecast_file"))
    assert run("warn", "--on", "2025-10-31", "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert record["on"] == "2025-10-31" and record["synthetic"] is True
    assert {row["area"] for row in record["levels"]} == set(demo_store.areas("adm1").index)
    assert {row["level"] for row in record["levels"]} <= {"action", "readiness", "none", "unknown"}
    assert all(row["why"] and all(row["why"]) for row in record["levels"])
    assert (record["files"], record["changed"], record["sent"], record["problems"]) == ([], [], [], [])
    assert len(demo_store.journal.events("forecast_file")) == journal


def test_warnings_for_people_name_the_day_the_areas_and_that_they_are_invented(
    run: Callable[..., int], demo_store: GeoPackageStore, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("KODRO_LANGUAGE", "en")
    assert run("warn", "--on", "2025-10-31") == 0
    printed = capsys.readouterr().out
    assert "31 Oct 2025" in printed
    assert "SYNTHETIC" in printed.upper()
    assert all(name in printed for name in demo_store.areas("adm1")["name"])


def test_a_day_written_in_words_is_the_same_day(run: Callable[..., int], capsys: Capture) -> None:
    assert run("warn", "--on", "31 octobre 2025", "--json") == 0
    assert json.loads(capsys.readouterr().out)["on"] == "2025-10-31"


def test_the_snapshot_is_written_whole_into_a_folder_that_is_made(
    run: Callable[..., int], tmp_path: Path, capsys: Capture
) -> None:
    assert run("publish", "--out", tmp_path / "a" / "snapshot.html") == 0
    path = tmp_path / "a" / "snapshot.html"
    assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert [p.name for p in path.parent.iterdir()] == ["snapshot.html"]
    assert str(path) in capsys.readouterr().out


def test_a_snapshot_that_cannot_be_written_fails_in_words(
    run: Callable[..., int], tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert run("publish", "--out", tmp_path / "file" / "s.html") == 1
    message = capsys.readouterr().err
    assert "s.html" in message and "Traceback" not in message


def test_json_never_holds_a_number_that_is_none() -> None:
    with pytest.raises(ValueError, match="JSON"):
        print_json({"people": math.nan})


def test_columns_are_as_wide_as_their_widest_cell(capsys: Capture) -> None:
    print_columns([("Bria", "A", "x"), ("Bangassou", "", "")])
    assert capsys.readouterr().out == "Bria       A  x\nBangassou\n"


def test_an_interrupted_command_exits_with_130(
    run: Callable[..., int], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def interrupted(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("commands.publish.run", interrupted)
    assert run("publish", "--out", "s.html") == 130
    assert "Traceback" not in capsys.readouterr().err
