"""Saving a method: tried on the store first, in force from then on, and never a reason why a page does not open."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from domain.errors import KodroError, MethodError, NotAllowedError
from domain.method import load_method
from domain.method_numbers import editable_numbers, range_of
from domain.tiers import Tier
from domain.viewer import Viewer
from services import methods
from services.context import Cache, Context
from services.method_in_force import METHOD_TOPIC, method_in_force
from services.sites.readiness import readiness
from services.sites.rounds import find_round
from store import Store, open_store
from store.journal import Journal

METHOD = load_method()
OLD_TEXT = (Path(__file__).parents[1] / "domain" / "methods" / "method_1_0.toml").read_text(encoding="utf-8")


class WithJournal:
    """A store whose journal is another one: the demonstration's data, decisions of this test only."""

    def __init__(self, store: Store, path: Path) -> None:
        self._store = store
        self.journal = Journal(path)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.fixture
def empty(tmp_path: Path) -> Context:
    """A store without data."""
    return Context(open_store(tmp_path / "k.gpkg"), METHOD, Viewer.of_tier(Tier.CORE))


@pytest.fixture
def held(demo_store: Store, answers: Cache, tmp_path: Path) -> Context:
    """The demonstration with a journal of its own."""
    store: Any = WithJournal(demo_store, tmp_path / "journal.sqlite")
    return Context(store, METHOD, Viewer.of_tier(Tier.CORE), answers)


def test_a_saved_method_is_in_force_and_the_one_before_is_kept(empty: Context) -> None:
    saved = methods.save(empty, {"bands.a_min": 80.0}, version="Bangui", note="plus strict", by="Awa")
    assert empty.method.number("bands", "a_min") == 80 and empty.method.version == "Bangui"
    assert empty.method.hash == saved.hash
    methods.save(empty, {"bands.b_min": 62.0}, version="1.2", note="", by="Blaise")
    assert (empty.method.number("bands", "a_min"), empty.method.number("bands", "b_min")) == (80, 62)
    assert [(v.version, v.by, v.note) for v in methods.versions(empty)] == [
        ("1.2", "Blaise", ""),
        ("Bangui", "Awa", "plus strict"),
    ]


def test_a_saved_method_has_the_name_of_who_has_signed_in_whatever_the_page_says(empty: Context) -> None:
    awa = replace(empty, viewer=Viewer.in_role("cluster", person="awa", name="Awa N."))
    saved = methods.save(awa, {"bands.a_min": 80.0}, version="1.2", note="", by="The Prefect")
    assert saved.by == methods.versions(empty)[0].by == "Awa N."


@pytest.mark.parametrize("version", ["", "  ", METHOD.version, "taken"])
def test_a_version_needs_a_name_of_its_own(empty: Context, version: str) -> None:
    methods.save(empty, {"bands.a_min": 80.0}, version="taken", note="", by="")
    with pytest.raises(MethodError) as found:
        methods.save(empty, {"bands.a_min": 81.0}, version=version, note="", by="")
    assert found.value.code == "method_version"


@pytest.mark.parametrize(
    ("edits", "code"),
    [
        ({"dimension.D2.weight": 0.5}, "method_weights"),
        ({"indicator.shelter_pct.high": 20.0}, "method_goalposts"),
        ({"gate.G99.months": 1.0}, "method_path"),
        ({"gate.G1.months": -3.0}, "method_range"),
        ({"gate.G8.depth": 0.0}, "method_range"),
        ({"unit_cost.shelters.value": -450.0}, "method_range"),
        ({"gate.G8.max_share": 1.5}, "method_range"),
        ({"bands.c_min": 70.0}, "method_bands"),
    ],
)
def test_a_draft_that_is_no_method_is_refused_and_nothing_is_saved(
    empty: Context, edits: dict[str, float], code: str
) -> None:
    with pytest.raises(MethodError) as found:
        methods.save(empty, edits, version="2", note="", by="")
    assert found.value.code == code
    assert methods.versions(empty) == []


def test_partners_and_the_public_save_no_method(empty: Context) -> None:
    for tier in (Tier.PUBLIC, Tier.PARTNER):
        with pytest.raises(NotAllowedError):
            methods.save(
                replace(empty, viewer=Viewer.of_tier(tier)), {"bands.a_min": 80.0}, version="2", note="", by=""
            )


def test_a_method_that_cannot_assess_the_store_is_not_saved(held: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise KeyError((10, 0.4))

    monkeypatch.setattr(methods, "readiness_unredacted", fails)
    with pytest.raises(MethodError) as found:
        methods.save(held, {"bands.a_min": 80.0}, version="2", note="", by="")
    assert found.value.code == "method_untried" and "KeyError" in str(found.value.found)
    assert methods.versions(held) == []


@pytest.mark.parametrize("depth", [0.05, 0.25, 0.3, 0.4, 0.6, 8])
def test_the_flood_gate_takes_any_depth_of_its_range(held: Context, depth: float) -> None:
    methods.save(held, {"gate.G8.depth": depth}, version="2", note="", by="")
    assert held.method.gate("G8").parameters["depth"] == depth
    gates = readiness(held).gates
    assert set(gates.loc[gates["gate"] == "G8", "state"]) <= {"PASS", "FAIL", "UNKNOWN"}


def test_a_deeper_limit_never_floods_more_destinations(held: Context) -> None:
    """Between two stops lies what is between their answers: the depth is measured, not rounded to a stop."""
    failing = []
    for depth in (0.3, 0.4, 0.5):
        drafted = replace(held, draft=methods.edited(held, {"gate.G8.depth": depth})[1])
        flooded = readiness(drafted).gates.query("gate == 'G8' and state == 'FAIL'")
        failing.append(set(zip(flooded["site_id"], flooded["destination_id"], strict=True)))
    assert failing[0] and failing[2] <= failing[1] <= failing[0]


def test_every_number_at_both_ends_of_its_range_is_refused_in_words_or_assesses(empty: Context) -> None:
    for path in editable_numbers(METHOD.tables):
        allowed = range_of(METHOD.tables, path)
        for value in (allowed.least, allowed.most):
            try:
                methods.edited(empty, {path: value})
            except KodroError as error:
                assert error.code in {"method_weights", "method_goalposts", "method_bands"}, path


def test_a_preview_names_the_sites_whose_band_a_draft_changes(held: Context) -> None:
    number = find_round(held).number
    assert methods.preview(held, {"bands.a_min": 75.0}, number).empty
    changed = methods.preview(held, {"bands.a_min": 99.0, "bands.b_min": 98.0}, number)
    assert len(changed) and set(changed["band_before"]) <= {"A", "B"}


def spoilt(journal: Journal, payload: str) -> None:
    with closing(sqlite3.connect(journal.path)) as connection, connection:
        row = ("2026-01-01T00:00:00+00:00", METHOD_TOPIC, "saved", "Awa", payload)
        connection.execute("insert into events (at, topic, kind, by, payload) values (?, ?, ?, ?, ?)", row)


NEGATIVE = {"path": "gate.G8.depth", "value": -1, "was": 1}
UNREADABLE = [
    "{broken", "[]", "{}", '{"version": "2"}', '{"version": "2", "text": "[bands"}', '{"format": 99}',
    json.dumps({"format": 2, "version": "2", "base": "1.0", "changes": [NEGATIVE]}),
    json.dumps({"version": "2", "text": OLD_TEXT.replace('"observed"\nmonths = 3\n', '"observed"\nmonths = -3\n')}),
]  # fmt: skip


@pytest.mark.parametrize("payload", UNREADABLE)
def test_a_saved_method_that_cannot_be_read_leaves_the_shipped_one_in_force(empty: Context, payload: str) -> None:
    methods.save(empty, {"bands.a_min": 80.0}, version="Bangui", note="", by="Awa")
    spoilt(empty.store.journal, payload)
    found = empty.in_force
    assert found.method is METHOD and found.problem is not None
    assert found.saved is not None and found.saved.by == "Awa"
    again = methods.save(empty, {"bands.b_min": 62.0}, version="3", note="", by="Blaise")
    assert empty.in_force.problem is None and empty.method.hash == again.hash
    assert empty.method.number("bands", "a_min") == 75  # nothing is taken from what could not be read


def test_an_older_row_that_cannot_be_read_changes_nothing(empty: Context) -> None:
    empty.store.journal.append("other", "kind", {}, by="")
    spoilt(empty.store.journal, "{broken")
    methods.save(empty, {"bands.a_min": 80.0}, version="Bangui", note="", by="Awa")
    assert empty.in_force.problem is None and empty.method.number("bands", "a_min") == 80


def test_a_method_saved_whole_by_an_earlier_release_is_in_force_under_this_one(empty: Context) -> None:
    text = OLD_TEXT.replace("a_min = 75", "a_min = 80")
    empty.store.journal.append(METHOD_TOPIC, "saved", {"version": "Bambari", "text": text, "hash": "0"}, by="Awa")
    found = empty.in_force
    assert found.problem is None
    assert found.method.number("bands", "a_min") == 80 and found.method.version == "Bambari"
    assert [g.id for g in found.method.gates] == [g.id for g in METHOD.gates]


def test_two_shipped_methods_are_never_taken_for_one(empty: Context) -> None:
    methods.save(empty, {"bands.a_min": 80.0}, version="Bangui", note="", by="")
    other = replace(METHOD, hash="another")
    here, there = (method_in_force(empty.store.journal, m).method.hash for m in (METHOD, other))
    assert here != there
