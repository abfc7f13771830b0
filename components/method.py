"""The method page: formulas, indicators, gates, sources, versions; and the editor of its numbers."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from components.sites.evidence import unit_words
from components.sites.explain import gate_name
from components.sites.scenario import change_table
from components.tools import button, field, options, plain, problem, row, section, table
from domain.method import Method
from locales import MISSING, date, has, money, number, percent, text
from services.methods import EDITABLE, Edit, Saved

TOOL = "method"
STANDINGS = ("seen", "general", "proposal")


def method_panel(
    method: Method,
    saved: Sequence[Saved],
    edits: list[Edit],
    preview: pd.DataFrame | None,
    state: dict[str, Any],
    may_edit: bool,
    language: str,
) -> Component:
    """The whole page, from the method file itself."""
    editor = [_editor(method, edits, preview, state, language)] if may_edit else []
    read = plain(
        html.P(text("method.version", language, version=method.version, hash=method.hash[:16]), className="quiet"),
        html.H3(text("method.formulas", language)),
        *_formulas(method, language),
        html.H3(text("method.indicators", language)),
        *[_dimension(method, d.id, d.weight, language) for d in method.dimensions],
        html.H3(text("method.gates", language)),
        _gates(method, language),
        html.H3(text("method.bands", language)),
        _bands(method, language),
        html.H3(text("method.costs", language)),
        _costs(method, language),
        html.H3(text("method.versions", language)),
        _versions(saved, language),
    )
    return html.Div([html.H2(text("method.title", language)), *editor, read], className="panel-body tool method-page")


def _formulas(method: Method, language: str) -> list[Component]:
    lines = [
        ("x = 100 · clip((v − L) / (U − L), 0, 1)", "method.f.indicator"),
        ("D = Σ w·a·x / Σ w·a", "method.f.dimension"),
        ("R = Π max(D, 1)^W", "method.f.pair"),
        ("R(site) = Σ π·R / Σ π", "method.f.site"),
    ]
    share = percent(method.number("aggregation", "min_dimension_weight"), language)
    shown = [html.Li([html.Code(formula), " ", text(key, language)]) for formula, key in lines]
    ages = [
        text(
            f"method.age.{name}", language,
            fresh=number(age.fresh_days / 30.4375, language), expires=number(age.expires_days / 30.4375, language),
        )
        for name, age in method.ages.items()
    ]  # fmt: skip
    return [
        html.Ul(shown, className="formulas"),
        html.P(text("method.missing", language, share=share)),
        html.P(" ".join(ages)),
    ]


def _sourced(name: str, key: str, source: str, standing: str, language: str, *facts: str) -> Component:
    """A name with, below it, its unit or subject, its source in the reader's language and the source's standing."""
    own = f"method.source.{key}"
    said = text(own, language) if has(own, language) else source
    if standing:
        said = f"{said} ({text(f'standing.{standing}', language)})"
    return html.Span([name, html.Small(" · ".join([*facts, said]))])


def _dimension(method: Method, dimension: str, weight: float, language: str) -> Component:
    head = [text(f"method.column.{k}", language) for k in ("indicator", "weight", "goalposts")]
    rows = [
        [
            _sourced(
                text(f"indicator.{i.id}.name", language), i.id, i.source, i.standing, language, unit_words(i, language)
            ),
            percent(i.weight, language),
            f"{_plain(i.low, language)} → {_plain(i.high, language)}",
        ]
        for i in method.of_dimension(dimension)
    ]
    title = f"{dimension} {text(f'dimension.{dimension}.name', language)} · {percent(weight, language, 1)}"
    return html.Details([html.Summary(title), table(head, rows, numeric=(1, 2))])


def _gates(method: Method, language: str) -> Component:
    head = [text(f"method.column.{k}", language) for k in ("gate", "of", "valid")]
    rows = [
        [
            _sourced(gate_name(g.id, language), g.id, g.source, g.standing, language),
            text(f"method.subject.{g.subject}", language),
            text("method.days", language, days=number(g.expires_days, language)) if g.expires_days else MISSING,
        ]
        for g in method.gates
    ]
    return table(head, rows)


def _bands(method: Method, language: str) -> Component:
    rules = method.tables["bands"]
    values = {k: number(v, language) for k, v in rules.items() if k.endswith("_min") and v > 1}
    values |= {k: percent(v, language) for k, v in rules.items() if isinstance(v, float) and v <= 1}
    return html.Ul([html.Li(f"{b} — {text(f'method.band.{b}', language, **values)}") for b in "DEABC"])


def _costs(method: Method, language: str) -> Component:
    head = [text(f"method.column.{k}", language) for k in ("item", "cost")]
    sources = {item: str(method.tables["unit_cost"][item]["source"]) for item in method.unit_costs}
    rows = [
        [
            _sourced(text(f"gap.{item}", language), item, sources[item], "", language),
            money(v, method.currency, language),
        ]
        for item, v in method.unit_costs.items()
    ]
    return table(head, rows, numeric=(1,))


def _versions(saved: Sequence[Saved], language: str) -> Component:
    if not saved:
        return html.P(text("method.no_versions", language), className="quiet")
    head = [text(f"method.column.{k}", language) for k in ("version", "date", "by", "note")]
    return table(head, [[v.version, date(v.at, language), v.by or "—", v.note or "—"] for v in saved])


def _editor(
    method: Method, edits: list[Edit], preview: pd.DataFrame | None, state: dict[str, Any], language: str
) -> Component:
    """Numbers are put into a draft one by one; the draft is checked and previewed before it is saved."""
    targets = [(f"dimension:{d.id}", f"{d.id} {text(f'dimension.{d.id}.name', language)}") for d in method.dimensions]
    targets += [(f"indicator:{i.id}", text(f"indicator.{i.id}.name", language)) for i in method.indicators]
    targets += [(f"gate:{g.id}", gate_name(g.id, language)) for g in method.gates]
    targets += [("bands:bands", text("method.bands", language))]
    targets += [
        (f"unit_cost:{k}", text("change.cost", language, name=text(f"gap.{k}", language))) for k in method.unit_costs
    ]
    fields = dict.fromkeys(f for names in EDITABLE.values() for f in names)
    names = dict(targets)
    rows = [
        [
            names.get(f"{e.table}:{e.id}", e.id),
            text(f"method.field.{e.field}", language),
            _change(method, e, language),
        ]
        for e in edits
    ]
    drafted: list[Component] = []
    if edits:
        head = [text(f"method.column.{k}", language) for k in ("what", "field", "value")]
        drafted = [plain(table(head, rows, numeric=(2,)))]
        if preview is not None:
            count = text("method.preview", language, count=len(preview))
            drafted.append(plain(html.P(count), *([change_table(preview, language)] if len(preview) else [])))
    return section(
        text("method.edit", language),
        problem(str(state.get("problem") or "")),
        options(text("method.target", language), TOOL, "target", targets),
        row(
            options(
                text("method.field", language),
                TOOL,
                "field",
                [(f, text(f"method.field.{f}", language)) for f in fields],
            ),
            field(text("scenario.value", language), TOOL, "value", kind="number"),
            button(text("method.add", language), TOOL, "add"),
        ),
        *drafted,
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
        about=text("method.edit_about", language),
    )


def _change(method: Method, edit: Edit, language: str) -> str:
    """A number of the draft, after the one in force where it is known."""
    before: float | None = None
    if edit.table == "dimension":
        before = next((d.weight for d in method.dimensions if d.id == edit.id), None)
    if edit.table == "indicator":
        before = next((getattr(i, edit.field, None) for i in method.indicators if i.id == edit.id), None)
    if edit.table == "bands":
        before = method.tables["bands"].get(edit.field)
    if edit.table == "unit_cost":
        before = method.unit_costs.get(edit.id)
    after = _plain(edit.value, language)
    if before is None:
        return after
    return text("method.change", language, before=_plain(float(before), language), after=after)


def _plain(value: float, language: str) -> str:
    return number(value, language, 0 if float(value).is_integer() else 2)
