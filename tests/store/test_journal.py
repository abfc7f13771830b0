"""The journal keeps every click, in order, through a crash; scenarios and methods are folds of it."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import KodroError, MethodError, NotAllowedError
from domain.method import load_method
from domain.tiers import Tier
from services import methods
from services.context import Context
from services.methods import Edit
from services.sites import scenarios
from store import open_store
from store.journal import Journal

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(open_store(tmp_path / "k.gpkg"), load_method(), Tier.CORE)


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
            scenarios.create(replace(context, viewer=tier), "x", by="")


def test_a_saved_method_is_in_force_and_the_one_before_is_kept(context: Context) -> None:
    edits = [Edit("bands", "bands", "a_min", 80.0)]
    saved = methods.save(context, edits, version="1.1", note="plus strict", by="Awa")
    assert context.method.number("bands", "a_min") == 80 and context.method.version == "1.1"
    assert context.method.hash == saved.hash
    assert [v.version for v in methods.versions(context)] == ["1.1"]
    with pytest.raises(MethodError):
        methods.save(context, edits, version="1.1", note="", by="")


@pytest.mark.parametrize(
    "edit",
    [
        Edit("dimension", "D2", "weight", 0.5),
        Edit("indicator", "shelter_pct", "high", 20.0),
        Edit("gate", "G99", "months", 1),
    ],
)
def test_a_draft_that_is_no_method_is_refused_and_nothing_is_saved(context: Context, edit: Edit) -> None:
    with pytest.raises(KodroError):
        methods.save(context, [edit], version="2", note="", by="")
    assert methods.versions(context) == []
