"""Following a closure up: a site's checklist."""

import json
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import ids
from components.glossary import term_link
from components.parts import explained
from components.tools import button, field, options, plain, problem, row
from locales import date, text
from services.sites.followup import STATUSES, Item

TOOL = "followup"
MARKS = {"todo": "○", "doing": "◐", "done": "●", "not_applicable": "–"}


def checklist_section(items: list[Item], state: dict[str, Any], may_edit: bool, language: str) -> Component:
    """The checklist of a site; one item at a time is open for editing."""
    done = sum(item.status in {"done", "not_applicable"} for item in items)
    title = explained(
        text("followup.title", language, done=done, total=len(items)),
        text("followup.about", language),
        term_link("followup", language),
    )
    chosen = next((i for i in items if i.id == state.get("item")), None) if may_edit else None
    lines = [_line(item, state, may_edit, language) for item in items]
    if chosen is None:
        return html.Section([plain(title, html.Ul(lines, className="checklist"))], className="followup")
    # The form stands below its own item.
    after = items.index(chosen) + 1
    form = _form(chosen, str(state.get("who") or ""), str(state.get("problem") or ""), language)
    rest = [plain(html.Ul(lines[after:], className="checklist"))] if lines[after:] else []
    return html.Section(
        [plain(title, html.Ul(lines[:after], className="checklist")), form, *rest], className="followup"
    )


def _line(item: Item, state: dict[str, Any], may_edit: bool, language: str) -> Component:
    name = text(f"checklist.{item.id}", language)
    facts = [
        text(f"followup.{item.status}", language),
        item.owner,
        text("followup.due_by", language, date=date(item.due, language)) if item.due else "",
        item.evidence,
    ]
    mark = html.Span(MARKS[item.status], className=f"check check-{item.status}", title=facts[0])
    label: Any = name
    if may_edit:
        props = json.dumps({ids.TOOL: {"data": {**state, "item": item.id, "problem": ""}}})
        label = html.Button(name, className="link", type="button", **{"data-props": props})
    return html.Li([mark, html.Span([label, html.Small(" · ".join(f for f in facts if f))])])


def _form(item: Item, who: str, wrong: str, language: str) -> Component:
    statuses = [(s, text(f"followup.{s}", language)) for s in STATUSES]
    return html.Div(
        [
            html.H4(text(f"checklist.{item.id}", language)),
            problem(wrong),
            row(
                options(text("followup.status", language), TOOL, "status", statuses, item.status),
                field(text("followup.owner", language), TOOL, "owner", item.owner),
                field(text("followup.due", language), TOOL, "due", item.due, kind="date"),
            ),
            row(
                field(text("followup.evidence", language), TOOL, "evidence", item.evidence),
                field(text("tool.who", language), TOOL, "who", who),
            ),
            row(
                button(text("tool.save", language), TOOL, "save", item.id, main=True),
                button(text("tool.cancel", language), TOOL, "cancel"),
            ),
        ],
        className="tool-section tool",
    )
