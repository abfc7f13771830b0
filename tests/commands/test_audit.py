"""`kodro audit`: the log is verified, and written out."""

import csv
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app import main
from locales import text
from store.audit import FIRST, AuditLog

Capture = pytest.CaptureFixture[str]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    """The log of a store, with three rows."""
    (tmp_path / "kodro.gpkg").touch()
    made = AuditLog.of_store(tmp_path / "kodro.gpkg")
    for number in range(3):
        made.append("imported", who="awa", what={"file": f"é{number}.xlsx"})
    return made


@pytest.fixture
def run(log: AuditLog, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("KODRO_LANGUAGE", raising=False)
    monkeypatch.chdir(log.path.parent)

    def command(*words: str) -> tuple[int, str, str]:
        status = main(["audit", *words, "--data", "kodro.gpkg"])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


def cut(log: AuditLog, condition: str) -> None:
    with closing(sqlite3.connect(log.path)) as connection, connection:
        connection.execute("drop trigger never_delete")
        connection.execute(f"delete from entries where {condition}")


def test_an_intact_log_gives_the_head_to_keep(run: Run, log: AuditLog) -> None:
    status, out, err = run("verify")
    head = "{}:{}".format(*log.head())
    assert (status, err) == (0, "")
    assert out.strip() == text("cli.audit.intact", "fr", head=head)
    assert run("verify", "--head", head)[0] == 0
    log.append("exported")
    assert run("verify", "--head", head)[0] == 0


def test_a_log_without_rows_is_intact(run: Run, log: AuditLog) -> None:
    log.path.unlink()
    assert run("verify")[:2] == (0, text("cli.audit.intact", "fr", head=f"0:{FIRST}") + "\n")
    assert not log.path.exists()


def test_a_row_that_is_missing_is_named(run: Run, log: AuditLog) -> None:
    cut(log, "id = 2")
    assert run("verify") == (1, "", text("audit.misfit.number", "fr", row=2) + "\n")


def test_a_tail_that_is_missing_is_seen_with_the_head_that_was_kept(run: Run, log: AuditLog) -> None:
    head = "{}:{}".format(*log.head())
    cut(log, "id = 3")
    assert run("verify")[0] == 0
    assert run("verify", "--head", head) == (1, "", text("audit.misfit.head", "fr", row=3) + "\n")


@pytest.mark.parametrize(
    "words",
    [[], ["forget"], ["verify", "--head", "x"], ["verify", "--head", "3:abc"], ["verify", "--head", f"-1:{FIRST}"],
     ["export", "--format", "xml"], ["export", "--out"]],
    ids=" ".join,
)  # fmt: skip
def test_words_that_are_not_understood_exit_with_2(words: list[str], run: Run) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*words)
    assert stopped.value.code == 2


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_log_is_printed_or_written(run: Run, log: AuditLog, form: str) -> None:
    printed = run("export", "--format", form)
    assert printed == (0, log.export(form), "")
    status, out, _ = run("export", "--format", form, "--out", f"log.{form}")
    assert (status, re.findall(r"\S+$", out.strip())) == (0, [f"log.{form}"])
    content = Path(f"log.{form}").read_text(encoding="utf-8")
    rows = json.loads(content) if form == "json" else list(csv.DictReader(content.splitlines()))
    assert [row["who"] for row in rows] == ["awa"] * 3


def test_a_file_that_cannot_be_written_is_said(run: Run, log: AuditLog) -> None:
    (log.path.parent / "folder").write_text("a file")
    status, _, err = run("export", "--out", "folder/log.csv")
    assert status == 1 and "Traceback" not in err and err
