"""Where points lie: in an area, near a border, abroad; and names that stand for areas."""

import geopandas as gpd
import pytest
import shapely

from store.parsing.geography import BORDER_KM, Geography
from store.parsing.names import Names
from store.protocol import Store
from tests.store.store_makers import areas, two_prefectures

KM = 1 / 111.32  # degrees of longitude near the equator


def points(*pairs: tuple[float, float] | None) -> gpd.GeoSeries:
    return gpd.GeoSeries([shapely.Point(p) if p else None for p in pairs], crs="EPSG:4326")


def test_points_are_placed_and_missing_ones_are_not(store: Store) -> None:
    store.write(two_prefectures())
    found = Geography(store).locate(points((20.5, 5), None, (21.5, 5), (40, 5)), "adm1")
    assert found.tolist() == ["CF43", None, "CF52", None]


def test_a_point_on_a_border_belongs_to_one_area(store: Store) -> None:
    store.write(two_prefectures())
    assert Geography(store).locate(points((21, 5)), "adm1").tolist() in (["CF43"], ["CF52"])


def test_a_point_just_beyond_a_coarse_outline_goes_to_the_nearest_area(store: Store) -> None:
    store.write(two_prefectures())
    near, far = (22 + d * KM for d in (BORDER_KM - 1, BORDER_KM + 1))
    geography = Geography(store)
    assert geography.locate(points((near, 5), (far, 5)), "adm1").tolist() == ["CF52", None]
    assert geography.outside(points((near, 5), (far, 5), None, (21.5, 5))).tolist() == [False, True, False, False]


def test_a_point_at_the_end_of_the_world_is_outside(store: Store) -> None:
    store.write(two_prefectures())
    assert Geography(store).outside(points((180, 90), (-180, -90), (0, 0))).all()


def test_without_areas_the_box_around_the_country_decides(store: Store) -> None:
    geography = Geography(store)
    assert geography.outside(points((18.55, 4.36), (2.35, 48.85))).tolist() == [False, True]
    assert geography.locate(points((18.55, 4.36)), "adm1").tolist() == [None]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Nana-Gribizi", "CF42"), ("Nana Grébizi", "CF42"), ("GRIBINGUI", "CF42"), ("Haute-Sangha", "CF21"),
        ("Mambere-Kadei", "CF21"), ("Sangha", "CF23"), ("Sangha-Mbaéré", "CF23"), ("Kémo-Gribingui", "CF41"),
        ("Ouham Pende", "CF31"), ("Ombella_M'Poko", "CF11"), ("Ouham", "CF32"), ("Ouam", None),
    ],
)  # fmt: skip
def test_prefectures_are_matched_through_the_table_of_names(name: str, code: str | None, store: Store) -> None:
    assert Names(store).match(name, "adm1") == code


def test_sub_prefectures_are_matched_through_the_table_and_the_store(store: Store) -> None:
    store.write(two_prefectures())
    names = Names(store)
    assert names.match("Djoukou", "adm2") == names.match("Ndjoukou", "adm2") == "CF414"
    assert names.match("Nagha Boguila", "adm2") == names.match("Nangha-Boguila", "adm2") == "CF324"
    assert names.match("BAMBARI", "adm2") == "CF431"
    assert names.match("Bambari", "adm1") is None


def test_a_name_that_two_areas_share_matches_neither(store: Store) -> None:
    box = shapely.box(20, 5, 21, 6)
    rows = [("CF231-a", "adm3", "Nola", "CF231", box), ("CF231-b", "adm3", "Nola", "CF231", box)]
    store.write(areas("communes", rows))
    assert Names(store).match("Nola", "adm3") is None


@pytest.mark.parametrize(("name", "old"), [("Ouham-Fafa", "CF32"), ("Lim Pende", "CF31"), ("Mambéré", "CF21")])
def test_prefectures_of_2021_know_where_they_came_from(name: str, old: str, store: Store) -> None:
    assert Names(store).parent_of_new(name) == old
    assert Names(store).match(name, "adm1") is None
