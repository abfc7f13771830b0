"""Where one can go: the places in the header, the tabs of each over the panel, and what stands in the menu.

Each way is a button that sets the lens (assets/page.js); assets/places.js marks where one is.
"""

import json

from dash import html
from dash.development.base_component import Component

from components import ids
from domain.navigation import PLACES, Place, Tab, place_of
from domain.tiers import Tier
from locales import text


def goes_to(lens: str, **more: str) -> dict[str, str]:
    """The attributes of an element that opens a tab when it is pressed; `more`: further attributes."""
    props = {ids.LENS: {"data": lens}, **({ids.SELECTION: {"data": None}} if place_of(lens).of_all else {})}
    return {"data-props": json.dumps(props), **more}


def places_bar(lens: str, tier: Tier, language: str) -> Component:
    """The places of the header that a tier is offered; each opens its first tab."""
    here = place_of(lens)
    offered = [place for place in PLACES if place.open_to(tier) and not place.in_menu]
    return html.Nav(
        [
            html.Button(
                text(f"place.{place.id}", language),
                type="button",
                className="place",
                **goes_to(place.open_to(tier)[0].address, **{"data-place": place.id}),
                **({"aria-current": "page"} if place == here else {}),
            )
            for place in offered
        ],
        id=ids.PLACES,
        className="places",
        **{"aria-label": text("page.places", language)},
    )


def tabs_bar(lens: str, tier: Tier, language: str) -> Component:
    """The tabs of every place that has more than one, of which those of the place that one is in are seen."""
    here = place_of(lens)
    groups = [(place, _offered(place, tier)) for place in PLACES]
    return html.Nav(
        [
            html.Div(
                [_tab(tab, tab.address == lens, language) for tab in tabs],
                className="place-tabs",
                hidden=place != here,
                **{"data-place": place.id},
            )
            for place, tabs in groups
            if len(tabs) > 1
        ],
        id=ids.TABS,
        **{"aria-label": text("page.tabs", language)},
    )


def _offered(place: Place, tier: Tier) -> list[Tab]:
    """The tabs of a place, then what it opens as a drawer."""
    return [*place.open_to(tier), *(tab for tab in place.tabs if tab.drawer and tab.tier <= tier)]


def _tab(tab: Tab, chosen: bool, language: str) -> Component:
    """A tab; a drawer is closed by the button that opened it."""
    closes = {"data-closes": place_of(tab.address).tabs[0].address} if tab.drawer else {}
    return html.Button(
        text(f"tab.{tab.key}", language),
        type="button",
        className="place-tab drawer-tab" if tab.drawer else "place-tab",
        **goes_to(tab.address, **{"data-lens": tab.address}, **closes),
        **({"aria-current": "page"} if chosen else {}),
    )


def menu(entries: list[Component], lens: str, tier: Tier, language: str) -> Component:
    """The menu at the right: the places that are no words of the header, then `entries`."""
    places = [
        html.Button(
            text(f"place.{place.id}", language),
            type="button",
            className="menu-entry",
            **goes_to(place.tabs[0].address, **{"data-place": place.id}),
            **({"aria-current": "page"} if place == place_of(lens) else {}),
        )
        for place in PLACES
        if place.in_menu and place.open_to(tier)
    ]
    return html.Details(
        [html.Summary(["☰ ", html.Span(text("menu.title", language))]), html.Div([*places, *entries])],
        id=ids.MENU,
        className="menu",
    )
