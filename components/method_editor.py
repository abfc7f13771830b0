"""The editor of the method: numbers are put into a draft one by one; it is checked, previewed, tried, then saved."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from components.sites.changes import change_table
from components.sites.explain import gate_name
from components.tools import button, field, place_choice, plain, plain_number, problem, row, section, table
from domain.method import Method
from domain.method_numbers import editable_numbers, range_of
from locales import text

TOOL = "method"


def method_editor(
    method: Method, edits: Mapping[str, float], preview: pd.DataFrame | None, state: dict[str, Any], language: str
) -> Component:
    """Fields, the draft so far, its effect. What is wrong is said below the fields it was entered in."""
    numbers = editable_numbers(method.tables)
    choices = [(path, _choice(method, path, value, language)) for path, value in numbers.items()]
    wrong, at = str(state.get("problem") or ""), str(state.get("problem_at") or "")
    return section(
        text("method.edit", language),
        place_choice(text("method.field", language), TOOL, "path", choices, None),
        row(
            field(text("scenario.value", language), TOOL, "value", kind="number"),
            button(text("method.add", language), TOOL, "add"),
        ),
        problem(wrong if at == "add" else ""),
        *_draft(method, numbers, edits, preview, language),
        row(
            button(text("method.try", language), TOOL, "preview", off=not edits),
            button(text("method.discard", language), TOOL, "discard", off=not edits),
        ),
        row(
            field(text("method.new_version", language), TOOL, "version"),
            field(text("method.note", language), TOOL, "note"),
            field(text("tool.who", language), TOOL, "who", str(state.get("who") or "")),
            button(text("method.save", language), TOOL, "save", main=True, off=not edits),
        ),
        problem(wrong if at != "add" else ""),
        about=text("method.edit_about", language),
    )


def number_name(path: str, language: str) -> str:
    """A number of the method in words: what it belongs to, and which of its numbers."""
    kind, _, rest = path.partition(".")
    identifier, _, key = rest.rpartition(".")
    owners = {
        "dimension": lambda: f"{identifier} {text(f'dimension.{identifier}.name', language)}",
        "indicator": lambda: text(f"indicator.{identifier}.name", language),
        "gate": lambda: gate_name(identifier, language),
        "bands": lambda: text("method.bands", language),
        "unit_cost": lambda: text(f"gap.{identifier}", language),
    }
    return f"{owners[kind]()} — {text(f'method.field.{key}', language)}"


def _choice(method: Method, path: str, value: float, language: str) -> str:
    allowed = range_of(method.tables, path)
    least, most, now = (plain_number(number, language) for number in (allowed.least, allowed.most, value))
    return text("method.number", language, name=number_name(path, language), now=now, least=least, most=most)


def _draft(
    method: Method,
    numbers: Mapping[str, float],
    edits: Mapping[str, float],
    preview: pd.DataFrame | None,
    language: str,
) -> list[Component]:
    """The numbers changed so far, each after the one in force, and the sites whose band they would change."""
    rows = [
        [number_name(path, language), _change(numbers[path], value, language)]
        for path, value in edits.items()
        if path in numbers  # else: the method changed while the page was open
    ]
    if not rows:
        return []
    head = [text(f"method.column.{k}", language) for k in ("what", "value")]
    shown = [plain(table(head, rows, numeric=(1,)))]
    if preview is not None:
        count = text("method.preview", language, count=len(preview))
        shown.append(plain(html.P(count), *([change_table(preview, language)] if len(preview) else [])))
    return shown


def _change(before: float, after: float, language: str) -> str:
    return text("method.change", language, before=plain_number(before, language), after=plain_number(after, language))
