"""What is near a site: only what the viewer may read, and nothing that silence makes better."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.nearby import distances_km
from analysis.zonal.buffers import buffer_places
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.places import places
from services.sites.nearby import KINDS, RADII_KM, known_to_work, nearby

ON = "2025-12-31"


def a_site(context: Context) -> str:
    return str(places(context, "displacement_site").index[0])


@pytest.mark.parametrize("km", RADII_KM)
def test_places_within_are_those_of_a_circle_on_the_ground(context: Context, km: int) -> None:
    site = a_site(context)
    found = nearby(context, site, 22, km, ON)
    assert found is not None and [kind.kind for kind in found.kinds] == list(KINDS)
    circle = buffer_places(places(context, "displacement_site").geometry[[site]], radius_m=1000 * km).iloc[0]
    for kind in found.kinds:
        table = places(context, kind.kind)
        assert kind.near is not None and kind.near.within == int(table.within(circle).sum())
        assert kind.near.working <= kind.near.within
        assert kind.on and kind.source


def test_more_people_live_within_a_larger_circle_and_no_more_are_flooded_than_live_there(context: Context) -> None:
    found = [nearby(context, a_site(context), 22, km, ON) for km in RADII_KM]
    people = [near.people for near in found if near is not None and near.people is not None]
    assert len(people) == len(RADII_KM)
    assert people[0].people < people[1].people < people[2].people
    assert all(0 <= near.flooded <= near.people and near.source and near.flood_source for near in people)


def test_the_district_of_a_site_says_its_coverage_with_its_year(context: Context) -> None:
    found = nearby(context, a_site(context), 22, 5, ON)
    assert found is not None and found.vaccination is not None
    assert 0 <= found.vaccination.value <= 100
    assert found.vaccination.on <= ON and found.vaccination.source


def test_the_public_learns_nothing_of_what_is_near_a_site(context: Context, public_context: Context) -> None:
    assert nearby(public_context, a_site(context), 22, 25, ON) is None


def test_partners_are_shown_no_small_count_of_people(context: Context) -> None:
    partner = replace(context, viewer=Viewer.of_tier(Tier.PARTNER))
    found = [nearby(partner, str(site), 22, 5, ON) for site in places(context, "displacement_site").index[:12]]
    people = [near.people for near in found if near is not None and near.people is not None]
    assert people and all(not 0 < round(near.flooded) < 5 for near in people if near.flooded == near.flooded)


def test_an_unknown_site_and_one_without_coordinates_have_nothing_near(context: Context, counted: Context) -> None:
    assert nearby(context, "no-such-site", 22, 5, ON) is None
    table = places(counted, "displacement_site")
    for site in table.index[table.geometry.isna()]:
        assert nearby(counted, str(site), 22, 5, ON) is None


def test_without_data_a_kind_is_not_held_rather_than_none_near(counted: Context) -> None:
    table = places(counted, "displacement_site")
    site = str(table.index[table.geometry.notna()][0])
    found = nearby(counted, site, 22, 25, ON)
    assert found is not None and found.people is None
    for kind in found.kinds:
        assert (kind.near is None) == places(counted, kind.kind).empty


@pytest.mark.parametrize(
    ("status", "functional", "works"),
    [("open", True, True), (" Open ", None, True), ("open", False, False), (None, True, False), ("closed", True, False),
     ("partial", None, False), ("open", "no", False)],
)  # fmt: skip
def test_silence_about_a_place_never_makes_it_work(status: object, functional: object, works: bool) -> None:
    table = pd.DataFrame(
        {"status": pd.Series([status], dtype=object), "a_functional": pd.Series([functional], dtype=object)}
    )
    assert known_to_work(table).tolist() == [works]


def test_distances_are_measured_from_the_site(context: Context) -> None:
    site = a_site(context)
    point = places(context, "displacement_site").geometry[site]
    found = nearby(context, site, 22, 25, ON)
    assert found is not None
    for kind in found.kinds:
        assert kind.near is not None
        assert kind.near.nearest_km == pytest.approx(distances_km(point, places(context, kind.kind).geometry).min())
