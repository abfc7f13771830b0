"""The workshop: six steps from purpose to agreement, on a projector, without a network."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from domain.method import Method
from domain.workshop import REMARKS, STEPS, WAYS, Workshop
from locales import MISSING, date, number, percent, text
from panels.explain import gate_name
from panels.scenario import change_table
from panels.tools import button, field, options, place_choice, plain, problem, row, section, table

TOOL = "workshop"
Choices = Sequence[tuple[str, str]]
ACCEPTABLE = 0.10  # consistency ratio above which judgements are looked at again (Saaty 1980)
SAATY = ("9", "7", "5", "3", "1", "1/3", "1/5", "1/7", "1/9")


def workshop_panel(
    known: dict[str, Workshop],
    held: Workshop | None,
    method: Method,
    proposals: pd.DataFrame | None,
    changes: pd.DataFrame | None,
    bands: list[tuple[str, int, int]],
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
    if held is None:
        return html.Div([*head, _open(known, today, language)], className="panel-body tool")
    makers = {
        "purpose": lambda: _purpose(held, language),
        "gates": lambda: _gates(method, language),
        "weights": lambda: _weights(held, method, proposals, state, language),
        "results": lambda: _results(held, changes, bands, language),
        "objections": lambda: _objections(held, places, selected, language),
        "agreement": lambda: _agreement(held, language),
    }
    return html.Div([*head, _agenda(held, language), *makers[held.step]()], className="panel-body tool")


def _open(known: dict[str, Workshop], today: str, language: str) -> Component:
    earlier = [(w.id, f"{w.title} · {date(w.on, language)}") for w in reversed(known.values())]
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


def _agenda(held: Workshop, language: str) -> Component:
    steps = [
        html.Li(
            button(f"{n + 1}. {text(f'workshop.step.{step}', language)}", TOOL, "step", step, main=step == held.step),
            **({"aria-current": "step"} if step == held.step else {}),
        )
        for n, step in enumerate(STEPS)
    ]
    place = " · ".join(p for p in (held.title, held.place, date(held.on, language)) if p)
    closed = html.P(text("workshop.is_closed", language), className="tool-problem") if held.closed_at else html.Span()
    return html.Nav([html.P(html.Strong(place)), html.Ol(steps, className="agenda"), closed])


def _purpose(held: Workshop, language: str) -> list[Component]:
    people = [
        html.Li([f"{p.name}, {p.role}" if p.role else p.name, button("✕", TOOL, "leave", p.name)])
        for p in held.participants
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


def _gates(method: Method, language: str) -> list[Component]:
    rows = [[gate_name(g.id, language), text(f"method.subject.{g.subject}", language)] for g in method.gates]
    head = [text(f"method.column.{k}", language) for k in ("gate", "of")]
    return [plain(html.P(text("gates.about", language)), table(head, rows))]


def _weights(
    held: Workshop, method: Method, proposals: pd.DataFrame | None, state: dict[str, Any], language: str
) -> list[Component]:
    people = [(p.name, p.name) for p in held.participants]
    if not people:
        return [html.P(text("workshop.nobody", language), className="quiet")]
    way = str(state.get("way") or "direct")
    ways = [button(text(f"workshop.way.{w}", language), TOOL, "way", w, main=w == way) for w in WAYS]
    about = html.P(text(f"workshop.way.{way}.about", language), className="quiet")
    entry = _pairs(method, language) if way == "pairwise" else _points(method, way, language)
    return [
        section(
            text("workshop.propose", language),
            row(*ways),
            about,
            options(
                text("workshop.person", language), TOOL, "participant", people, str(state.get("participant") or "")
            ),
            entry,
            row(button(text("workshop.record", language), TOOL, "propose", way, main=True)),
        ),
        *(_side_by_side(held, method, proposals, language) if proposals is not None else []),
    ]


def _points(method: Method, way: str, language: str) -> Component:
    fields = [
        field(
            text(f"dimension.{d.id}.name", language), TOOL, f"points:{d.id}",
            round(100 * d.weight, 1) if way == "direct" else 0, kind="number",
        )
        for d in method.dimensions
    ]  # fmt: skip
    return html.Div(fields, className="weights")


def _pairs(method: Method, language: str) -> Component:
    """Each dimension against the next ones: 28 comparisons, equal where none is made."""
    names = {d.id: text(f"dimension.{d.id}.name", language) for d in method.dimensions}
    scale = [(v, text("workshop.saaty", language, times=v)) for v in SAATY]
    ids_ = list(names)
    fields = [
        options(f"{names[a]} / {names[b]}", TOOL, f"pair:{a}:{b}", scale, "1")
        for n, a in enumerate(ids_)
        for b in ids_[n + 1 :]
    ]
    return html.Div(fields, className="pairs")


def _side_by_side(held: Workshop, method: Method, spread: pd.DataFrame | None, language: str) -> list[Component]:
    newest = list(held.newest_proposals().values())
    assert spread is not None
    head = [text("minutes.dimension", language), *[p.participant for p in newest]]
    head += [text("workshop.mean", language), text("minutes.range", language)]
    rows = []
    for d in method.dimensions:
        line = spread.loc[d.id]
        shares = [percent(p.weights.get(d.id), language) for p in newest]
        bounds = f"{percent(line['low'], language)} – {percent(line['high'], language)}"
        wide = " ▲" if line["range"] >= 0.1 else ""
        rows.append([text(f"dimension.{d.id}.name", language), *shares, percent(line["mean"], language), bounds + wide])
    ratios = [
        text(
            "workshop.ratio_high" if p.consistency > ACCEPTABLE else "workshop.ratio_good", language,
            name=p.participant, ratio=number(p.consistency, language, 2),
        )
        for p in newest
        if p.consistency is not None
    ]  # fmt: skip
    fields = [
        field(
            text(f"dimension.{d.id}.name", language), TOOL, f"agreed:{d.id}",
            round(100 * held.agreed.get(d.id, float(spread.loc[d.id, "mean"])), 1), kind="number",
        )
        for d in method.dimensions
    ]  # fmt: skip
    return [
        plain(html.H3(text("workshop.side", language)), table(head, rows), *[html.P(r) for r in ratios]),
        section(
            text("workshop.agree_title", language),
            html.Div(fields, className="weights"),
            row(button(text("workshop.agree", language), TOOL, "agree", main=True)),
            about=text("workshop.agree_about", language),
        ),
    ]


def _results(
    held: Workshop, changes: pd.DataFrame | None, bands: list[tuple[str, int, int]], language: str
) -> list[Component]:
    if not held.agreed or changes is None:
        return [html.P(text("minutes.not_agreed", language), className="quiet")]
    head = [text(f"workshop.column.{k}", language) for k in ("band", "before", "after")]
    counts = [[f"{b} {text(f'band.{b}.name', language)}", str(before), str(after)] for b, before, after in bands]
    shown = change_table(changes, language) if len(changes) else html.P(text("minutes.unchanged", language))
    return [plain(table(head, counts, numeric=(1, 2)), html.H3(text("minutes.changed", language)), shown)]


def _objections(held: Workshop, places: Choices, selected: str | None, language: str) -> list[Component]:
    kinds = [(k, text(f"workshop.remark.{k}", language)) for k in REMARKS]
    people = [("", MISSING), *[(p.name, p.name) for p in held.participants]]
    spots = [(s, text(f"workshop.spot.{s}", language)) for s in ("none", "place", "centre")]
    names = dict(places)
    said = [
        html.Li(
            [
                html.Strong(text(f"workshop.remark.{r.kind}", language)), f" {r.text} ",
                html.Small(" · ".join(p for p in (r.by, names.get(r.site, "")) if p)), button("✕", TOOL, "unsay", r.at),
            ]
        )
        for r in held.remarks
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
        html.Ul(said, className="people"),
    ]


def _agreement(held: Workshop, language: str) -> list[Component]:
    decisions = [html.Li(r.text) for r in held.of_kind("decision")]
    links = [
        html.A(
            text(f"workshop.{form}", language), href=f"/minutes/{held.id}.{form}?lang={language}", className="button"
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
                button(text("workshop.close", language), TOOL, "close", off=bool(held.closed_at)),
                button(text("workshop.other", language), TOOL, "other"),
            ),
            about=text("workshop.minutes_about", language),
        ),
    ]
