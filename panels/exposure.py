"""The panel of the exposure lens: who stands in harm's way, where, how sure."""

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from answers.exposure import Exposure
from layers.base import Legend
from layers.scales import EXPOSED_BREAKS, ORANGES, numeric_classes
from locales import number, percent, text
from panels import ids
from panels.charts import chart, exceedance
from panels.legend import legend
from panels.parts import explained, rows, tiles


def exposure_box(zones: list[str], chosen: str, language: str, *, shown: bool) -> Component:
    """What is measured, and its result; on the page in every lens, shown in its own."""
    return html.Div(
        [
            html.H2(text("exposure.title", language)),
            dmc.Select(
                id=ids.ZONES,
                label=text("exposure.zones", language),
                value=chosen,
                data=[{"value": z, "label": text(f"zones.{z}", language)} for z in zones],
                allowDeselect=False,
                size="xs",
            ),
            html.P(text("exposure.draw_hint", language), className="quiet"),
            _choropleth_legend(language),
            html.Div(id=ids.RESULT, className="panel-body", **{"aria-live": "polite"}),
        ],
        id=ids.EXPOSURE_BOX,
        className="panel-body",
        hidden=not shown,
    )


def _choropleth_legend(language: str) -> Component:
    """What the colours of the measured zones mean."""
    shown = Legend(
        title=text("exposure.map_title", language),
        unit=text("unit.persons", language),
        date="",
        source="",
        classes=numeric_classes(EXPOSED_BREAKS, ORANGES, language),
    )
    return html.Details([html.Summary(text("workbench.legend", language)), legend(shown, "area", language)], open=True)


def zone_result(found: Exposure, zone: str, title: str, language: str) -> Component:
    """One zone's figures: people, exposure by period and depth, expected annual, coverage, chart."""
    line = found.zones.loc[zone]
    exposed = found.exposed.loc[zone]
    return html.Div([html.H3(title), _tiles(line, exposed, language), *_body(found, line, exposed, language)])


def total_result(found: Exposure, language: str) -> Component:
    """All zones together: they do not overlap when they are administrative areas, and only then are summed."""
    exposed = found.exposed.sum(min_count=1)
    area = found.zones["area_km2"]
    line = pd.Series(
        {
            "people": found.zones["people"].sum(min_count=1),
            "expected_annual": found.zones["expected_annual"].sum(min_count=1),
            "covered_share": (found.zones["covered_share"] * area).sum() / area.sum(),
            "spurious_people": found.zones["spurious_people"].sum(min_count=1),
            "flags": (),
        }
    )
    title = text("exposure.total", language, count=len(found.zones), zones=text(f"zones.{found.kind}", language))
    return html.Div([html.H3(title), _tiles(line, exposed, language), *_body(found, line, exposed, language)])


def _tiles(line: pd.Series, exposed: pd.Series, language: str) -> Component:
    covered = text("coverage", language, share=percent(line["covered_share"], language))
    return tiles(
        [
            (text("exposure.people", language), number(line["people"], language), covered),
            (
                text("exposure.at100", language),
                number(exposed[(100, 0.5)], language),
                text("exposure.at100_note", language),
            ),
            (
                text("exposure.annual", language),
                number(line["expected_annual"], language),
                text("exposure.annual_note", language),
            ),
        ]
    )


def _body(found: Exposure, line: pd.Series, exposed: pd.Series, language: str) -> list[Component]:
    summary = text("exposure.summary", language, people=number(exposed[(100, 0.5)], language))
    flags = [html.Li(text(f"flag.{flag}", language)) for flag in line["flags"]]
    return [
        explained(text("exposure.curve", language), text("exposure.curve_about", language)),
        chart(exceedance(exposed, language), summary, 230),
        _table(exposed, language),
        *([html.Ul(flags, className="reasons")] if flags else []),
        rows([(text("exposure.spurious", language), number(line["spurious_people"], language))]),
        html.P(text(f"exposure.basis.{found.basis}", language), className="quiet"),
        html.P(
            text(
                "exposure.provenance",
                language,
                flood=found.rasters.source,
                population=found.rasters.population_source,
                date=found.rasters.population_date,
            ),
            className="provenance",
        ),
    ]


def _table(exposed: pd.Series, language: str) -> Component:
    periods = sorted(exposed.index.get_level_values(0).unique())
    depths = sorted(exposed.index.get_level_values(1).unique())
    head = [html.Th(text("exposure.period", language), scope="col")]
    head += [html.Th(text("exposure.depth", language, depth=number(d, language, 2)), scope="col") for d in depths]
    body = [
        html.Tr(
            [
                html.Th(text("choice.period_option", language, years=p), scope="row"),
                *(html.Td(number(exposed[(p, d)], language), className="n") for d in depths),
            ]
        )
        for p in periods
    ]
    return html.Details(
        [html.Summary(text("exposure.table", language)), html.Table([html.Thead(html.Tr(head)), html.Tbody(body)])]
    )
