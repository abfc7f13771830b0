"""The panel of the preparedness lens: which levels, why, for whom, how far they can be trusted, what is missing."""

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.risk.early_warning import NONE, UNKNOWN, Triggers
from analysis.risk.warning_skill import Skill
from components import ids
from components.glossary import term_link
from components.parts import empty, explained, rows
from components.static import static
from components.tools import table
from layers.warnings import LEVEL_COLOURS, inventory_words
from locales import date, named, number, text
from services.risk.notices import LevelChange
from services.risk.warning_words import (
    MARKS,
    exposed_words,
    issues_by_area,
    level_name,
    period_words,
    places_words,
    reasons,
    season_words,
    skill_table,
    source_words,
    trigger_lines,
)
from services.risk.warnings import Warnings

MOST_GAPS, MOST_CHANGES, MOST_PLACES = 6, 20, 6


@dataclass(frozen=True)
class Facts:
    """Everything the panel says."""

    warnings: Warnings
    people: pd.DataFrame  # services.risk.warned_people.exposed
    skills: list[Skill]
    inventory: pd.DataFrame
    changes: list[LevelChange]
    triggers: Triggers
    since: dict[str, str]  # day by p-code


def preparedness_panel(facts: Facts, selected: str | None, language: str) -> Component:
    """The panel; a selected prefecture stands first."""
    warnings = facts.warnings
    head = [
        html.H2(text("warning.panel.title", language)),
        html.P(_day(warnings, language), className="quiet"),
        html.P(_download(language)),
    ]
    chosen = [_area(facts, selected, language)] if selected in warnings.areas.index else []
    warned = [_card(facts, str(area), language) for area in warnings.warned.index if area != selected]
    if warnings.warned.empty:
        calm = empty(text("warning.panel.none", language), text("warning.panel.none_advice", language))
        warned = [calm]
    parts = [
        *head,
        *chosen,
        *warned,
        *[html.P(line, className="quiet") for line in period_words(facts.people, language)],
        _unknown(facts, language),
        _calm(facts, language),
        explained(text("warning.panel.triggers", language), "", term_link("warning_level", language)),
        html.Ul([html.Li(line) for line in trigger_lines(facts.triggers, language)], className="warning-why"),
        *_skill(facts, language),
        *_gaps(facts, language),
        *_history(facts, language),
        html.P(text("warning.limits", language), className="provenance"),
    ]
    return static(html.Div(parts, className="panel-body"))


def _day(warnings: Warnings, language: str) -> str:
    judged_on = text("warning.panel.on", language, date=date(warnings.on, language))
    note = text("warning.note.synthetic", language) if warnings.synthetic else ""
    return " ".join(part for part in (judged_on, note, source_words(warnings, language)) if part)


def _download(language: str) -> Component:
    return html.A(
        text("warning.panel.bulletin", language),
        href=f"/warnings/bulletin.pdf?lang={language}",
        download="",
        className="button",
    )


def mark(level: str, language: str) -> Component:
    """A level's mark on its colour, its name beside it."""
    style = {"backgroundColor": LEVEL_COLOURS.get(level, "#66707a"), "color": "#1d2a33" if level == NONE else "#fff"}
    sign = html.Span(MARKS[level], className="warning-mark", style=style, **{"aria-hidden": "true"})
    return html.Span([sign, html.Span(text(f"warning.level.{level}", language))], className="warning-level")


def _card(facts: Facts, area: str, language: str) -> Component:
    warnings = facts.warnings
    level = str(warnings.areas.at[area, "level"])
    since = text("warning.since", language, date=date(facts.since.get(area, warnings.on), language))
    why = html.Ul([html.Li(line) for line in reasons(warnings, area, language)], className="warning-why")
    people: list[Component] = []
    if area in facts.people.index:
        row = facts.people.loc[area]
        lines = [exposed_words(row, language), places_words(row, language, MOST_PLACES)]
        people = [html.P(line) for line in lines if line]
    head = html.H3(html.Button(warnings.areas.at[area, "name"], className="link", type="button", **_selects(area)))
    return html.Div(
        [
            html.Div([mark(level, language), head, html.Span(since, className="quiet")], className="warning-head"),
            why,
            *people,
        ],
        className=f"warning-card warning-{level}",
    )


def _selects(area: str) -> dict[str, Any]:
    return {"data-props": json.dumps({ids.SELECTION: {"data": {"kind": "adm1", "id": area}}})}


def _area(facts: Facts, area: str | None, language: str) -> Component:
    """The selected prefecture: its level and what its communities have."""
    row = facts.inventory.loc[area]
    lines = [
        (text(f"warning.figure.{figure}", language), inventory_words(figure, row[figure], language))
        for figure in ("committees", "drill", "plan", "reach")
    ]
    missing = [text(f"inventory.gap.{gap}", language) for gap in row["gaps"]]
    foot = " · ".join(
        part
        for part in (
            date(row["as_of"], language),
            named(row["source"], language) if isinstance(row["source"], str) else "",
        )
        if part
    )
    return html.Div(
        [
            _card(facts, str(area), language),
            html.H3(text("warning.area.inventory", language)),
            rows(lines),
            html.P(", ".join(missing), className="warning-gaps"),
            html.P(foot, className="provenance"),
        ]
    )


def _unknown(facts: Facts, language: str) -> Component:
    """What nobody knows, with the reason, open: it must not be overlooked."""
    unknown = facts.warnings.of_level(UNKNOWN)
    if unknown.empty:
        return html.Span()
    lines = [
        html.Li(
            [mark(UNKNOWN, language), html.Strong(f" {name} "), " ".join(reasons(facts.warnings, str(area), language))]
        )
        for area, name in unknown["name"].items()
    ]
    title = text("warning.panel.unknown", language, count=number(len(unknown), language))
    return html.Details([html.Summary(html.H3(title)), html.Ul(lines, className="warning-why")], open=True)


def _calm(facts: Facts, language: str) -> Component:
    calm = facts.warnings.of_level(NONE)
    title = text("warning.panel.calm", language, count=number(len(calm), language))
    return html.Details([html.Summary(html.H3(title)), html.P(", ".join(calm["name"]))])


def _skill(facts: Facts, language: str) -> list[Component]:
    days = text("method.days", language, count=facts.triggers.tolerance_days)
    about = text("warning.panel.skill_about", language, days=days)
    head, cells = skill_table(facts.skills, language)
    return [
        explained(text("warning.panel.skill", language), about, term_link("past_reliability", language)),
        table(head, cells, numeric=(1, 2, 3, 4, 5, 6)),
        *[html.P(line, className="provenance") for line in season_words(facts.skills, language)],
        *_issues(facts, language),
    ]


def _issues(facts: Facts, language: str) -> list[Component]:
    """How long the judged season of each area is."""
    issues = issues_by_area(facts.skills)
    if issues.empty:
        return []
    names = facts.warnings.areas["name"]
    head = [text(key, language) for key in ("warning.issues.area", "warning.issues.first", "warning.issues.last")]
    cells = [
        [str(names.get(area, area)), date(row["first"], language), date(row["last"], language),
         number(row["count"], language)]
        for area, row in issues.sort_values("count").iterrows()
    ]  # fmt: skip
    body = table([*head, text("warning.issues.count", language)], cells, numeric=(3,))
    return [html.Details([html.Summary(text("warning.issues.title", language)), body])]


def _gaps(facts: Facts, language: str) -> list[Component]:
    pressing = facts.inventory[facts.inventory["gaps"].map(len) > 0].head(MOST_GAPS)
    lines: list[tuple[Any, Any]] = [
        (
            html.Span([mark(str(row["level"]), language), f" {row['name']}"]),
            ", ".join(text(f"inventory.gap.{gap}", language) for gap in row["gaps"]),
        )
        for _, row in pressing.iterrows()
    ]
    title = explained(text("warning.panel.gaps", language), text("warning.panel.gaps_about", language))
    return [title, html.Div(rows(lines), className="warning-gaps")]


def _history(facts: Facts, language: str) -> list[Component]:
    title = html.H3(text("warning.panel.history", language))
    names = facts.warnings.areas["name"].to_dict()
    news = [change for change in reversed(facts.changes) if change.is_news or change.before]
    if not news:
        return [title, html.P(text("warning.panel.history_none", language), className="quiet")]
    return [title, html.Ul([_change(c, names, language) for c in news[:MOST_CHANGES]], className="log")]


def _change(change: LevelChange, names: dict[str, str], language: str) -> Component:
    before = text(f"warning.level.{change.before}", language) if change.before else text("mail.first", language)
    line = text(
        "warning.history.line", language, date=date(change.on, language), before=before,
        now=level_name(change.level, language),
    )  # fmt: skip
    sent = (
        text("warning.history.sent", language, date=date(change.sent_at, language))
        if change.sent_at
        else text("warning.history.unsent", language)
    )
    return html.Li([html.Strong(names.get(change.area, change.area)), f" · {line} ", html.Small(sent)])
