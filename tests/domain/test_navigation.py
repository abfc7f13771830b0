"""Every place, tab and older address leads somewhere, and a tier is offered what it may open."""

import pytest

from domain.navigation import LENSES, OLD, PLACES, SCENARIO, TABS, lens_named, place_of
from domain.tiers import Tier
from domain.view_state import ViewState, decode, encode


def test_addresses_are_of_their_place_and_none_is_twice() -> None:
    addresses = [tab.address for place in PLACES for tab in place.tabs]
    assert addresses == list(dict.fromkeys(addresses)) == list(LENSES)
    for place in PLACES:
        for tab in place.tabs:
            assert tab.address.partition(".")[0] == place.id
            assert tab.address != place.id or len(place.tabs) == 1
            assert place_of(tab.address) is place


@pytest.mark.parametrize("word", [*LENSES, *OLD, *(place.id for place in PLACES)])
def test_a_link_is_read_by_address_by_place_and_by_its_older_name(word: str) -> None:
    state, dropped = decode(f"lens={word}")
    expected = word if word in LENSES else OLD.get(word) or next(p.tabs[0].address for p in PLACES if p.id == word)
    assert (state.lens, dropped) == (expected, [])
    assert f"lens={expected}" in encode(state)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("overview", "situation.overview"), ("readiness", "sites.list"), ("compare", "sites.compare"),
        ("closing", "sites.closing"), ("scenario", "sites.scenario"), ("workshop", "workshop"),
        ("exposure", "risks.exposure"), ("preparedness", "risks.warnings"), ("method", "method"),
    ],
)  # fmt: skip
def test_links_of_before_there_were_places_still_lead_where_they_led(old: str, new: str) -> None:
    assert lens_named(old) == new


@pytest.mark.parametrize("word", ["", "sites.", "sites.nothing", "nothing.list", ".", "Sites"])
def test_what_is_no_place_is_dropped(word: str) -> None:
    state, dropped = decode(f"lens={word}")
    assert (state.lens, dropped) == (ViewState().lens, ["lens"])


def test_a_tier_is_offered_what_it_may_open_and_no_drawer() -> None:
    for tier in Tier:
        offered = {tab.address for place in PLACES for tab in place.open_to(tier)}
        assert offered == {address for address, tab in TABS.items() if tab.tier <= tier and not tab.drawer}
    assert SCENARIO not in {tab.address for place in PLACES for tab in place.open_to(Tier.CORE)}
    assert {place.id for place in PLACES if place.open_to(Tier.PUBLIC)} >= {"situation", "sites", "risks"}
