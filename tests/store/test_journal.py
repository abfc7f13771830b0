"""The journal keeps every click, in order, through a crash; scenarios and methods are folds of it."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import NotAllowedError
from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.journal_report import unreadable_rows
from services.risk import notices
from services.sites import followup, scenarios, workshops
from store import open_store
from store.journal import Journal

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(open_store(tmp_path / "k.gpkg"), load_method(), Viewer.of_tier(Tier.CORE))


def test_events_come_back_in_order_with_who_and_when(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j.sqlite")
    assert journal.events("t") == []
    for n in range(3):
        journal.append("t", "k", {"n": n, "é": "ö"}, by="Awa")
    again = Journal(tmp_path / "j.sqlite").events("t")
    assert [e.payload["n"] for e in again] == [0, 1, 2]
    assert {e.by for e in again} == {"Awa"} and all(e.at for e in again)


CRASH = """
import sys; sys.path.insert(0, {root!r})
from pathlib import Path
from store.journal import Journal
journal = Journal(Path({path!r}))
for n in range(1000):
    journal.append("t", "k", {{"n": n}}, by="")
    print(n, flush=True)
"""


def test_a_process_that_is_killed_loses_no_click_that_was_answered(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    command = [sys.executable, "-c", CRASH.format(root=str(ROOT), path=str(path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        last = next(int(line) for line in process.stdout if int(line) >= 20)
        os.kill(process.pid, signal.SIGKILL)
    held = [e.payload["n"] for e in Journal(path).events("t")]
    assert held[: last + 1] == list(range(last + 1))


def test_undo_redo_fork_and_reset_lose_nothing(context: Context) -> None:
    one = scenarios.create(context, "Une", by="Awa")
    scenarios.change(context, one, "dimension_weight", "D2", 0.4, by="Awa")
    scenarios.act(context, one, "undone", by="Awa")
    assert scenarios.scenarios(context)[one].effective() == ()
    scenarios.act(context, one, "redone", by="Awa")
    two = scenarios.create(context, "Copie", by="Blaise", parent=one)
    scenarios.act(context, one, "reset", by="Awa")
    known = scenarios.scenarios(context)
    assert [c.value for c in known[two].effective()] == [0.4]
    assert known[one].effective() == () and len(known[one].log) == 5
    assert context.under(two).method.dimensions[1].weight == pytest.approx(0.4)


@pytest.mark.parametrize(
    "change",
    [("dimension_weight", "D2", 1.4), ("gate", "G4", 0.5), ("nothing", "D2", 0.1), ("unit_cost", "shelters", -1)],
)
def test_an_impossible_assumption_is_refused(context: Context, change: tuple[str, str, float]) -> None:
    one = scenarios.create(context, "Une", by="")
    with pytest.raises(NotAllowedError):
        scenarios.change(context, one, *change, by="")
    assert scenarios.scenarios(context)[one].changes == ()


def test_partners_and_the_public_decide_nothing(context: Context) -> None:
    for tier in (Tier.PUBLIC, Tier.PARTNER):
        with pytest.raises(NotAllowedError):
            scenarios.create(replace(context, viewer=Viewer.of_tier(tier)), "x", by="")


def spoilt(context: Context, topic: str, payload: str | bytes, *, at: str = "2026-01-01T00:00:00+00:00") -> None:
    """Write a row as no version of Kodro would."""
    journal = context.store.journal
    journal.append("other", "kind", {}, by="")  # the table exists
    with closing(sqlite3.connect(journal.path)) as connection, connection:
        row = (at, topic, "changed", "Awa", payload)
        connection.execute(
            "insert into events (at, topic, kind, by, payload) values (?, ?, ?, ?, cast(? as text))", row
        )


@pytest.mark.parametrize("payload", ["{broken", "[]", "3", "null", "", b"\xff\xfe", "[" * 100_000])
def test_a_row_that_cannot_be_read_is_named_and_the_others_are_kept(context: Context, payload: str | bytes) -> None:
    one = scenarios.create(context, "Une", by="Awa")
    spoilt(context, "scenario", payload)
    scenarios.change(context, one, "dimension_weight", "D2", 0.4, by="Awa")
    assert [c.value for c in scenarios.scenarios(context)[one].effective()] == [0.4]
    row = context.store.journal.unreadable("scenario")[0]
    assert (row.topic, row.kind, row.by) == ("scenario", "changed", "Awa") and row.reason
    assert context.store.journal.unreadable("workshop") == []


def test_a_row_without_a_date_is_unreadable(context: Context) -> None:
    spoilt(context, "scenario", "{}", at="yesterday")
    assert [row.at for row in context.store.journal.unreadable()] == ["yesterday"]


SENSELESS = [
    ("scenario", "changed", {"change": {"kind": "nothing", "key": "D2", "value": 1}}),
    ("scenario", "changed", {"change": {"kind": "dimension_weight", "key": "D2", "value": "much"}}),
    ("scenario", "changed", {"change": {"kind": "dimension_weight", "key": "D2", "value": "nan"}}),
    ("scenario", "changed", {"change": {"kind": "date", "key": "date", "value": "31/11/2026"}}),
    ("scenario", "changed", {}),
    ("scenario", "created", {"scenario": "x"}),
    ("workshop", "opened", {"workshop": "x", "title": "T", "on": "31/11"}),
    ("workshop", "opened", {"workshop": "x", "colour": "red"}),
    ("checklist", "set", {"site": "SITE-001"}),
    ("checklist", "set", {"site": "SITE-001", "item": "committee", "colour": "red"}),
    ("warning", "level", {"area": "CF11"}),
    ("warning", "sent", {"to": ""}),
]


@pytest.mark.parametrize(("topic", "kind", "payload"), SENSELESS)
def test_a_row_that_makes_no_sense_is_reported_and_left_out(
    context: Context, topic: str, kind: str, payload: dict[str, object]
) -> None:
    one = scenarios.create(context, "Une", by="Awa")
    scenarios.change(context, one, "dimension_weight", "D2", 0.4, by="Awa")
    sound = (scenarios.scenarios(context), workshops.workshops(context), notices.history(context))
    context.store.journal.append(topic, kind, {"scenario": one, **payload} if topic == "scenario" else payload, by="B")
    if kind == "created":
        context.store.journal.append(topic, kind, {"scenario": "y"}, by="B")
    assert (scenarios.scenarios(context), workshops.workshops(context), notices.history(context)) == sound
    assert followup.fold_readable(context.store.journal.events(followup.TOPIC))[0] == {}
    assert {row.topic for row in unreadable_rows(context)} == {topic}
    assert unreadable_rows(replace(context, viewer=Viewer.of_tier(Tier.PARTNER))) == []
