"""The base data that the project ships."""

import geopandas as gpd
import pytest
import rasterio
import shapely

from demo.terrain import BASE, load_base


def test_seventeen_prefectures_meet_without_gap_or_overlap() -> None:
    table = load_base().prefectures
    assert table["pcode"].nunique() == 17
    assert shapely.coverage_is_valid(table.geometry.to_numpy())


def test_each_capital_lies_in_its_prefecture_or_at_its_edge() -> None:
    base = load_base()
    towns = base.towns.set_index("name").to_crs(32634)
    areas = base.prefectures.to_crs(32634)
    for area in areas.itertuples():
        assert towns.geometry[area.capital].distance(area.geometry) < 5000, area.capital


@pytest.mark.parametrize(("lon", "lat", "low", "high"), [(18.55, 4.36, 320, 450), (15.6, 5.93, 850, 1100)])
def test_elevation_is_where_it_should_be(lon: float, lat: float, low: int, high: int) -> None:
    with rasterio.open(BASE / "elevation_5min.tif") as source:
        assert low < next(source.sample([(lon, lat)]))[0] < high


def test_rivers_are_ranked_and_small_files_stay_small() -> None:
    rivers = gpd.read_file(BASE / "rivers.geojson")
    assert set(rivers["order"]) <= {1, 2, 3, 4}
    assert all(path.stat().st_size < 300_000 for path in BASE.iterdir())
