"""Communes without codes: each gets one that stays the same, under the sub-prefecture that holds it."""

import shapely

from store.protocol import Store
from tests.store.formats.features import collection, feature
from tests.store.store_makers import codes, only, two_prefectures


def commune(
    shape_id: str | None, name: str | None = "Danga", box: tuple[float, ...] = (20.1, 5.1, 20.4, 5.4)
) -> dict[str, object]:
    return feature(shapely.box(*box), shapeName=name, shapeID=shape_id, shapeType="ADM3")


def test_a_commune_is_coded_under_its_sub_prefecture(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.geojson", collection(commune("123B4567890"))))
    assert (report.reader, report.rows_taken) == ("communes", 1)
    area = store.areas("adm3").loc["CF431-567890"]
    assert (area["name"], area["parent"]) == ("Danga", "CF431")
    assert only(report, "code_made")["found"] == "CF431-567890"


def test_two_ids_with_one_ending_get_longer_codes(store: Store, write, take) -> None:
    store.write(two_prefectures())
    take(write("any.geojson", collection(commune("A1567890"), commune("A2567890", "Autre"))))
    assert sorted(store.areas("adm3").index) == ["CF431-1567890", "CF431-2567890"]


def test_without_sub_prefectures_the_country_is_the_prefix(store: Store, write, take) -> None:
    report = take(write("any.geojson", collection(commune("123B4567890"))))
    assert store.areas("adm3").index.tolist() == ["CAF3-567890"]
    assert "areas_unknown" in codes(report)


def test_one_that_lies_across_or_nowhere_is_said(store: Store, write, take) -> None:
    store.write(two_prefectures())
    across = commune("A", "Across", (20.0, 3.0, 22.0, 5.0))  # a quarter in each, half of it south of both
    nowhere = commune("B", "Nowhere", (26.0, 5.0, 26.5, 5.5))
    report = take(write("any.geojson", collection(across, nowhere)))
    assert {"commune_across", "commune_nowhere"} <= set(codes(report))


def test_without_an_id_or_shape_it_is_refused_and_a_shared_name_noted(store: Store, write, take) -> None:
    store.write(two_prefectures())
    rows = [commune(None), feature(None, shapeName="x", shapeID="C", shapeType="ADM3"), commune("D1"), commune("E2")]
    report = take(write("any.geojson", collection(*rows)))
    assert {"no_identifier", "no_shape", "same_name"} <= set(codes(report)) and report.rows_taken == 2
