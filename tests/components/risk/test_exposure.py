"""What the exposure panel says, held against the answer it was given; nothing here asks a store."""

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from components.risk.choropleth import NO_DATA, choropleth, choropleth_style
from components.risk.exports import export_section
from components.risk.exposure import national_note, observed_section, total_result, zone_result
from components.risk.hazard_matrix import counts_section
from domain.method import load_method
from locales import coverage_percent, month, number
from services.risk.exposure import Exposure
from services.risk.exposure_request import ExposureRequest, of_shapes
from services.risk.hazards import HazardRasters
from services.risk.observed_flood import ObservedFlood
from tests.components.reading import words

METHOD = load_method()
FLOOD, DROUGHT = METHOD.hazard("river_flood"), METHOD.hazard("drought")
RASTERS = HazardRasters(Path("p.tif"), {10: Path("h.tif"), 100: Path("i.tif")}, None, "modèle", "recensement", "2021")
ZONES = ["CF11", "CF12", "CF13"]


def answer(tracked: bool = False) -> Exposure:
    """Three zones: 1,000 people and 100 exposed, 3,000 and none, and one that nobody knows."""
    zones = pd.DataFrame(
        {
            "name": ["Un", "Deux", "Trois"], "people": [1000.0, 3000.0, np.nan], "area_km2": [1.0, 2.0, 1.0],
            "covered_share": [1.0, 0.9964, 0.0], "spurious_people": [0.0, 0.0, np.nan],
            "flags": [(), ("partly_covered",), ("outside_raster",)], "expected_annual": [12.0, 0.0, np.nan],
            "damaged_share": [0.1, 0.0, np.nan],
        },
        index=ZONES,
    )  # fmt: skip
    if tracked:
        zones = zones.assign(counted_by=["population", "returnees", "raster"])
        zones["flags"] = [("few_raster_people",), (), ()]
    columns = pd.MultiIndex.from_tuples([(k, t) for k in (10, 100) for t in (0.15, 0.5, 1.5)],
                                        names=["return_period", "threshold"])  # fmt: skip
    exposed = pd.DataFrame([[70.0, 50, 10, 150, 100, 20], [0.0] * 6, [np.nan] * 6], index=ZONES, columns=columns)
    request = ExposureRequest("return_areas" if tracked else "prefectures", 22, key=100, threshold=0.5)
    return Exposure(request, zones, exposed, RASTERS, FLOOD, 0.5, 100)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_all_zones_together_add_what_is_known(language: str) -> None:
    said = words(total_result(answer(), language))
    assert number(4000, language) in said and number(100, language) in said and number(12, language) in said
    assert coverage_percent((1 + 2 * 0.9964) / 4, language) in said


def test_the_key_and_threshold_shown_are_those_of_the_answer() -> None:
    panel = words(zone_result(replace(answer(), key=10, threshold=1.5), "CF11", "Un", "en"))
    assert "≥ 1.5 m" in panel.replace("\u00a0", " ").replace("\u202f", " ") or "1.5" in panel
    assert "1.0%" in panel  # 10 of 1,000


def test_an_unknown_zone_is_a_dash_and_never_zero() -> None:
    panel = words(zone_result(answer(), "CF13", "Trois", "en"))
    assert "—" in panel and "Outside" in panel
    assert " 0 " not in panel.split("Outside")[0]


def test_what_is_not_wholly_covered_is_never_100_per_cent() -> None:
    panel = words(zone_result(answer(), "CF12", "Deux", "en"))
    assert "99.6%" in panel and "100%" not in panel


@pytest.mark.parametrize(
    ("share", "shown"),
    [(1.0, "100%"), (0.9964, "99.6%"), (0.99996, "99.9%"), (0.994, "99%"), (0.5, "50%"), (0.004, "0.4%"),
     (0.0001, "0.1%"), (0.0, "0%"), (float("nan"), "—"), (None, "—")],
)  # fmt: skip
def test_coverage_in_words(share: float | None, shown: str) -> None:
    assert coverage_percent(share, "en") == shown


def test_a_month_in_words() -> None:
    assert (month("2020-12", "fr"), month("2020-12", "en"), month("", "fr")) == ("décembre 2020", "December 2020", "—")


@pytest.mark.parametrize(("zone", "said"), [("CF11", "all inhabitants"), ("CF12", "returnees only"),
                                            ("CF13", "nobody was counted")])  # fmt: skip
def test_who_counted_is_said_of_each_place(zone: str, said: str) -> None:
    assert said in words(zone_result(answer(tracked=True), zone, "x", "en"))


def test_counts_of_each_kind_are_listed_of_all_places_and_few_raster_people_are_said() -> None:
    panel = words(total_result(answer(tracked=True), "en"))
    assert "1: inhabitants" in panel and "1: returnees" in panel and "1: raster" in panel
    assert "less than a tenth" in panel


def test_a_drought_names_its_month() -> None:
    columns = pd.MultiIndex.from_tuples([(3, 1.0)], names=["return_period", "threshold"])
    dry = replace(
        answer(), hazard=DROUGHT, key=3, threshold=1.0, exposed=pd.DataFrame([[5.0]] * 3, index=ZONES, columns=columns),
        rasters=replace(RASTERS, month="2020-12", date="1991-01/2020-12", notes=("hazard.last_month",)),
    )  # fmt: skip
    for language, name in (("fr", "décembre 2020"), ("en", "December 2020")):
        assert words(total_result(dry, language)).count(name) >= 2  # in the note and beside the source


def test_three_totals_or_one() -> None:
    differ = pd.Series({"raster": 6000.0, "country": 4500.0})
    said = words(national_note(differ, answer(), "en"))
    assert all(number(value, "en") in said for value in (6000, 4500, 4000))
    same = pd.Series({"raster": 4000.2, "country": 3999.8})
    assert number(4000, "en") not in words(national_note(same, answer(), "en"))


def test_an_observation_says_its_day_people_and_how_much_was_looked_at() -> None:
    seen = ObservedFlood(METHOD.hazard("observed_flood"), 20240815, 1234.0, 0.997)
    said = words(observed_section(seen, "fr"))
    assert "15/08/2024" in said and number(1234, "fr") in said and "99,7" in said


def test_the_map_has_a_class_for_each_zone_and_none_for_the_unknown() -> None:
    shapes = pd.Series({zone: shapely.box(i, 4, i + 1, 5) for i, zone in enumerate(ZONES)})
    drawn = json.loads(choropleth(answer(), gpd.GeoSeries(shapes, crs=4326), "en"))
    classes = [feature["properties"]["k"] for feature in drawn["features"]]
    assert classes[2] == NO_DATA and classes[0] != NO_DATA
    assert set(classes) <= set(choropleth_style()["colours"])


@pytest.mark.parametrize(("public", "forms"), [(False, 6), (True, 5)])
def test_files_that_a_viewer_may_have(public: bool, forms: int) -> None:
    page = str(export_section(FLOOD, answer().request, "fr", public=public))
    assert page.count("/exposure/prefectures.") == forms
    assert (".tif" in page) != public and ("threshold" in page) != public


def test_a_file_of_polygons_with_quotes_in_its_names_stays_text() -> None:
    shapes = gpd.GeoSeries({"a": shapely.box(18, 4, 19, 5)}, crs=4326)
    request = of_shapes(shapes, {"a": "'><script>"}, key=100, threshold=0.5)
    assert "<script>" not in str(export_section(FLOOD, request, "fr", public=False))


def test_places_are_counted_under_the_name_of_their_zone() -> None:
    counts = pd.DataFrame({"exposed": [3], "clear": [2], "unknown": [1]}, index=["school"])
    assert "· Vakaga" in str(counts_section(counts, "fr", "Vakaga"))
    assert "· Vakaga" not in str(counts_section(counts, "fr"))
