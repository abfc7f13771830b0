"""What is near a site, in words: unknown is not none, and each figure has its date and source."""

from dataclasses import replace

import pytest

from analysis.nearby import Near
from components import ids
from components.sites.nearby import nearby_fold, nearby_found
from locales import LANGUAGES, named, number, percent, period, text
from services.sites.nearby import RADII_KM, Nearby, NearKind, NearPeople, NearVaccination
from tests.components.reading import parts, words

NEAR = Nearby(
    radius_km=10,
    kinds=(
        NearKind("health_facility", Near(3, 2, "HF-1", 4.26, 1), "Hôpital de Bria", "2025-06-30", "OSM"),
        NearKind("water_point", Near(0, 0, None, float("nan"), 5), "", "2025-06-30", "WASH"),
        NearKind("school", None),
    ),
    people=NearPeople(48_137.0, 5_260.0, 0.999, 100, 0.5, False, "2021", "WorldPop", "2025-10-31", "JRC"),
    vaccination=NearVaccination("HD1", "District de Bria", 43.6, "2021-12-31", "survey"),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_closed_until_it_is_asked_for(language: str) -> None:
    fold = nearby_fold("S1", language)
    assert not getattr(fold, "open", None)
    (choice,) = [p for p in parts(fold) if getattr(p, "id", "") == ids.near("radius", "S1")]
    assert [entry["value"] for entry in choice.data] == [str(km) for km in RADII_KM]
    assert choice.value in {str(km) for km in RADII_KM}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_there_with_date_and_source(language: str) -> None:
    said = words(nearby_found(NEAR, language))
    assert f"Hôpital de Bria · {text('near.km', language, km=number(4.26, language, 1))}" in said
    assert number(48_137, language) in said and number(5_260, language) in said
    assert percent(0.436, language) in said
    for source, on in (("OSM", "2025-06-30"), ("WorldPop", "2021"), ("JRC", "2025-10-31"), ("survey", "2021-12-31")):
        assert f"{named(source, language)}, {period(on, language)}" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_not_imported_is_not_none_near(language: str) -> None:
    said = words(nearby_found(NEAR, language))
    assert text("near.none_held", language) in said
    assert text("near.unplaced", language, count=5) in said
    bare = words(nearby_found(replace(NEAR, people=None, vaccination=None), language))
    assert text("near.no_exposure", language) in bare and text("near.no_district", language) in bare


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_all_is_not_all(language: str) -> None:
    said = words(nearby_found(NEAR, language))
    assert percent(1.0, language) not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_that_is_withheld_is_not_unknown(language: str) -> None:
    assert NEAR.people is not None
    hidden = replace(NEAR, people=replace(NEAR.people, flooded=float("nan"), withheld=True))
    said = words(nearby_found(hidden, language))
    assert text("risk.withheld_short", language) in said and number(48_137, language) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_site_without_position_is_told_what_to_do(language: str) -> None:
    said = words(nearby_found(None, language))
    assert text("near.no_position_advice", language) in said
