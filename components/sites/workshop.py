"""The workshop: six steps from purpose to agreement, on a projector, without a network."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from components.sites.changes import change_table
from components.sites.explain import gate_name
from components.sites.workshop_weights import TOOL, weights_step
from components.tools import button, field, options, place_choice, plain, problem, row, section, table
from domain.method import Method
from domain.workshop import REMARKS, STEPS, Workshop
from locales import MISSING, date, number, text

Choices = Sequence[tuple[str, str]]


def workshop_panel(
    workshops: dict[str, Workshop],
    workshop: Workshop | None,
    method: Method,
    proposals: pd.DataFrame | None,
    changes: pd.DataFrame | None,
    bands: list[tuple[str, int, int]],
    gates: pd.DataFrame | None,
    places: Choices,
    selected: str | None,
    state: dict[str, Any],
    today: str,
    language: str,
) -> Component:
    """The whole tool: choose or open a workshop, then its current step."""
    head = [
        html.Div(
            [
                html.H2(text("workshop.title", language)),
                html.Button(
                    text("workshop.projector", language), className="button", type="button",
                    **{"data-toggle": "projector"},
                ),
            ],
            className="tool-row",
        ),
        problem(str(state.get("problem") or "")),
    ]  # fmt: skip
    if workshop is None:
        return html.Div([*head, _open(workshops, today, language)], className="panel-body tool")
    makers = {
        "purpose": lambda: _purpose(workshop, language),
        "gates": lambda: _gates(method, gates, language),
        "weights": lambda: weights_step(workshop, method, proposals, state, language),
        "results": lambda: _results(workshop, changes, bands, str(state.get("scenario") or ""), language),
        "objections": lambda: _objections(workshop, places, selected, language),
        "agreement": lambda: _agreement(workshop, language),
    }
    return html.Div([*head, _agenda(workshop, language), *makers[workshop.step]()], className="panel-body tool")


def _open(workshops: dict[str, Workshop], today: str, language: str) -> Component:
    earlier = [(w.id, f"{w.title} · {date(w.on, language)}") for w in reversed(workshops.values())]
    again = [
        row(
            options(text("workshop.earlier", language), TOOL, "earlier", earlier),
            button(text("workshop.resume", language), TOOL, "resume"),
        )
    ]
    return section(
        text("workshop.open", language),
        row(
            field(text("workshop.name", language), TOOL, "title"),
            field(text("workshop.place", language), TOOL, "place"),
        ),
        row(
            field(text("workshop.date", language), TOOL, "on", today, kind="date"),
            field(text("workshop.chair", language), TOOL, "chair"),
            button(text("workshop.start", language), TOOL, "open", main=True),
        ),
        *(again if earlier else []),
        about=text("workshop.about", language),
    )


def _agenda(workshop: Workshop, language: str) -> Component:
    steps = [
        html.Li(
            button(
                f"{n + 1}. {text(f'workshop.step.{step}', language)}",
                TOOL,
                "step",
                step,
                main=step == workshop.step,
                off=bool(workshop.closed_at),
            ),
            **({"aria-current": "step"} if step == workshop.step else {}),
        )
        for n, step in enumerate(STEPS)
    ]
    place = " · ".join(p for p in (workshop.title, workshop.place, date(workshop.on, language)) if p)
    closed = (
        html.P(text("workshop.is_closed", language), className="tool-problem") if workshop.closed_at else html.Span()
    )
    return html.Nav([html.P(html.Strong(place)), html.Ol(steps, className="agenda"), closed])


def _purpose(workshop: Workshop, language: str) -> list[Component]:
    people = [
        html.Li([f"{p.name}, {p.role}" if p.role else p.name, button("✕", TOOL, "leave", p.name)])
        for p in workshop.participants
    ]
    return [
        plain(html.P(text("minutes.purpose", language)), html.P(text("minutes.never", language))),
        section(
            text("workshop.participants", language, count=len(people)),
            html.Ul(people, className="people"),
            row(
                field(text("workshop.person", language), TOOL, "person"),
                field(text("workshop.role", language), TOOL, "role"),
                button(text("scenario.add", language), TOOL, "join"),
            ),
        ),
    ]


def _gates(method: Method, counts: pd.DataFrame | None, language: str) -> list[Component]:
    """Every gate, what it is about, and in how many sites it fails or is unknown."""
    head = [text(f"method.column.{k}", language) for k in ("gate", "of")]
    head += [text("workshop.failing", language), text("workshop.unknown", language)]
    rows = []
    for gate in method.gates:
        states = [MISSING, MISSING]
        if counts is not None and gate.id in counts.index:
            states = [number(counts.loc[gate.id, s], language) for s in ("FAIL", "UNKNOWN")]
        rows.append([gate_name(gate.id, language), text(f"method.subject.{gate.subject}", language), *states])
    about = [html.P(text("gates.about", language)), html.P(text("workshop.gates_now", language), className="quiet")]
    return [plain(*about, table(head, rows, numeric=(2, 3)))]


def _results(
    workshop: Workshop, changes: pd.DataFrame | None, bands: list[tuple[str, int, int]], shown: str, language: str
) -> list[Component]:
    if not workshop.agreed or changes is None:
        return [html.P(text("minutes.not_agreed", language), className="quiet")]
    head = [text(f"workshop.column.{k}", language) for k in ("band", "before", "after")]
    counts = [[f"{b} {text(f'band.{b}.name', language)}", str(before), str(after)] for b, before, after in bands]
    listed = change_table(changes, language) if len(changes) else html.P(text("minutes.unchanged", language))
    show = [row(button(text("workshop.on_map", language), TOOL, "show"))] if workshop.scenario != shown else []
    return [*show, plain(table(head, counts, numeric=(1, 2)), html.H3(text("minutes.changed", language)), listed)]


def _objections(workshop: Workshop, places: Choices, selected: str | None, language: str) -> list[Component]:
    kinds = [(k, text(f"workshop.remark.{k}", language)) for k in REMARKS]
    people = [("", MISSING), *[(p.name, p.name) for p in workshop.participants]]
    spots = [(s, text(f"workshop.spot.{s}", language)) for s in ("none", "place", "centre")]
    names = dict(places)
    remarks = [
        html.Li(
            [
                html.Span(str(count), className="remark-number"),
                html.Span(
                    [
                        html.Strong(text(f"workshop.remark.{r.kind}", language)), f" · {r.text} ",
                        html.Small(" · ".join(p for p in (r.by, names.get(r.site, "")) if p)),
                    ]
                ),
                button("✕", TOOL, "unsay", r.at),
            ]
        )
        for count, r in enumerate(workshop.remarks, start=1)
    ]  # fmt: skip
    return [
        section(
            text("workshop.say", language),
            row(
                options(text("workshop.kind", language), TOOL, "kind", kinds),
                options(text("workshop.person", language), TOOL, "by", people),
            ),
            field(text("workshop.text", language), TOOL, "text"),
            place_choice(text("workshop.where", language), TOOL, "site", places, selected),
            row(
                options(text("workshop.spot", language), TOOL, "spot", spots),
                button(text("workshop.record", language), TOOL, "say", main=True),
            ),
        ),
        *([html.P(text("workshop.spots", language), className="quiet")] if remarks else []),
        html.Ul(remarks, className="people"),
    ]


def _agreement(workshop: Workshop, language: str) -> list[Component]:
    decisions = [html.Li(r.text) for r in workshop.of_kind("decision")]
    links = [
        html.A(
            text(f"workshop.{form}", language),
            href=f"/minutes/{workshop.id}.{form}?lang={language}",
            className="button",
        )
        for form in ("pdf", "docx")
    ]
    return [
        plain(
            html.H3(text("minutes.decisions", language)),
            html.Ul(decisions) if decisions else html.P(text("minutes.none", language), className="quiet"),
        ),
        section(
            text("workshop.minutes", language),
            row(*links),
            row(
                button(text("workshop.close", language), TOOL, "close", off=bool(workshop.closed_at)),
                button(text("workshop.other", language), TOOL, "other"),
            ),
            about=text("workshop.minutes_about", language),
        ),
    ]
