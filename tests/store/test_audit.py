"""The audit log keeps who did what; what is changed, removed, inserted, moved or cut shows."""

import csv
import io
import json
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from domain.errors import StoreError
from store.audit import FIRST, AuditLog, Misfit
from tests.store.accounts_maker import Clock

ROOT = Path(__file__).parent.parent.parent
Tamper = Callable[[sqlite3.Connection], object]


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    return AuditLog(tmp_path / "k.audit.sqlite", Clock())


@pytest.fixture
def filled(log: AuditLog) -> AuditLog:
    for number in range(6):
        log.append("imported", who="awa", role="cluster", what={"file": f"sites-{number}.xlsx", "rows": number})
    return log


def by_hand(log: AuditLog, tamper: Tamper) -> None:
    """What somebody does who may write the file and takes the triggers away."""
    with closing(sqlite3.connect(log.path)) as connection, connection:
        for act in ("update", "delete"):
            connection.execute(f"drop trigger never_{act}")
        tamper(connection)


def test_a_log_that_is_not_there_is_empty_intact_and_not_made(log: AuditLog) -> None:
    assert log.verify() is None
    assert log.head() == (0, FIRST)
    assert json.loads(log.export("json")) == []
    assert not log.path.exists()


def test_rows_hold_who_did_what_and_when(log: AuditLog) -> None:
    first = log.append("signed_in", who="awa", role="cluster", what={"é": "ö", "a": 1})
    second = log.append("published")
    assert (first.id, first.at, first.who, first.role) == (1, "2027-01-15T08:00:00.000+00:00", "awa", "cluster")
    assert json.loads(first.what) == {"é": "ö", "a": 1}
    assert (first.previous, second.previous, second.what, second.who) == (FIRST, first.hash, "{}", "")
    assert log.head() == (2, second.hash)
    assert log.verify() is None
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("statement", ["update entries set who = 'ben'", "delete from entries where id = 2"])
def test_the_file_itself_refuses_to_change_or_remove_a_row(filled: AuditLog, statement: str) -> None:
    with closing(sqlite3.connect(filled.path)) as connection, pytest.raises(sqlite3.IntegrityError, match="only added"):
        connection.execute(statement)
    assert filled.verify() is None


@pytest.mark.parametrize("column", ["at", "who", "role", "act", "what", "hash"])
@pytest.mark.parametrize("value", ["ben", "", b"blob", b"\xff\xfe"])
@pytest.mark.parametrize("row", [1, 3, 6])
def test_a_row_that_is_changed_is_found(filled: AuditLog, column: str, value: object, row: int) -> None:
    by_hand(filled, lambda c: c.execute(f"update entries set {column} = ? where id = ?", (value, row)))
    assert filled.verify() == Misfit(row, "content")


def renumber(connection: sqlite3.Connection, old: int, new: int) -> None:
    connection.execute("update entries set id = ? where id = ?", (new, old))


def swap(connection: sqlite3.Connection) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        renumber(connection, old, new)


def insert(connection: sqlite3.Connection) -> None:
    for old in (6, 5, 4):
        renumber(connection, old, old + 1)
    connection.execute(
        "insert into entries select 4, at, who, role, act, what, previous, hash from entries where id = 3"
    )


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (lambda c: c.execute("delete from entries where id = 1"), Misfit(1, "number")),
        (lambda c: c.execute("delete from entries where id = 4"), Misfit(4, "number")),
        (lambda c: (c.execute("delete from entries where id = 6"), renumber(c, 5, 6)), Misfit(5, "number")),
        (lambda c: (c.execute("delete from entries where id = 5"), renumber(c, 6, 5)), Misfit(5, "chain")),
        (lambda c: renumber(c, 1, -1), Misfit(1, "number")),
        (swap, Misfit(2, "chain")),
        (insert, Misfit(4, "chain")),
        (lambda c: c.execute(f"update entries set previous = '{FIRST}' where id = 3"), Misfit(3, "chain")),
        (lambda c: c.execute("insert into entries values (7,'','','','','','','')"), Misfit(7, "chain")),
    ],
)  # fmt: skip
def test_rows_that_are_removed_inserted_or_moved_are_found(filled: AuditLog, tamper: Tamper, found: Misfit) -> None:
    by_hand(filled, tamper)
    assert filled.verify() == found


def test_a_tail_that_is_cut_shows_against_a_head_that_was_kept(filled: AuditLog) -> None:
    head = filled.head()
    by_hand(filled, lambda c: c.execute("delete from entries where id >= 5"))
    assert filled.verify() is None
    assert filled.verify(head) == Misfit(5, "head")
    filled.append("imported")
    filled.append("imported")  # as many as before, and not the same
    assert filled.verify(head) == Misfit(6, "head")


def test_a_file_that_is_removed_shows_against_a_head_that_was_kept(filled: AuditLog) -> None:
    head = filled.head()
    filled.path.unlink()
    assert filled.verify(head) == Misfit(1, "head")


def test_a_log_that_grew_fits_a_head_that_was_kept(filled: AuditLog) -> None:
    head = filled.head()
    filled.append("exported")
    assert filled.verify(head) is None
    assert filled.verify((0, FIRST)) is None


def test_a_chain_that_was_made_anew_shows_against_a_head_that_was_kept(filled: AuditLog, tmp_path: Path) -> None:
    forged = AuditLog(tmp_path / "forged.sqlite", Clock())
    for number in range(6):
        forged.append("imported", who="ben", role="cluster", what={"file": f"sites-{number}.xlsx", "rows": number})
    head = filled.head()
    forged.path.replace(filled.path)
    assert filled.verify() is None
    assert filled.verify(head) == Misfit(6, "head")


WRITER = """
import sys; sys.path.insert(0, {root!r})
from pathlib import Path
from store.audit import AuditLog
log = AuditLog(Path({path!r}))
for n in range(25):
    log.append("imported", who=sys.argv[1], what={{"n": n}})
"""


def test_several_processes_add_to_one_chain(log: AuditLog) -> None:
    code = WRITER.format(root=str(ROOT), path=str(log.path))
    writers = [subprocess.Popen([sys.executable, "-c", code, f"writer-{n}"]) for n in range(4)]
    assert [writer.wait() for writer in writers] == [0] * 4
    rows = json.loads(log.export("json"))
    assert log.verify() is None
    assert [row["id"] for row in rows] == list(range(1, 101))
    for number in range(4):
        assert [row["what"]["n"] for row in rows if row["who"] == f"writer-{number}"] == list(range(25))


@pytest.mark.parametrize("name", ["password", "Passwd", "token", "client_secret"])
def test_what_is_secret_is_refused(log: AuditLog, name: str) -> None:
    with pytest.raises(ValueError, match="not to be logged") as caught:
        log.append("signed_in", what={name: "une phrase"})
    assert "une phrase" not in str(caught.value)
    assert log.head()[0] == 0


@pytest.mark.parametrize("act", ["", "Signed in", "=cmd", "x" * 41, "signed-in"])
def test_an_act_is_a_code(log: AuditLog, act: str) -> None:
    with pytest.raises(ValueError, match="not to be logged"):
        log.append(act)


def test_words_that_are_no_unicode_are_logged(log: AuditLog) -> None:
    log.append("imported", what={"file": "\ud800.xlsx\x00"})
    assert log.verify() is None


def test_exports_are_read_back(filled: AuditLog) -> None:
    rows = json.loads(filled.export("json"))
    table = list(csv.DictReader(io.StringIO(filled.export("csv"))))
    assert [row["what"]["rows"] for row in rows] == list(range(6))
    assert [json.loads(row["what"]) for row in table] == [row["what"] for row in rows]
    assert [row["hash"] for row in table] == [row["hash"] for row in rows]
    by_hand(filled, lambda c: c.execute("update entries set what = 'no JSON' where id = 2"))
    assert json.loads(filled.export("json"))[1]["what"] == "no JSON"


def test_a_file_that_is_no_database_is_said(log: AuditLog) -> None:
    log.path.write_bytes(b"not a database, and longer than a header of one" * 10)
    for use in (log.verify, log.head, lambda: log.append("imported")):
        with pytest.raises(StoreError) as caught:
            use()
        assert caught.value.code == "audit_unusable"


def test_the_log_of_a_store_lies_beside_it(tmp_path: Path) -> None:
    assert AuditLog.of_store(tmp_path / "kodro.gpkg").path == tmp_path / "kodro.audit.sqlite"
