"""Where one is stands out, each way leads to its tab, and a tier sees only its ways."""

import json
from typing import Any

import pytest
from dash import html

from components import ids
from components.places import goes_to, menu, places_bar, tabs_bar
from domain.navigation import LENSES, PLACES, TABS, place_of
from domain.tiers import Tier
from locales import LANGUAGES, text
from tests.components.reading import parts


def attribute(part: Any, name: str) -> Any:
    return part.to_plotly_json()["props"].get(name)


def buttons(shown: Any) -> list[Any]:
    return [part for part in parts(shown) if isinstance(part, html.Button)]


def leads_to(button: Any) -> str:
    return str(json.loads(attribute(button, "data-props"))[ids.LENS]["data"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lens", LENSES)
def test_the_place_and_the_tab_where_one_is_are_marked_and_no_other(lens: str, language: str) -> None:
    bars = [places_bar(lens, Tier.CORE, language), menu([], lens, Tier.CORE, language)]
    here = [b for bar in bars for b in buttons(bar) if attribute(b, "aria-current") == "page"]
    assert [b.children for b in here] == [text(f"place.{place_of(lens).id}", language)]
    tabs = [b for b in buttons(tabs_bar(lens, Tier.CORE, language)) if attribute(b, "aria-current") == "page"]
    assert [leads_to(b) for b in tabs] == ([lens] if len(place_of(lens).tabs) > 1 else [])


@pytest.mark.parametrize("tier", list(Tier))
def test_every_tab_that_a_tier_may_open_has_a_way_and_no_other_has(tier: Tier) -> None:
    lens = LENSES[0]
    bars = (places_bar(lens, tier, "fr"), tabs_bar(lens, tier, "fr"), menu([], lens, tier, "fr"))
    assert {leads_to(b) for bar in bars for b in buttons(bar)} == {a for a, tab in TABS.items() if tab.tier <= tier}


def test_only_the_tabs_of_the_place_where_one_is_are_seen() -> None:
    for place in PLACES:
        groups = [g for g in tabs_bar(place.tabs[0].address, Tier.CORE, "fr").children if not g.hidden]
        assert [attribute(g, "data-place") for g in groups] == ([place.id] if len(place.tabs) > 1 else [])


def test_a_drawer_is_closed_to_the_first_tab_of_its_place() -> None:
    shown = [b for b in buttons(tabs_bar(LENSES[0], Tier.CORE, "fr")) if attribute(b, "data-closes")]
    assert {leads_to(b) for b in shown} == {a for a, tab in TABS.items() if tab.drawer}
    assert all(attribute(b, "data-closes") == place_of(leads_to(b)).tabs[0].address for b in shown)


def test_more_attributes_stand_beside_where_a_way_leads() -> None:
    assert goes_to("workshop", role="x") == {"data-props": '{"lens": {"data": "workshop"}}', "role": "x"}
