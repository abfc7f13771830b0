"""Pieces that the tools share: buttons, fields and tables with the ids that callbacks/tools.py reads."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.parts import Child
from components.static import static
from locales import number


def button(label: str, tool: str, act: str, of: str = "", *, main: bool = False, off: bool = False) -> Component:
    """A button of a tool."""
    kind = "button main" if main else "button"
    return html.Button(label, id=ids.action(tool, act, of), className=kind, disabled=off, type="button")


def field(label: str, tool: str, name: str, value: object = "", *, kind: str = "text", hint: str = "") -> Component:
    """A labelled field that is read when a button of its tool is pressed.

    A number is a text to the browser: of a number field that is half typed ("1e") it would tell us that it is empty.
    """
    numeric = kind == "number"
    box = dcc.Input(
        id=ids.entry(tool, name), value=value, type="text" if numeric else kind,
        inputMode="decimal" if numeric else None, className="box", placeholder=hint, debounce=False, autoComplete="off",
    )  # fmt: skip
    # The browser's id of a component whose id is a table: its JSON, sorted.
    target = json.dumps(ids.entry(tool, name), sort_keys=True, separators=(",", ":"))
    return html.Div([html.Label(label, htmlFor=target), box], className=f"field field-{kind}")


def options(
    label: str, tool: str, name: str, choices: Sequence[tuple[str, str]], value: str | None = None
) -> Component:
    """A labelled choice among few options."""
    box = dmc.Select(
        id=ids.entry(tool, name), data=[{"value": v, "label": t} for v, t in choices], label=label,
        value=value if value is not None else (choices[0][0] if choices else None), size="xs", allowDeselect=False,
    )  # fmt: skip
    return html.Div(box, className="field")


def place_choice(label: str, tool: str, name: str, choices: Sequence[tuple[str, str]], value: str | None) -> Component:
    """A labelled choice among many places, by typing."""
    return html.Div(
        dmc.Select(
            id=ids.entry(tool, name), data=[{"value": v, "label": t} for v, t in choices], value=value,
            searchable=True, clearable=True, size="xs", label=label, limit=40,
        ),
        className="field",
    )  # fmt: skip


def row(*children: Component) -> Component:
    """Fields and buttons side by side."""
    return html.Div(list(children), className="tool-row")


def section(title: str, *children: Component, about: str = "") -> Component:
    """A part of a tool's panel; what needs explaining is one click away."""
    head = (
        html.Details([html.Summary(html.H3(title)), html.P(about, className="about")], className="explained")
        if about
        else html.H3(title)
    )
    return html.Section([head, *children], className="tool-section")


def table(
    head: Sequence[str], rows: Sequence[Sequence[Child]], *, numeric: Sequence[int] = (), caption: str = ""
) -> Component:
    """A plain table; numeric columns are aligned right."""
    body = [
        html.Tr(
            [
                html.Th(cell, scope="row") if n == 0 else html.Td(cell, className="n" if n in numeric else "")
                for n, cell in enumerate(line)
            ]
        )
        for line in rows
    ]
    top = html.Thead(
        html.Tr([html.Th(h, scope="col", className="n" if n in numeric else "") for n, h in enumerate(head)])
    )
    parts = [*([html.Caption(caption)] if caption else []), top, html.Tbody(body)]
    return html.Div(html.Table(parts), className="scroll")


def plain(*children: Component) -> Component:
    """What only is read, sent as one piece."""
    return static(html.Div(list(children)))


def problem(message: str) -> Component:
    """What was wrong with what was entered, beside where it was."""
    return html.P(message, className="tool-problem", role="alert") if message else html.Span()


def plain_number(value: float, language: str) -> str:
    """A number without decimals where it has none, else with two."""
    return number(value, language, 0 if float(value).is_integer() else 2)


def mark_problem(panel: Component, tool: str, name: str, message: str) -> bool:
    """Say what is wrong below a field of a tool, and open what it stands in; False where there is no such field."""
    for child in _children(panel):
        if getattr(child, "id", None) == ids.entry(tool, name):
            if isinstance(child, dmc.Select):
                child.error = message
            else:
                panel.children = [*_children(panel), html.P(message, className="field-problem", role="alert")]
                panel.className = f"{panel.className} field-wrong"
            return True
        if isinstance(child, Component) and mark_problem(child, tool, name, message):
            if isinstance(child, html.Details):
                child.open = True
            return True
    return False


def refill(panel: Component, tool: str, entered: Mapping[str, Any]) -> None:
    """Put what was entered back into the fields of a tool."""
    for child in _children(panel):
        name = getattr(child, "id", None)
        if isinstance(name, dict) and name.get("tool") == tool and name.get("field") in entered:
            child.value = entered[name["field"]]
        elif isinstance(child, Component):
            refill(child, tool, entered)


def _children(component: Component) -> list[Any]:
    children = getattr(component, "children", None)
    return list(children) if isinstance(children, list | tuple) else [children]
