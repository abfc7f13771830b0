"""What must be known of the method in force: a saved one that cannot be read, what an upgrade did to it."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.failure import details, sentence
from components.method_editor import number_name
from components.parts import failed
from components.tools import plain, plain_number
from domain.method import Method
from domain.method_numbers import editable_numbers
from domain.method_patch import PatchNote
from locales import date, text
from services.method_in_force import MethodInForce
from store.journal import UnreadableRow

LISTED = 20  # rows of the journal that are listed; the others are counted


def method_status(
    in_force: MethodInForce, rows: Sequence[UnreadableRow], shipped: Method, names_people: bool, language: str
) -> list[Component]:
    """Reports above the method; none where all is well. Who saved or wrote is for the cluster core only."""
    return [
        *_unreadable_method(in_force, shipped, names_people, language),
        *_upgrade(in_force, shipped, language),
        *_journal(rows, language),
    ]


def _unreadable_method(in_force: MethodInForce, shipped: Method, names_people: bool, language: str) -> list[Component]:
    saved, problem = in_force.saved, in_force.problem
    if saved is None or problem is None:
        return []
    who = saved.by if names_people and saved.by else "—"
    title = text("method.unreadable", language, who=who, date=_day(saved.at, language))
    after = text("method.unreadable_advice", language, version=shipped.version)
    return [failed(title, [sentence(problem, language), *details(problem, language), after])]


def _upgrade(in_force: MethodInForce, shipped: Method, language: str) -> list[Component]:
    if not in_force.notes:
        return []
    lines = [html.Li(_note(note, shipped, language)) for note in in_force.notes]
    return [plain(html.H3(text("method.upgrade", language)), html.Ul(lines))]


def _note(note: PatchNote, shipped: Method, language: str) -> str:
    editable = note.path in editable_numbers(shipped.tables)
    name = number_name(note.path, language) if editable else note.path
    values = [plain_number(value, language) for value in note.values]
    return text(f"method.upgrade.{note.code}", language, name=name, values=" → ".join(values))


def _journal(rows: Sequence[UnreadableRow], language: str) -> list[Component]:
    if not rows:
        return []
    lines = [
        text(
            "journal.row", language,
            id=row.id, date=_day(row.at, language), who=row.by or "—", topic=row.topic, reason=row.reason,
        )
        for row in rows[:LISTED]
    ]  # fmt: skip
    more = [text("journal.more", language, count=len(rows) - LISTED)] if len(rows) > LISTED else []
    return [failed(text("journal.unreadable", language), [*lines, *more])]


def _day(moment: str, language: str) -> str:
    """A moment as a date; as it stands where it is none."""
    try:
        return date(moment, language)
    except ValueError:
        return moment
