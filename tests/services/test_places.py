"""Places and areas as a viewer may see them, with the people of a round."""

from pathlib import Path

import pytest

from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.places import (
    area_names,
    areas,
    has_shapes,
    host_people,
    places,
    prefectures,
    sites,
    sites_unredacted,
)  # fmt: skip
from services.sites.readiness import readiness
from tests.layers.stores import plain_store


@pytest.mark.parametrize("kind", ["displacement_site", "return_area"])
def test_places_of_displaced_people_are_for_partners(counted: Context, counted_public: Context, kind: str) -> None:
    assert places(counted_public, kind).empty
    assert (
        len(places(Context(counted.store, counted.built_in, Viewer.of_tier(Tier.PARTNER)), kind))
        == len(places(counted, kind))
        > 0
    )


def test_attributes_become_columns(tmp_path: Path) -> None:
    table = places(Context(plain_store(tmp_path), load_method(), Viewer.of_tier(Tier.CORE)), "health_facility")
    assert table.loc["healthsites:1", "a_facility_type"] == "hospital"
    assert "attributes" not in table


def test_rows_of_a_higher_tier_are_left_out(tmp_path: Path) -> None:
    store = plain_store(tmp_path, tier="partner")
    assert places(Context(store, load_method(), Viewer.of_tier(Tier.PUBLIC)), "health_facility").empty
    assert Context(store, load_method(), Viewer.of_tier(Tier.PUBLIC)).store.observations().empty
    assert len(Context(store, load_method(), Viewer.of_tier(Tier.PARTNER)).store.observations()) == len(
        store.observations()
    )


def test_sites_without_people_are_no_sites_of_the_round(counted: Context) -> None:
    table = sites(counted, 3)
    assert table["people"].to_dict() == {"S1": 4000, "S2": 1000, "S3": 4, "S4": 300, "S6": 2}
    assert table["households"].dropna().to_dict() == {"S1": 800}
    assert sites(counted, 9).empty


def test_partners_read_no_site_of_fewer_than_five_people(counted: Context) -> None:
    """The site itself they read, and totals count everybody."""
    partner = Context(counted.store, counted.built_in, Viewer.of_tier(Tier.PARTNER))
    table = sites(partner, 3)
    assert table["people"].dropna().to_dict() == {"S1": 4000, "S2": 1000, "S4": 300}
    assert list(table.index) == ["S1", "S2", "S3", "S4", "S6"]
    assert sites_unredacted(partner, 3)["people"].sum() == 5306
    assert readiness(partner, 3).sites["people"].isna().sum() == 2


def test_totals_are_made_of_sites_that_the_public_may_not_see(counted_public: Context) -> None:
    assert sites(counted_public, 3).empty
    assert sites_unredacted(counted_public, 3)["people"].sum() == 5306


def test_people_in_host_families_that_nobody_counted_are_none(counted: Context) -> None:
    assert host_people(counted, 3).empty


def test_only_areas_with_a_shape_are_drawn_and_all_have_names(counted: Context) -> None:
    assert prefectures(counted).index.tolist() == ["CF43", "CF52"]
    assert has_shapes(counted, "health_district") and not has_shapes(counted, "adm3")
    assert len(areas(counted, "health_district")) == 4
    assert area_names(counted)["HD4"] == "District 4"
