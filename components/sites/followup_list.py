"""The follow-up of all sites in one list: which actions are overdue, whose they are, and until when."""

import json

from dash import html
from dash.development.base_component import Component

from components import ids
from components.parts import empty
from components.sites.followup import MARKS
from components.static import static
from domain.navigation import FOLLOWUP
from locales import date, text
from services.sites.actions import Action

SITE_KIND = "displacement_site"


def opens_site(site_id: str, lens: str = FOLLOWUP) -> dict[str, str]:
    """The attributes of an element that chooses a site and shows it in a tab."""
    chosen = {"kind": SITE_KIND, "id": site_id}
    return {"data-props": json.dumps({ids.SELECTION: {"data": chosen}, ids.LENS: {"data": lens}})}


def followup_list(actions: list[Action], on: str, language: str) -> Component:
    """The actions of all sites.

    Args:
        actions: in the order of services.sites.actions.actions().
        on: the day (ISO) that lateness is counted to.
        language: of the words.
    """
    if not actions:
        return empty(text("followup.none", language), text("followup.none_advice", language))
    still, closed = [a for a in actions if a.is_open], [a for a in actions if not a.is_open]
    late = sum(action.days_late > 0 for action in still)
    parts: list[Component] = [
        html.H2(text("followup.list", language)),
        html.P(
            [
                html.Strong(text("followup.late", language, count=late)),
                f" · {text('followup.open', language, count=len(still))} · ",
                text("followup.on", language, date=date(on, language)),
            ]
        ),
        html.Ul([_line(action, language) for action in still], className="actions"),
    ]
    if closed:
        lines = html.Ul([_line(action, language) for action in closed], className="actions")
        summary = html.Summary(text("followup.closed", language, count=len(closed)))
        parts.append(html.Details([summary, lines], className="fold"))
    return static(html.Div(parts, className="panel-body"))


def _line(action: Action, language: str) -> Component:
    item, late = action.item, action.days_late
    state = text(f"followup.{item.status}", language)
    mark = html.Span(MARKS[item.status], className=f"check check-{item.status}", title=state)
    due = text("followup.due_by", language, date=date(item.due, language)) if item.due else ""
    facts = [
        state,
        item.owner or (text("followup.no_owner", language) if action.is_open else ""),
        due or (text("followup.no_date", language) if action.is_open else ""),
    ]
    name = html.Button(action.name, type="button", className="link", **opens_site(action.site_id))
    said = [
        html.Div([name, " · ", text(f"checklist.{item.id}", language)]),
        html.Small(" · ".join(fact for fact in facts if fact)),
        *([html.Span(text("followup.late_by", language, count=late), className="overdue")] if late else []),
    ]
    return html.Li([mark, html.Div(said)])


def back_to_list(language: str) -> Component:
    """The way from a site's checklist to the list of all."""
    props = json.dumps({ids.SELECTION: {"data": None}})
    return html.Button(
        f"‹ {text('followup.all', language)}", type="button", className="button", **{"data-props": props}
    )
