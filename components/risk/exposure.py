"""The panel of the exposure lens: who stands in harm's way, where, how sure."""

import json

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.charts import chart, exceedance
from components.glossary import term_link
from components.parts import explained, rows, tiles
from components.risk.composite import risk_box
from components.risk.hazard_choice import HazardSelection, Options, hazard_choice, options
from domain.hazards import FLOOD
from layers.base import Legend
from layers.scales import EXPOSED_BREAKS, ORANGES, numeric_classes
from locales import coverage_percent, month, number, percent, period, text
from services.risk.exposure import Exposure
from services.risk.hazard_words import key_label, note_words, threshold_words
from services.risk.observed_flood import ObservedFlood

LINES = 4  # thresholds that a chart can tell apart
COUNTED_BY = ("registered", "population", "returnees", "raster")


def exposure_box(
    zones: list[str], chosen: str, picked: HazardSelection, kinds: Options, kind: str, language: str, *, shown: bool
) -> Component:
    """What is measured, and its result; on the page in every lens, shown in its own."""
    return html.Div(
        [
            html.H2(text("exposure.title_all", language)),
            hazard_choice(picked, language),
            dmc.Select(
                id=ids.ZONES,
                label=text("exposure.zones", language),
                value=chosen,
                data=[{"value": z, "label": text(f"zones.{z}", language)} for z in zones],
                allowDeselect=False,
                size="xs",
            ),
            html.P(text("exposure.draw_hint", language), className="quiet"),
            html.Div(id=ids.RESULT, className="panel-body", **{"aria-live": "polite"}),
            dcc.Store(id=ids.MEASURED),
            dcc.Store(id=ids.AWAITED),
            _places(kinds, kind, language),
            risk_box(language),
        ],
        id=ids.EXPOSURE_BOX,
        className="panel-body",
        hidden=not shown,
    )


def _places(kinds: Options, kind: str, language: str) -> Component:
    """What the table below the map shows: the zones measured, or places by hazard."""
    return html.Section(
        [
            dmc.Select(
                id=ids.PLACES_KIND,
                label=text("matrix.table", language),
                data=options([("", text("matrix.zones", language)), *kinds]),
                value=kind,
                allowDeselect=False,
                size="xs",
                comboboxProps={"withinPortal": True},
            ),
            dmc.Switch(id=ids.HAZARD_COUNT, label=text("matrix.count", language), checked=False, size="xs", mt=8),
            html.P(text("matrix.about", language), className="quiet"),
        ]
    )


def zones_legend(language: str) -> Legend:
    """What the colours of the measured zones mean."""
    return Legend(
        title=text("exposure.map_title_all", language),
        unit=text("unit.persons", language),
        date="",
        source="",
        classes=numeric_classes(EXPOSED_BREAKS, ORANGES, language),
    )


def zone_result(measured: Exposure, zone: str, title: str, language: str) -> Component:
    """One zone's figures: people, exposure by key and threshold, expected annual, coverage, chart."""
    line = measured.zones.loc[zone]
    return _result(measured, line, measured.exposed.loc[zone], title, language)


def total_result(measured: Exposure, language: str) -> Component:
    """All zones together: they do not overlap when they are administrative areas, and only then are summed."""
    together = measured.together
    line = pd.concat([together.line, pd.Series({"flags": ()})])
    title = text("exposure.total", language, count=len(measured.zones), zones=text(f"zones.{measured.kind}", language))
    return _result(measured, line, together.exposed, title, language)


def _result(measured: Exposure, line: pd.Series, exposed: pd.Series, title: str, language: str) -> Component:
    parts = [html.H3(title), _tiles(measured, line, exposed, language), *_levels(measured, exposed, language)]
    return html.Div([*parts, *_body(measured, line, exposed, language)])


def national_note(totals: pd.Series, measured: Exposure, language: str) -> Component:
    """The three totals of the country and why they differ: the raster, the outline, the zones measured."""
    zones = float(measured.together.line["people"])
    if round(totals["raster"]) == round(zones) == round(totals["country"]):
        return html.P(text("exposure.totals_same", language), className="quiet")
    values = {"raster": totals["raster"], "country": totals["country"], "zones": zones}
    words = {name: number(value, language) for name, value in values.items()}
    return html.P(text("exposure.totals", language, count=len(measured.zones), **words), className="quiet")


def observed_section(observed: ObservedFlood, language: str) -> Component:
    """What was observed, beside what is modelled: never added to it."""
    day, people = key_label(observed.hazard, observed.key, language), observed.people
    share = text("coverage", language, share=coverage_percent(observed.covered, language))
    return html.Section(
        [
            html.H3(text("exposure.observed", language)),
            rows([(text("exposure.observed_people", language, day=day), number(people, language))]),
            html.P([share, " · ", text("hazard.observed_only", language)], className="quiet"),
        ]
    )


def clear_area(language: str) -> Component:
    """A button that lets the drawn area go."""
    props = json.dumps({ids.AREA: {"data": None}})
    return html.Button(
        text("exposure.clear_area", language), type="button", className="button", **{"data-props": props}
    )


def _tiles(measured: Exposure, line: pd.Series, exposed: pd.Series, language: str) -> Component:
    hazard, key = measured.hazard, measured.key
    covered = text("coverage", language, share=coverage_percent(line["covered_share"], language))
    words = threshold_words(hazard, measured.threshold, language)
    people = exposed[(key, measured.threshold)]
    entries = [
        (text("exposure.people", language), number(line["people"], language), covered),
        (
            f"{words}, {key_label(hazard, key, language)}",
            number(people, language),
            text("exposure.share_note", language, share=percent(_share(people, line["people"]), language, 1)),
        ),
    ]
    if hazard.periodic:
        least = key_label(hazard, hazard.keys[0], language)
        note = text("exposure.annual_note_all", language, threshold=words, least=least)
        entries.append((text("exposure.annual", language), number(line["expected_annual"], language), note))
    if hazard.id == FLOOD:
        label = text("exposure.damage", language, at=key_label(hazard, hazard.key, language))
        note = text("exposure.damage_note", language)
        entries.append((label, percent(line["damaged_share"], language, 1), note))
    return tiles(entries)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _levels(measured: Exposure, exposed: pd.Series, language: str) -> list[Component]:
    """People at each named class of the hazard or a worse one."""
    levels = [v for v in measured.hazard.levels if (v.key, v.threshold) in exposed.index]
    if not levels:
        return []
    entries = [
        (
            text(
                f"level.{level.name}",
                language,
                threshold=threshold_words(measured.hazard, level.threshold, language),
                at=key_label(measured.hazard, level.key, language),
            ),
            number(exposed[(level.key, level.threshold)], language),
        )
        for level in levels
    ]
    return [html.H3(text("exposure.levels", language)), rows(entries)]


def _body(measured: Exposure, line: pd.Series, exposed: pd.Series, language: str) -> list[Component]:
    hazard = measured.hazard
    names = {
        float(t): threshold_words(hazard, t, language) for t in sorted(exposed.index.get_level_values("threshold"))
    }
    flags = [html.Li(text(f"flag.{flag}", language)) for flag in line["flags"]]
    spurious = [rows([(text("exposure.spurious", language), number(line["spurious_people"], language))])]
    shown = _when(measured, language)
    return [
        *(_curve(measured, exposed, names, language) if hazard.periodic else []),
        _table(measured, exposed, names, language),
        *([html.Ul(flags, className="reasons")] if flags else []),
        *(spurious if measured.rasters.spurious else []),
        *[html.P(words, className="quiet") for words in note_words(measured.rasters, language)],
        html.P(text(f"exposure.basis.{measured.basis}", language), className="quiet"),
        *[html.P(words, className="quiet") for words in _counted(measured, line, language)],
        html.P(
            text(
                "exposure.provenance_all",
                language,
                hazard=text(f"hazard.{hazard.id}", language),
                source=measured.rasters.source,
                on=shown,
                population=measured.rasters.population_source,
                date=period(measured.rasters.population_date, language),
            ),
            className="provenance",
        ),
    ]


def _when(measured: Exposure, language: str) -> str:
    """What the hazard speaks of: its month where it speaks of one, a day, or a period."""
    day = measured.rasters.date
    if measured.rasters.month:
        return month(measured.rasters.month, language)
    return period(day, language)


def _counted(measured: Exposure, line: pd.Series, language: str) -> list[str]:
    """Who counted the people of a place, or of how many places each count stands."""
    if "counted_by" not in measured.zones:
        return []
    if "counted_by" in line:
        return [text(f"exposure.counted_by.{line['counted_by']}", language)]
    counts = measured.zones["counted_by"].value_counts()
    words = [
        text(
            "exposure.counted", language, count=number(int(counts[by]), language), by=text(f"counted_by.{by}", language)
        )
        for by in COUNTED_BY
        if by in counts
    ]
    few = measured.zones["flags"].map(lambda flags: "few_raster_people" in flags).sum()
    sparse = [text("exposure.few_raster_people", language, count=int(few))] if few else []
    return [" ; ".join(words), *sparse]


def _curve(measured: Exposure, exposed: pd.Series, names: dict[float, str], language: str) -> list[Component]:
    drawn_thresholds = [t for t in names if t != measured.threshold][: LINES - 1] + [measured.threshold]
    drawn = exposed[exposed.index.get_level_values("threshold").isin(drawn_thresholds)]
    summary = text(
        "exposure.summary_all",
        language,
        count=exposed[(measured.key, measured.threshold)],
        threshold=names[measured.threshold],
        at=key_label(measured.hazard, measured.key, language),
    )
    about = "exposure.curve_about" if measured.hazard.id == FLOOD else "exposure.curve_about_all"
    return [
        explained(text("exposure.curve", language), text(about, language), term_link("return_period", language)),
        chart(exceedance(drawn, names, language), summary, 230),
    ]


def _table(measured: Exposure, exposed: pd.Series, names: dict[float, str], language: str) -> Component:
    keys = list(dict.fromkeys(exposed.index.get_level_values(0)))
    head = [html.Th("", scope="col"), *(html.Th(name, scope="col") for name in names.values())]
    body = [
        html.Tr(
            [
                html.Th(key_label(measured.hazard, int(k), language), scope="row"),
                *(html.Td(number(exposed[(k, t)], language), className="n") for t in names),
            ]
        )
        for k in keys
    ]
    return html.Details(
        [
            html.Summary(text("exposure.table", language)),
            html.Div(html.Table([html.Thead(html.Tr(head)), html.Tbody(body)]), className="scroll"),
        ],
        open=not measured.hazard.periodic,
    )
