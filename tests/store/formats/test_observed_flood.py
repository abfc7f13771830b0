"""Critical places, observed floods, heat and series of rain: what is taken, and what is refused with words."""

from pathlib import Path

import numpy as np
import rasterio
import shapely

from store.protocol import Store
from tests.store.formats.features import collection, feature
from tests.store.formats.test_rasters import COLUMNS, ROWS, stored, tiff
from tests.store.store_makers import codes, only

WATER, LOOKED = shapely.box(20.2, 5.2, 20.3, 5.3), shapely.box(20, 5, 20.5, 5.5)


def seen(store: Store, lon: float, lat: float) -> float | None:
    with rasterio.open(store.rasters("observed_flood")["path"].iloc[0]) as source:
        value = next(source.sample([(lon, lat)], masked=True))[0]
    return None if value is np.ma.masked else float(value)


def test_an_observed_flood_knows_water_dry_land_and_what_nobody_looked_at(store: Store, write, take) -> None:
    water = feature(WATER, hazard="observed_flood", observed_on="2024-08-15")
    looked = feature(LOOKED, hazard="observed_flood", part="extent")
    assert take(write("any.geojson", collection(water, looked))).status == "taken"
    assert store.rasters("observed_flood")["date"].tolist() == ["2024-08-15"]
    assert [seen(store, 20.25, 5.25), seen(store, 20.4, 5.4), seen(store, 20.6, 5.4)] == [1.0, 0.0, None]


def test_without_an_extent_the_box_around_the_water_stands_for_it_and_this_is_said(store: Store, write, take) -> None:
    report = take(
        write("any.geojson", collection(feature(WATER, Event_Code="FL20240815CAF", Sensor_Date="2024-08-15")))
    )
    only(report, "extent_unknown")
    assert (seen(store, 20.25, 5.25), seen(store, 20.4, 5.4)) == (1.0, None)


def test_an_observed_flood_without_a_day_is_refused(store: Store, write, take) -> None:
    report = take(write("any.geojson", collection(feature(WATER, hazard="observed_flood"))))
    assert (report.status, codes(report)) == ("refused", {"flood_undated": 1})
    assert store.rasters().empty
    again = take(write("any.geojson", collection(feature(WATER, hazard="observed_flood"))), date="2024-08-15")
    assert again.status == "taken"


def test_heat_is_told_by_its_name_and_needs_a_return_period(store: Store, tmp_path: Path, take) -> None:
    values = np.full((ROWS, COLUMNS), 29.5, np.float32)
    assert take(tiff(tmp_path / "wbgt_rp20.tif", values)).status == "taken"
    _, row = stored(store, "heat")
    assert (row["variable"], row["return_period"]) == ("wbgt", 20)
    only(take(tiff(tmp_path / "wbgt.tif", values + 1)), "raster_of_what")


def test_a_raster_of_an_observed_flood_needs_its_day(store: Store, tmp_path: Path, take) -> None:
    path = tiff(tmp_path / "observed_flood.tif", np.ones((ROWS, COLUMNS), np.float32))
    only(take(path), "flood_undated")
    assert take(path, date="2023-09-02").status == "taken"
    assert stored(store, "observed_flood")[1]["date"] == "2023-09-02"


def test_a_series_of_rain_says_its_months(store: Store, tmp_path: Path, take) -> None:
    months = np.full((36, ROWS, COLUMNS), 90, np.float32)
    path = tiff(tmp_path / "chirps.tif", months)
    assert take(path, as_="rainfall:monthly_total", date="2020-12-31").status == "taken"
    assert stored(store, "rainfall")[1]["date"] == "2018-01/2020-12"
