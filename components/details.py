"""What the panel says of a place that is no displacement site, and of the country as a whole."""

import json

import pandas as pd
from dash import html
from dash.development.base_component import Component

from components import ids
from components.charts import chart, weekly
from components.glossary import term_link
from components.parts import empty, explained, harm_mark, rows, tiles
from components.static import static
from layers.base import Details
from layers.contract.names import kind_name
from locales import MISSING, date, has, number, text
from services.immunization import SOURCES, VACCINES, DistrictImmunization

CLOSE_POINT = json.dumps({ids.POINT: {"children": []}})


def district(facts: DistrictImmunization, language: str) -> Component:
    """Coverage of every vaccine in every source, side by side and never merged; years and sources beside figures."""
    head = [text("column.vaccine", language), *(text(f"immunization.origin.{s}", language) for s in SOURCES)]
    table = facts.coverage.set_index(["vaccine", "origin"])
    body = [
        html.Tr(
            [html.Th(text(f"vaccine.{v}", language), scope="row"), *(_coverage(table, v, s, language) for s in SOURCES)]
        )
        for v in VACCINES
    ]
    body.append(_dropout(facts, language))
    panel = html.Div(
        [
            html.H2(facts.name),
            tiles(
                [
                    (
                        text("immunization.infants", language),
                        number(facts.line["infants"], language),
                        _infants_note(facts.line, language),
                    ),
                    (
                        text("immunization.zero", language),
                        number(facts.zero_dose, language),
                        _zero_note(facts.line, language),
                    ),
                    *_in_sites(facts, language),
                ]
            ),
            explained(
                text("immunization.sources", language),
                text("immunization.sources_about", language),
                term_link("wuenic", language),
            ),
            html.Table([html.Thead(html.Tr([html.Th(h, scope="col") for h in head])), html.Tbody(body)]),
            html.P(text(f"immunization.how.{_how(facts.line)}", language), className="quiet"),
            *[html.P(text(f"immunization.origin.{s}.about", language), className="quiet") for s in SOURCES],
            html.P(text("legend.source", language, source=_sources(facts)), className="provenance"),
        ],
        className="panel-body",
    )
    return static(panel)


def _year(day: object) -> str:
    return str(day)[:4] if isinstance(day, str) else MISSING


def _infants_note(line: pd.Series, language: str) -> str:
    source = line["infants_source"] if isinstance(line["infants_source"], str) else MISSING
    return text("immunization.infants_note", language, year=_year(line["infants_as_of"]), source=source)


def _zero_note(line: pd.Series, language: str) -> str:
    years = {"infants": _year(line["infants_as_of"]), "coverage": _year(line["as_of"])}
    return text("immunization.zero_note", language, **years)


def _in_sites(facts: DistrictImmunization, language: str) -> list[tuple[str, str, str]]:
    """Infants in displacement sites of the district, where the viewer may know of sites."""
    if facts.site_people != facts.site_people:
        return []
    note = text("immunization.site_infants_note", language, count=facts.site_people)
    return [(text("immunization.site_infants", language), number(facts.site_infants, language), note)]


def _how(line: pd.Series) -> str:
    """How the WUENIC value of the district was made: a message key."""
    return f"{line['how']}.{line['origin']}" if isinstance(line["how"], str) and line["origin"] else "none"


def _sources(facts: DistrictImmunization) -> str:
    named = [str(s) for s in facts.coverage["source"] if isinstance(s, str)]
    return " ; ".join(dict.fromkeys(named))


def _dropout(facts: DistrictImmunization, language: str) -> Component:
    """Drop-out from the first to the third dose, flagged in words where it is above the method's limit."""
    cells = []
    for source in SOURCES:
        share = facts.dropout.get(source, float("nan"))
        flagged = share > facts.dropout_flag
        shown = text("percent", language, value=number(share, language)) if share == share else MISSING
        limit = text("immunization.dropout_flag", language, limit=number(facts.dropout_flag, language))
        cells.append(html.Td([shown, *([html.Small(limit, className="above")] if flagged else [])], className="n"))
    return html.Tr([html.Th(text("immunization.dropout", language), scope="row"), *cells])


def _coverage(table: pd.DataFrame, vaccine: str, origin: str, language: str) -> Component:
    if (vaccine, origin) not in table.index:
        return html.Td(MISSING, className="n", title=text("legend.no_data", language))
    row = table.loc[(vaccine, origin)]
    above = row["value"] > 100
    shown = text("percent", language, value=number(row["value"], language))
    marks = [html.Span(shown, className="above" if above else ""), html.Small(str(row["observed_on"])[:4])]
    return html.Td(marks, className="n", title=text("legend.above_100", language) if above else None)


def crossing(place: pd.Series, weeks: pd.DataFrame, language: str) -> Component:
    """A crossing: its state, recent arrivals a day, and the weekly curve."""
    status = place["status"] if place["status"] in {"open", "restricted", "closed"} else "unknown"
    facts = [
        (text("crossing.status", language), text(f"crossing.{status}", language)),
        (text("crossing.neighbour", language), str(place.get("a_neighbour") or MISSING)),
    ]
    parts: list[Component] = [
        html.H2(place["name"]),
        tiles(
            [
                (
                    text("crossing.arrivals", language),
                    number(place["arrivals_per_day"], language),
                    arrivals_words(place, language),
                )
            ]
        ),
        rows(facts),
    ]
    if len(weeks):
        parts += [
            explained(text("crossing.curve", language), text("crossing.curve_about", language)),
            chart(weekly(weeks, language), text("crossing.summary", language, week=date(place["week"], language)), 220),
            html.P(text("legend.source", language, source=place.get("flow_source") or ""), className="provenance"),
        ]
    else:
        parts.append(empty(text("crossing.no_flows", language), text("crossing.no_flows_advice", language)))
    return html.Div(parts, className="panel-body")


def arrivals_words(place: pd.Series, language: str) -> str:
    """What the arrivals of a crossing stand on: days observed, and how long ago the last one was."""
    if pd.isna(place["last_per_day"]):
        return text("crossing.never", language)
    return text(
        "crossing.stopped" if place["stale"] else "crossing.arrivals_note",
        language,
        people=number(place["last_per_day"], language),
        days=number(place["days"], language),
        last=date(place["last_observed"], language),
        ago=text("time.ago", language, count=place["age_days"]),
    )


def return_area(
    name: str,
    prefecture: str,
    facts: list[tuple[str, float, str, str]],
    intending: str,
    flooded: pd.Series | None,
    language: str,
    *,
    harm: bool = False,
) -> Component:
    """A return area: who lives and came back there, who intends to, and whether floods reach it."""
    entries: list[tuple[str, str]] = [(label, number(value, language)) for label, value, _, _ in facts]
    entries.append((text("area.intending", language), intending))
    parts: list[Component] = [html.H2(name), html.P(prefecture, className="quiet"), rows(entries)]
    if flooded is not None:
        share = flooded["share"]
        shown = MISSING if pd.isna(share) else text("percent", language, value=number(100 * share, language, 1))
        parts += [
            explained(
                text("area.flood", language), text("area.flood_about", language), term_link("return_period", language)
            ),
            rows([(text("area.flooded", language), shown)]),
            *([html.P(text("gate_reason.unread", language), className="quiet")] if flooded.get("unread") else []),
            *([html.P([harm_mark(language), " ", text("harm.about", language)])] if harm else []),
        ]
    parts += [
        html.P(text("area.fact", language, date=date(on, language), source=source), className="provenance")
        for _, _, on, source in facts[:1]
    ]
    return html.Div(parts, className="panel-body")


def plain_details(details: Details, language: str) -> Component:
    """The panel of anything that has none of its own: name, kind, where it lies, what is known, source."""
    where = " · ".join(part for part in (details.kind, details.where) if part)
    provenance = " · ".join(
        part
        for part in (text("legend.source", language, source=details.source) if details.source else "", details.date)
        if part
    )
    return static(
        html.Div(
            [
                html.H2(details.title),
                html.P(where, className="quiet"),
                rows(details.facts) if details.facts else html.P(text("details.nothing", language), className="quiet"),
                *(html.P(note, className="quiet") for note in details.notes),
                *([html.P(provenance, className="provenance")] if provenance else []),
            ],
            className="panel-body",
        )
    )


def absent(kind: str, subject: str, language: str) -> Component:
    """What is said of a selection that does not exist."""
    key = f"selection.absent.{kind}"
    if has(key, language):
        title = text(key, language, subject=subject)
    else:
        title = text("selection.absent", language, kind=_opening(kind_name(kind, language)), subject=subject)
    return empty(title, text("selection.absent_advice", language))


def restricted(kind: str, language: str) -> Component:
    """What is said of a selection that this viewer may not see one by one."""
    title = text("selection.restricted", language, kind=_opening(kind_name(kind, language)))
    return empty(title, text("selection.restricted_advice", language))


def _opening(words: str) -> str:
    """Words as they open a sentence."""
    return words[:1].upper() + words[1:]


def point_value(lines: list[tuple[str, str]], at: str, language: str) -> Component:
    """The values of the drawn rasters where the map was clicked, small, with a button that closes it."""
    close = html.Button(
        "×",
        className="close",
        title=text("point.close", language),
        **{"aria-label": text("point.close", language), "data-props": CLOSE_POINT},
    )
    return static(html.Div([html.H3(text("point.title", language, at=at)), close, rows(lines)], className="point"))
