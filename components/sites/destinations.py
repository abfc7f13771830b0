"""Where the households of a site want to go; a destination in harm's way is marked."""

import json

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.sites.readiness import Assessment
from components import ids
from components.glossary import term_link
from components.parts import band_mark, empty, explained, harm_mark
from domain.tiers import NOT_SHOWN
from locales import MISSING, named, number, text
from services.disclosed import shown_share


def destination_name(destination_id: str, name: str, language: str) -> str:
    """A destination's own name, or the words for a choice that is no place."""
    if destination_id in {"relocation", "local_integration", "undecided"}:
        return text(f"option.{destination_id}", language)
    if destination_id.startswith(f"{NOT_SHOWN}:"):
        return text("option.not_shown", language, number=destination_id.rpartition(":")[2])
    return name


def source_words(source: object, language: str) -> str:
    """Who says something; in words where the viewer is not shown it, empty where nobody is named."""
    if source == NOT_SHOWN:
        return text("evidence.not_shown", language)
    return named(source, language) if isinstance(source, str) else ""


def in_harm(assessment: Assessment, site_id: str) -> set[str]:
    """Destinations of a site that the flood gate fails."""
    gates = assessment.gates
    failed = (gates["site_id"] == site_id) & (gates["gate"] == "G8") & (gates["state"] == "FAIL")
    return {str(place) for place in gates.loc[failed, "destination_id"].dropna()}


def destinations_section(
    site_id: str, pairs: pd.DataFrame, harmed: set[str], chosen: str | None, language: str
) -> list[Component]:
    """Where a site's households want to go, those in harm's way marked; a click shows one's details."""
    if pairs.empty:
        return [empty(text("destinations.none", language), text("destinations.none_advice", language))]
    head = [text(f"destinations.{c}", language) for c in ("name", "share", "band", "score", "state")]
    body = [
        html.Tr(
            [
                html.Th(
                    [
                        _choose(site_id, row, chosen, language),
                        *([harm_mark(language)] if row["destination_id"] in harmed else []),
                    ],
                    scope="row",
                ),
                html.Td(
                    shown_share(row["share"], row.get("withheld"), language),
                    className="n kept" if row.get("withheld") else "n",
                ),
                html.Td(band_mark(str(row["band"]), language) if isinstance(row["band"], str) else MISSING),
                _score(row, language),
                html.Td(text(f"pair.{row['status']}", language) if isinstance(row["status"], str) else MISSING),
            ],
            className="chosen" if row["destination_id"] == chosen else "",
        )
        for _, row in pairs.iterrows()
    ]
    return [
        html.Section(
            [
                explained(
                    text("destinations.title", language),
                    text("destinations.about", language),
                    term_link("destination", language),
                ),
                html.Table([html.Thead(html.Tr([html.Th(h, scope="col") for h in head])), html.Tbody(body)]),
                *withheld_note(pairs, language),
            ]
        )
    ]


def withheld_note(pairs: pd.DataFrame, language: str) -> list[Component]:
    """Why some counts are not shown, where some are not."""
    if "withheld" not in pairs or not (pairs["withheld"] != "").any():
        return []
    return [html.P(text("withheld.about", language), className="quiet")]


def _score(row: pd.Series, language: str) -> Component:
    """A pair's score; greyed where a condition that is not met makes it count for nothing."""
    void = row["status"] == "blocked" and row["score"] == row["score"]
    title = text("destinations.void", language) if void else ""
    return html.Td(number(row["score"], language), className="n void" if void else "n", title=title)


def _choose(site_id: str, row: pd.Series, chosen: str | None, language: str) -> Component | str:
    """A destination's name; a click shows its losses, gaps and evidence below."""
    name = destination_name(str(row["destination_id"]), str(row["name"]), language)
    if row["destination_id"] == "undecided" or row["destination_id"] == chosen:
        return name
    selection = {"kind": "displacement_site", "id": site_id, "destination": str(row["destination_id"])}
    props = json.dumps({ids.SELECTION: {"data": selection}})
    return html.Button(name, className="link", type="button", **{"data-props": props})
