"""The sections under an exposure: annual expectation with bounds, composite, comparison, files."""

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.risk.annual_bounds import BOUNDS, PARTS
from components import ids
from components.charts import chart
from components.parts import empty, rows, tiles
from components.risk.composite_charts import bounded_curve
from locales import MISSING, coverage_percent, has, named, number, text
from locales import period as period_words
from services.risk.composite import AnnualFigures, Risk

SECTIONS = ("annual", "index", "backtest", "export")


def risk_box(language: str) -> Component:
    """The sections, closed; each is filled when it is opened."""
    return dmc.Accordion(
        [
            dmc.AccordionItem(
                [
                    dmc.AccordionControl(text(f"risk.section.{name}", language)),
                    dmc.AccordionPanel(html.Div(id=ids.risk(name), className="panel-body", **{"aria-live": "polite"})),
                ],
                value=name,
            )
            for name in SECTIONS
        ],
        id=ids.RISK_SECTIONS,
        multiple=True,
        value=[],
        className="risk-sections",
    )


def annual_section(annual_figures: AnnualFigures, language: str) -> Component:
    """The expected annual figure between its bounds, what widens them, the curve and its table."""
    parts = annual_figures.parts
    figures = {bound: parts.xs(bound, level="bound").sum(skipna=False) for bound in BOUNDS}
    if figures["central"] != figures["central"]:
        return empty(text("risk.unknown", language), text("risk.unknown_advice", language))
    words = {bound: number(value, language) for bound, value in figures.items()}
    covered = text("coverage", language, share=coverage_percent(annual_figures.covered, language))
    outside = float(parts[("uncovered", "high")]) * annual_figures.most_frequent_years
    figure = bounded_curve(
        annual_figures.curve, most_frequent_years=annual_figures.most_frequent_years, outside=outside, language=language
    )
    depth = number(annual_figures.depth, language, 2)
    return html.Div(
        [
            html.H3(_title(annual_figures, language)),
            html.P(text("risk.annual_sentence", language, depth=depth, count=figures["central"], **words)),
            tiles([(text(f"risk.{b}", language), words[b], covered if b == "central" else "") for b in BOUNDS]),
            chart(figure, text("risk.curve_summary", language, people=number(annual_figures.people, language)), 240),
            _parts_table(parts, annual_figures, language),
            _curve_table(annual_figures, outside, language),
            html.P(_bounds_words(annual_figures.most_frequent_years, language), className="quiet"),
        ]
    )  # fmt: skip


def _title(annual_figures: AnnualFigures, language: str) -> str:
    """The zone's name, or how many zones are added up."""
    if annual_figures.name:
        return annual_figures.name
    return text(
        "exposure.total", language, count=annual_figures.zones, zones=text(f"zones.{annual_figures.kind}", language)
    )


def _bounds_words(years: float, language: str) -> str:
    """What the bounds assume."""
    often = text("risk.every_year", language)
    if years != 1:
        often = text("risk.every_years", language, years=number(years, language, 0 if years == int(years) else 1))
    return text("risk.bounds_about", language, often=often)


def _parts_table(parts: pd.Series, annual_figures: AnnualFigures, language: str) -> Component:
    """What each part of the curve adds, from the least to the most."""
    first, last = (
        number(float(p), language) for p in (annual_figures.curve.index.min(), annual_figures.curve.index.max())
    )
    head = ["risk.part", *(f"risk.{bound}" for bound in BOUNDS)]
    body = [
        [text(f"risk.part.{part}", language, first=first, last=last),
         *(number(parts[(part, bound)], language) for bound in BOUNDS)]
        for part in PARTS
    ]  # fmt: skip
    total = [text("risk.part.total", language)]
    total += [number(parts.xs(bound, level="bound").sum(skipna=False), language) for bound in BOUNDS]
    return table([text(key, language) for key in head], [*body, total], open_=text("risk.parts_table", language))


def _curve_table(annual_figures: AnnualFigures, outside: float, language: str) -> Component:
    """The twin of the chart: exposure at each period, and between it and the next."""
    line = annual_figures.curve.sort_index()
    periods = [annual_figures.most_frequent_years, *(float(p) for p in line.index)]
    exposed = [float("nan"), *line]
    low = [0.0, *line]
    high = [*(value + outside for value in line), annual_figures.people + outside]
    body = []
    for index, period in enumerate(periods):
        years = text("choice.period_option", language, years=number(period, language))
        body.append([years, *(number(column[index], language) for column in (exposed, low, high))])
    head = ["exposure.period", "risk.at_period", "risk.beyond_low", "risk.beyond_high"]
    return table([text(key, language) for key in head], body, open_=text("risk.curve_table", language))


def table(head: list[str], body: list[list[str]], *, open_: str) -> Component:
    """A table behind a line that opens it; the first column names the row."""
    top = html.Thead(html.Tr([html.Th(word, scope="col") for word in head]))
    lines = [
        html.Tr([html.Th(row[0], scope="row"), *(html.Td(c, className=_kind(c)) for c in row[1:])]) for row in body
    ]
    return html.Details([html.Summary(open_), html.Div(html.Table([top, html.Tbody(lines)]), className="wide")])


def _kind(cell: str) -> str:
    """Figures stand to the right on one line, words to the left on several."""
    return "n" if cell == MISSING or cell[:1].isdigit() else "words"


def withheld(small: int, language: str, area: tuple[float, float] | None = None) -> Component:
    """What stands instead of the figures of a zone that are kept from the viewer, with the reasons there can be.

    Args:
        small: the least count that the viewer may read.
        language: of the words.
        area: people and cells that an area must have; None where its size does not matter.
    """
    reasons = [text("risk.withheld_advice", language, most=small - 1)]
    if area:
        people, cells = (number(value, language) for value in area)
        reasons.append(text("risk.withheld_area", language, people=people, cells=cells))
    return empty(text("risk.withheld", language), " ".join(reasons))


def index_table(risk: Risk, names: pd.Series, annual: pd.DataFrame, hidden: pd.Series, language: str) -> Component:
    """All zones: persons first, index second; where there is none, why."""
    order = risk.index.sort_values("risk", ascending=False, na_position="last").index
    body, reasons = [], []
    for zone in order:
        line = risk.index.loc[zone]
        people = text("risk.withheld_short", language) if hidden[zone] else _span(annual.loc[zone], language)
        body.append([str(names[zone]), people, *(number(line[key], language, 1) for key in ("risk", "score"))])
        if line["missing"]:
            missing = missing_words(line["missing"], language)
            why_none = text("risk.no_index", language, missing=missing)
            reasons.append(text("risk.pair", language, first=names[zone], second=why_none))
    head = [text(key, language) for key in ("column.zone", "risk.people_year", "risk.index", "risk.score")]
    opened = table(head, body, open_=text("risk.index_table", language))
    opened.open = True
    why = [html.Ul([html.Li(reason) for reason in reasons], className="reasons")] if reasons else []
    return html.Div([html.P(text("risk.index_about", language)), opened, *why, *_method(language)])


def index_zone(risk: Risk, zone: str, title: str, annual: pd.Series, language: str) -> Component:
    """One zone: persons, then the index, then every component with its value, source and date."""
    line = risk.index.loc[zone]
    has_index = line["risk"] == line["risk"]
    note = text("risk.of_ten", language)
    if not has_index:
        note = text("risk.no_index", language, missing=missing_words(line["missing"], language))
    groups = [
        (text(f"risk.group.{name}", language), number(line[name], language, 1), text("risk.of_ten", language))
        for name in ("hazard_exposure", "vulnerability", "coping")
    ]
    return html.Div(
        [
            html.H3(title),
            html.P(text("risk.people_first", language, people=_span(annual, language))),
            tiles([
                (text("risk.index", language), number(line["risk"], language, 1), note),
                (text("risk.score", language), number(line["score"], language, 1), text("risk.of_hundred", language)),
            ]),
            tiles(groups),
            _components(risk, zone, language),
            *_method(language),
        ]
    )  # fmt: skip


def _components(risk: Risk, zone: str, language: str) -> Component:
    """Every component: its value and score, and below its name where they come from and the scale."""
    of_zone = risk.components[risk.components["zone"] == zone].set_index("component")
    lines = []
    for component in risk.method:
        values = of_zone.loc[component.id]
        name, unit = (_word(kind, component.id, language) for kind in ("component", "unit"))
        has_value = values["value"] == values["value"]
        value = f"{number(values['value'], language, 1)} {unit}" if has_value else text("risk.not_known", language)
        scale = {"low": number(component.low, language), "high": number(component.high, language)}
        origin = [text("risk.scale", language, **scale)]
        origin += (
            [named(str(values["source"]), language), period_words(str(values["date"]), language)] if has_value else []
        )
        group = text(f"risk.group.{component.group}", language)
        words = [text("risk.pair", language, first=group, second=name), html.Br(), html.Small(" · ".join(origin))]
        score = text("risk.scored", language, score=number(values["score"], language, 1))
        lines.append((html.Span(words), html.Span([value, html.Br(), html.Small(score)])))
    return html.Div([html.H4(text("risk.components_table", language)), rows(lines)])


def _method(language: str) -> list[Component]:
    return [html.P(text("risk.formula", language), className="quiet")]


def missing_words(missing: tuple[str, ...], language: str) -> str:
    """The components that are not known, by name."""
    return ", ".join(_word("component", name, language) for name in missing)


def _word(kind: str, component: str, language: str) -> str:
    """The name or unit of a component; one that the method has and the catalogue has not is said by its id."""
    key = f"risk.{kind}.{component}"
    return text(key, language) if has(key, language) else component if kind == "component" else ""


def _span(figures: pd.Series, language: str) -> str:
    low, central, high = (number(figures[bound], language) for bound in BOUNDS)
    return text("risk.span", language, central=central, low=low, high=high) if central != MISSING else MISSING
