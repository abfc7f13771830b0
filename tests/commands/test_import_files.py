"""`kodro import`: what is printed, what is written, and what the exit status says."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from commands.import_files import describe, run, write_issues
from domain.settings import Settings
from locales import text
from store import open_store
from store.importing import import_file
from store.parsing.import_log import ImportLog
from store.parsing.wording import COLUMNS, explain

LIST = "site_id,site_name,adm1_pcode,date,round,idp_ind\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(store=tmp_path / "store" / "kodro.gpkg")


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    path = tmp_path / "sites.csv"
    rows = [f"S{i},Site {i},CF43,2024-11-30,12,{'x' if i < 3 else i}\n" for i in range(30)]
    path.write_text(LIST + "".join(rows))
    return path


def test_a_file_that_is_taken_says_what_was_written(
    settings: Settings, sites: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, [sites]) == 0
    printed = capsys.readouterr().out
    assert "sites.csv — importé" in printed and "30 lieux, 27 observations" in printed
    assert "Lignes du fichier\u202f: 30\u202f; importées\u202f: 30" in printed
    assert f"ligne 2-4, colonne F (idp_ind) — {text('error.no_number', 'fr')}" in printed
    assert "trouvé\u202f: x" in printed and "attendu\u202f: un nombre entier" in printed and "→ Écrivez" in printed
    assert printed.rstrip().endswith(text("import.end", "fr", taken=1, unchanged=0, count=0))


def test_a_file_can_be_imported_for_the_cluster_core_alone(settings: Settings, sites: Path) -> None:
    assert run(settings, [sites], tier="core") == 0
    assert open_store(settings.store).datasets()["tier"].tolist() == ["core"]


def test_the_report_is_in_the_language_of_the_settings(
    settings: Settings, sites: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings.override(language="en"), [sites]) == 0
    printed = capsys.readouterr().out
    assert (
        "sites.csv — imported" in printed
        and f"row 2-4, column F (idp_ind) — {text('error.no_number', 'en')}" in printed
    )


def test_the_same_file_again_is_no_failure(settings: Settings, sites: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(settings, [sites])
    assert run(settings, [sites]) == 0
    assert text("import.status.unchanged", "fr") in capsys.readouterr().out


def test_one_refused_file_fails_the_command_but_not_the_other_files(
    settings: Settings, sites: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = tmp_path / "strange.csv"
    strange.write_text("a,b\n1,2\n")
    assert run(settings, [strange, sites]) == 1
    assert "strange.csv — refusé, rien n’a été écrit" in capsys.readouterr().out
    assert len(open_store(settings.store).datasets()) == 1


def test_a_trial_says_that_it_is_one(settings: Settings, sites: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(settings, [sites], dry_run=True) == 0
    assert "essai\u202f: rien n’a été écrit" in capsys.readouterr().out
    assert open_store(settings.store).datasets().empty


def test_long_lists_are_cut_and_say_by_how_much(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text(LIST + "".join(f"S{i},A,CF43,2024-11-30,12,x{i}\n" for i in range(30)))
    report = import_file(open_store(settings.store), path)
    lines = describe(report, "fr").splitlines()
    assert sum(line.startswith("  [") for line in lines) == 20
    rest = len(report.issues) - 20
    assert lines[-1] == f"  … et {rest} autres (liste complète\u202f: --issues FICHIER)"


def test_json_holds_the_whole_report(settings: Settings, sites: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(settings, [sites], json_output=True)
    (report,) = json.loads(capsys.readouterr().out)
    assert report["status"] == "taken" and report["taken"] == {"places": 30, "observations": 27}
    assert report["codes"]["no_number"] == 3
    assert {"row": "2", "column": "F (idp_ind)", "found": "x"}.items() <= report["issues"][0].items()


def test_the_file_of_issues_holds_all_of_them_and_no_formula(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text(LIST + 'S1,A,CF43,2024-11-30,12,"=HYPERLINK(""http://x"")"\nS2,B,CF43,2024-11-30,12,@SUM(1)\n')
    run(settings, [path], issues=tmp_path / "issues.csv")
    with (tmp_path / "issues.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["Gravité", "Fichier", "Ligne"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert any("'=HYPERLINK" in cell for row in rows for cell in row)


@pytest.mark.parametrize("start", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_of_the_file_of_issues_starts_a_formula(start: str, tmp_path: Path) -> None:
    told = pd.DataFrame([dict.fromkeys(COLUMNS, start)])
    write_issues(told, tmp_path / "i.csv", "fr")
    with (tmp_path / "i.csv").open(encoding="utf-8-sig", newline="") as file:
        inert = f"'{start}" if start[0] in "=+-@" else f" {start[1:]}"  # a tab or a line's end is a space
        assert all(cell == inert for cell in list(csv.reader(file))[1])


def test_serious_issues_come_first_and_keys_become_words() -> None:
    log = ImportLog("a.csv")
    log.note("total_row", row=2)
    log.warn("no_coordinates", row=3, expected="expect.degrees")
    log.reject("unknown_pcode", row=9, column="A (code)", found="CF999", expected="expect.pcode")
    told = explain(log.issues(), "fr")
    assert told["row"].tolist() == ["9", "3", "2"]
    assert told["expected"].iloc[0] == "un p-code, par exemple CF11 ou CF111"
    assert not told.map(lambda cell: str(cell).startswith(("expect.", "advice.", "error."))).any(axis=None)
