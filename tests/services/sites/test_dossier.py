"""What is known of one site or area: figures with their day and source, missing where nobody counted."""

import math

import pytest

from services.context import Context
from services.places import sites
from services.sites.dossier import area_dossier, displaced_overview, is_site, site_dossier, ways
from services.sites.readiness import readiness
from services.sites.rounds import find_round
from tests.services.sites.test_rounds import more


def test_a_site_has_its_people_prefecture_and_source(counted: Context) -> None:
    held = site_dossier(counted, "S1", find_round(counted))
    assert held is not None
    facts = held.facts
    assert (facts.name, facts.prefecture, facts.people, facts.households) == ("Élevage", "Ouaka", 4000, 800)
    assert (facts.as_of, facts.source, facts.managed) == ("2024-03-31", "DTM", "unknown")
    assert held.assessment.sites.loc["S1", "band"] == "E"  # nothing else is known of it


def test_a_site_without_a_name_is_called_by_its_id(counted: Context) -> None:
    held = site_dossier(counted, "S6", find_round(counted))
    assert held is not None and held.facts.name == "S6"
    assert math.isnan(held.facts.households)


@pytest.mark.parametrize("site", ["S5", "S99", "", "R1"])
def test_a_site_without_people_or_no_site_has_no_dossier(counted: Context, site: str) -> None:
    assert site_dossier(counted, site, find_round(counted)) is None


def test_an_area_says_who_came_back_and_what_nobody_counted(counted: Context) -> None:
    area = area_dossier(counted, "R1", find_round(counted))
    assert area is not None
    figures = {f.indicator: f for f in area.figures}
    assert (figures["returnee_ind"].value, figures["returnee_ind"].on) == (120, "2024-03-31")
    assert math.isnan(figures["population_ind"].value) and figures["population_ind"].source == ""
    assert math.isnan(area.intending) and not area.in_harm and area.flooded is None


def test_the_public_has_no_dossier_and_no_bands(counted: Context, counted_public: Context) -> None:
    newest = find_round(counted)
    assert site_dossier(counted_public, "S1", newest) is None and area_dossier(counted_public, "R1", newest) is None
    assert not is_site(counted_public, "S1") and is_site(counted, "S5")
    assert displaced_overview(counted_public, newest).bands is None


def test_people_in_host_families_that_nobody_counted_are_unknown(counted: Context) -> None:
    overview = displaced_overview(counted, find_round(counted))
    assert overview.in_sites == 5306 and math.isnan(overview.in_hosts)
    assert overview.bands is not None and overview.bands.to_dict() == {"E": 5}
    assert (overview.on, overview.source) == ("2024-03-31", "DTM")


def test_a_site_says_how_many_there_were_in_the_round_before(own_counted: Context) -> None:
    more(own_counted, "S1", 4, "2025-01-31")
    held = site_dossier(own_counted, "S1", find_round(own_counted))
    assert held is not None
    assert (held.facts.people, held.facts.round_before, held.facts.people_before) == (5, 3, 4000)
    first = site_dossier(own_counted, "S1", find_round(own_counted, 3))
    assert first is not None and first.facts.round_before is None and math.isnan(first.facts.people_before)


def test_a_site_that_was_not_asked_has_no_ways(counted: Context) -> None:
    assert ways(counted, "S1", 3).empty


def test_the_ways_of_a_site_say_what_its_destinations_say_and_how_far_they_are(context: Context) -> None:
    found, pairs = ways(context, "SITE-001", 22), readiness(context, 22).pairs
    shares = pairs[pairs["site_id"] == "SITE-001"].set_index("destination_id")["share"]
    assert len(found) > 1 and list(found["share"]) == sorted(found["share"], reverse=True)
    assert found["share"].to_dict() == shares[found.index].to_dict()
    metres = found.geometry.to_crs("EPSG:32634").distance(
        sites(context, 22).geometry.to_crs("EPSG:32634")["SITE-001"]  # UTM zone 34 holds Bria
    )
    assert (abs(found["km"] - metres / 1000) < 0.005 * found["km"]).all()


def test_the_public_is_told_of_no_way(public_context: Context) -> None:
    assert ways(public_context, "SITE-001", 22).empty
