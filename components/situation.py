"""The first page: where the people are, who arrives, who is not vaccinated, what is warned of; each opens its place."""

import json
from dataclasses import dataclass

import geopandas as gpd
from dash import html
from dash.development.base_component import Component

from components import ids
from components.glossary import term_link
from components.parts import band_mark, explained
from components.places import goes_to
from components.risk.preparedness import mark
from components.static import static
from domain.navigation import SITES, WARNINGS
from locales import MISSING, date, number, text
from services.risk.warnings import Warnings
from services.sites.dossier import Overview
from services.situation import Crossings, Vaccination

BANDS = "ABCDE"


@dataclass(frozen=True)
class Situation:
    """What the cards say.

    Attributes:
        displaced: people in sites and in host families, sites by band.
        hosts: services.public.hosts_by_prefecture().
        crossings: arrivals; None where no crossing is known.
        vaccination: children without any dose; None where no district is known.
        warnings: of the day.
    """

    displaced: Overview
    hosts: gpd.GeoDataFrame
    crossings: Crossings | None
    vaccination: Vaccination | None
    warnings: Warnings


def situation(facts: Situation, language: str) -> Component:
    """The cards of the first page."""
    displaced = facts.displaced
    total = number(displaced.in_sites + displaced.in_hosts, language)
    on = text("overview.total_note", language, date=date(displaced.on, language))
    cards = [_sites(displaced, language), _hosts(facts, language)]
    cards += [_borders(facts.crossings, language)] if facts.crossings else []
    cards += [_vaccination(facts.vaccination, language)] if facts.vaccination else []
    return static(
        html.Div(
            [
                html.H2(text("overview.title", language)),
                html.P([html.Strong(total), " ", on], className="headline"),
                *cards,
                _warnings(facts.warnings, language),
                html.P(text("overview.hint", language), className="quiet"),
                html.P(text("legend.source", language, source=displaced.source), className="provenance"),
            ],
            className="panel-body cards",
        )
    )


def opens_table(layer: str) -> dict[str, str]:
    """The attributes of an element that draws a layer and shows its features in the table."""
    shown = json.dumps(ids.layer("shown", layer), sort_keys=True, separators=(",", ":"))
    return {"data-props": json.dumps({ids.TABLE_LAYER: {"value": layer}, shown: {"checked": True}})}


def _card(title: str, value: str, notes: list[Component | str], opens: dict[str, str]) -> Component:
    """A card is one button: what it says, how much, and what must be known beside it."""
    return html.Button(
        [
            html.Span(title, className="card-name"),
            html.Span(value, className="card-value"),
            *[html.Small(note) for note in notes],
        ],
        type="button",
        className="way-card",
        **opens,
    )


def _sites(displaced: Overview, language: str) -> Component:
    notes: list[Component | str] = [text("overview.sites_note", language)]
    if displaced.bands is None:
        return _card(text("overview.sites", language), number(displaced.in_sites, language), notes, goes_to(SITES))
    about = explained(
        text("overview.bands", language), text("overview.bands_about", language), term_link("band", language)
    )
    strip = html.Span(
        [
            html.Span([band_mark(band, language), f" {number(int(displaced.bands.get(band, 0)), language)}"])
            for band in BANDS
        ],
        className="band-strip",
    )
    card = _card(
        text("overview.sites", language), number(displaced.in_sites, language), [*notes, strip], goes_to(SITES)
    )
    return html.Div([card, about], className="way-card-box")


def _hosts(facts: Situation, language: str) -> Component:
    """Host families have no place of their own: the card unfolds the prefectures, most people first."""
    table = facts.hosts[facts.hosts["people"].notna() | facts.hosts["hidden"]]
    rows = [
        html.Div([html.Span(row["name"]), html.Span(row["shown"], className="value")], className="line")
        for _, row in table.sort_values("people", ascending=False).iterrows()
    ]
    summary = html.Summary(
        [
            html.Span(text("overview.hosts", language), className="card-name"),
            html.Span(number(facts.displaced.in_hosts, language), className="card-value"),
            html.Small(text("overview.hosts_note", language)),
        ]
    )
    return html.Details([summary, html.Div(rows, className="lines")], className="way-card")


def _borders(totals: Crossings, language: str) -> Component:
    value = number(totals.per_day, language)
    value = text("card.per_day", language, people=value) if totals.per_day == totals.per_day else MISSING
    counted = text("card.crossings", language, count=totals.counted, known=number(totals.known, language))
    dated = [_dated(date(totals.on, language), totals.source, language)] if totals.on else []
    return _card(text("card.borders", language), value, [counted, *dated], opens_table("border_crossings"))


def _vaccination(totals: Vaccination, language: str) -> Component:
    counted = text("card.districts", language, count=totals.said, known=number(totals.districts, language))
    dated = [_dated(totals.year, totals.source, language)] if totals.year else []
    value = number(totals.zero_dose, language)
    return _card(text("card.vaccination", language), value, [counted, *dated], opens_table("immunization_coverage"))


def _warnings(warnings: Warnings, language: str) -> Component:
    warned = warnings.warned
    unknown = len(warnings.of_level("unknown"))
    levels = [html.Span([mark(str(level), language), f" {number(int(count), language)}"], className="card-level")
              for level, count in warned["level"].value_counts(sort=False).items()]  # fmt: skip
    notes: list[Component | str] = [*levels]
    notes += [text("card.unknown", language, count=unknown)] if unknown else []
    notes.append(_dated(date(warnings.on, language), warnings.sources, language))
    value = text("card.warned", language, count=len(warned))
    return _card(text("card.warnings", language), value, notes, goes_to(WARNINGS))


def _dated(on: str, source: str, language: str) -> str:
    return " · ".join(part for part in (on, text("legend.source", language, source=source) if source else "") if part)
