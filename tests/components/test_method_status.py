"""What must be known of the method in force; nothing where all is well, and no names for those outside."""

import pytest

from components.method_editor import number_name
from components.method_status import LISTED, _day, method_status
from domain.errors import MethodError
from domain.method import load_method
from domain.method_patch import PatchNote
from locales import LANGUAGES, MISSING, date, text
from services.method_in_force import MethodInForce
from store.journal import Event, UnreadableRow
from tests.components.reading import words

METHOD = load_method()
SAVED = Event(7, "2026-01-31T10:00:00+00:00", "method", "saved", "Awa", {})
BROKEN = MethodInForce(METHOD, SAVED, MethodError("method_saved_broken", found="{"))


def rows(count: int) -> list[UnreadableRow]:
    return [
        UnreadableRow(n, "2026-01-31T10:00:00+00:00", "scenario", "changed", "Blaise", "KeyError") for n in range(count)
    ]


def status(in_force: MethodInForce, language: str = "fr", *, unreadable: int = 0, names: bool = True) -> str:
    return words(method_status(in_force, rows(unreadable), METHOD, names, language))


def test_all_is_well_says_nothing() -> None:
    assert method_status(MethodInForce(METHOD, SAVED), [], METHOD, True, "fr") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_method_that_cannot_be_read_says_who_when_why_and_what_holds_instead(language: str) -> None:
    said = status(BROKEN, language)
    assert text("method.unreadable", language, who="Awa", date=date("2026-01-31", language)) in said
    assert text("error.method_saved_broken", language) in said
    assert text("method.unreadable_advice", language, version=METHOD.version) in said


def test_who_saved_is_for_the_core_only() -> None:
    assert "Awa" not in status(BROKEN, names=False)
    assert text("method.unreadable", "fr", who=MISSING, date="31/01/2026") in status(BROKEN, names=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_upgrade_names_each_number_that_it_moved(language: str) -> None:
    note = PatchNote("moved", "gate.G8.depth", (0.5, 0.6))
    said = status(MethodInForce(METHOD, SAVED, notes=(note,)), language)
    assert text("method.upgrade", language) in said
    assert number_name("gate.G8.depth", language) in said


def test_a_number_that_is_gone_is_named_by_its_path() -> None:
    assert "gate.G99.depth" in status(
        MethodInForce(METHOD, SAVED, notes=(PatchNote("gone", "gate.G99.depth", (1.0,)),))
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_that_cannot_be_read_are_listed_and_the_rest_counted(language: str) -> None:
    said = status(MethodInForce(METHOD), language, unreadable=LISTED + 3)
    assert text("journal.unreadable", language) in said
    assert said.count("Blaise") == LISTED
    assert text("journal.more", language, count=3) in said


def test_rows_that_fit_are_not_counted() -> None:
    assert text("journal.more", "fr", count=0) not in status(MethodInForce(METHOD), unreadable=LISTED)


@pytest.mark.parametrize(
    ("moment", "shown"), [("2026-01-31T10:00:00+00:00", "31/01/2026"), ("some day", "some day"), ("", MISSING)]
)
def test_a_moment_is_a_date_or_stands_as_it_was_written(moment: str, shown: str) -> None:
    assert _day(moment, "fr") == shown
