"""Populated places: towns of this country, in the prefecture that they lie in."""

import json

import shapely

from store.protocol import Store
from tests.store.formats.features import collection, feature
from tests.store.store_makers import codes, only, two_prefectures


def town(
    name: str | None, point: tuple[float, float] | None, region: str = "Ouaka", country: str = "CAF"
) -> dict[str, object]:
    return feature(
        shapely.Point(point) if point else None, NAME=name, ADM1NAME=region, ADM0_A3=country,
        FEATURECLA="Populated place", SCALERANK=7, POP_MAX=41356, wikidataid="Q1",
    )  # fmt: skip


def test_a_town_has_its_prefecture_and_what_is_known_of_it(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.geojson", collection(town("Bambari", (20.67, 5.77)))))
    assert (report.reader, report.status) == ("towns_naturalearth", "taken")
    (row,) = store.places("town").reset_index().to_dict("records")
    assert (row["place_id"], row["name"], row["adm1"]) == ("naturalearth:bambari", "Bambari", "CF43")
    assert json.loads(row["attributes"]) == {"feature": "Populated place", "population": 41356, "wikidata": "Q1"}


def test_a_prefecture_that_contradicts_the_position_is_said(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.geojson", collection(town("Bria", (21.98, 6.54), "Ouaka"))))
    assert only(report, "area_mismatch")["expected"] == "CF52"
    assert store.places("town")["adm1"].tolist() == ["CF52"]


def test_other_countries_repeats_and_nameless_ones_are_refused(store: Store, write, take) -> None:
    store.write(two_prefectures())
    rows = [
        town("Bambari", (20.67, 5.77)),
        town("Bambari", (20.6, 5.7)),
        town("Moundou", (16.1, 8.6), "x", "TCD"),
        town(None, (20.5, 5.5)),
    ]
    report = take(write("any.geojson", collection(*rows)))
    assert (report.rows_taken, report.rows_reported) == (1, 3)
    assert {"duplicate_id", "other_country", "no_name"} <= set(codes(report))


def test_a_town_without_a_point_is_kept_without_one(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.geojson", collection(town("Bambari", (20.67, 5.77)), town("Ippy", None))))
    assert codes(report)["no_coordinates"] == 1
    assert store.places("town").geometry.isna().sum() == 1
