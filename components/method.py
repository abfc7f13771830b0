"""The method page: formulas, indicators, gates, sources, versions."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.method_figures import other_figures
from components.sites.evidence import unit_words
from components.sites.explain import gate_name
from components.tools import plain, plain_number, table
from domain.method import DAYS_PER_MONTH, Method
from locales import MISSING, date, has, money, number, percent, text
from services.methods import Saved


def method_panel(method: Method, saved: Sequence[Saved], above: Sequence[Component], language: str) -> Component:
    """The whole page, from the method file itself; `above` it stand what must be known of it, and its editor."""
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
        other_figures(method, language),
        html.H3(text("method.versions", language)),
        _versions(saved, language),
    )
    return html.Div([html.H2(text("method.title", language)), *above, read], className="panel-body tool method-page")


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
            f"method.age.{name}",
            language,
            fresh=text("time.months", language, count=age.fresh_days / DAYS_PER_MONTH),
            expires=text("time.months", language, count=age.expires_days / DAYS_PER_MONTH),
        )
        for name, age in method.ages.items()
    ]
    return [
        html.Ul(shown, className="formulas"),
        html.P(text("method.missing", language, share=share)),
        html.P(" ".join(ages)),
    ]


def _sourced(name: str, key: str, source: str, provenance: str, language: str, *facts: str) -> Component:
    """A name with, below it, its unit or subject, its source in the reader's language and the source's provenance."""
    message = f"method.source.{key}"
    words = text(message, language) if has(message, language) else source
    if provenance:
        words = f"{words} ({text(f'provenance.{provenance}', language)})"
    return html.Span([name, html.Small(" · ".join([*facts, words]))])


def _dimension(method: Method, dimension: str, weight: float, language: str) -> Component:
    head = [text(f"method.column.{k}", language) for k in ("indicator", "weight", "goalposts")]
    rows = [
        [
            _sourced(
                text(f"indicator.{i.id}.name", language),
                i.id,
                i.source,
                i.provenance,
                language,
                unit_words(i, language),
            ),
            percent(i.weight, language),
            f"{plain_number(i.low, language)} → {plain_number(i.high, language)}",
        ]
        for i in method.of_dimension(dimension)
    ]
    title = f"{dimension} {text(f'dimension.{dimension}.name', language)} · {percent(weight, language, 1)}"
    return html.Details([html.Summary(title), table(head, rows, numeric=(1, 2))])


def _gates(method: Method, language: str) -> Component:
    head = [text(f"method.column.{k}", language) for k in ("gate", "of", "valid")]
    rows = [
        [
            _sourced(gate_name(g.id, language), g.id, g.source, g.provenance, language),
            text(f"method.subject.{g.subject}", language),
            text("method.days", language, count=g.expires_days) if g.expires_days else MISSING,
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
