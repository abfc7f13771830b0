"""Hazards that are computed from what is held: drought and extreme rain from monthly rain, slopes from heights."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.risk.extreme_rain import gumbel_levels, wettest_months
from analysis.risk.slope import slope_degrees, susceptible_on_slopes
from analysis.risk.spi import last_spi
from analysis.zonal.grids import grid_of, open_raster
from domain.errors import RasterError
from domain.geodesy import row_areas_km2
from domain.hazards import Hazard
from store.derived import derive, derive_on_grid
from store.protocol import Store

Array = NDArray[np.float64]
YEAR = 12
SPAN = re.compile(r"(\d{4})-(\d{2})/(\d{4})-(\d{2})")


def drought_maps(store: Store, hazard: Hazard, rain: Path, span: str) -> dict[int, Path]:
    """Drought severity (minus SPI) of the series' last month, by window in months.

    Raises:
        RasterError: the months of the series are not known, or too few.
    """
    years = int(hazard.parameters["min_years"])
    first_month(rain, span, years)
    rules = {"min_years": years, "min_wet": int(hazard.parameters["min_wet"]), "limit": hazard.parameters["limit"]}

    def severity(window: int) -> Path:
        def compute(months: Array) -> Array:
            return -last_spi(
                months, window=window, min_years=years, min_wet=int(rules["min_wet"]), limit=float(rules["limit"])
            )

        return derive(store, f"drought_spi{window}", rain, {**rules, "window": window}, compute)

    return {window: severity(window) for window in hazard.keys}


def extreme_rain_maps(store: Store, hazard: Hazard, rain: Path, span: str) -> dict[int, Path]:
    """Rain of the wettest month, in mm, by return period in years.

    Raises:
        RasterError: the months of the series are not known, or too few.
    """
    years = int(hazard.parameters["min_years"])
    start = first_month(rain, span, years)
    skipped = (YEAR + 1 - start) % YEAR  # to the first January

    def level(period: int) -> Path:
        def compute(months: Array) -> Array:
            result: Array = gumbel_levels(wettest_months(months[skipped:]), (period,), min_years=years)[0]
            return result

        rules = {"period": period, "min_years": years, "skipped": skipped}
        return derive(store, f"extreme_rain_rp{period}", rain, rules, compute)

    return {period: level(period) for period in hazard.keys}


def landslide_map(store: Store, hazard: Hazard, classes: Path, elevation: Path | None) -> tuple[Path, bool]:
    """Susceptibility on steep slopes, and whether slopes could be checked.

    Heights in cells too large flatten every slope: then nothing would be steep, so the slope is left
    unchecked and the caller says so.
    """
    if elevation is None or cell_metres_of(elevation) > hazard.parameters["max_cell_m"]:
        return classes, False
    least = hazard.parameters["min_slope"]

    def compute(strips: list[Array], latitudes: Array, cell: tuple[float, float]) -> Array:
        slope = slope_degrees(strips[0], latitudes, *cell)
        return susceptible_on_slopes(strips[1], slope, min_slope=least)

    path = derive_on_grid(store, "landslide_on_slopes", [elevation, classes], {"min_slope": least}, compute)
    return path, True


def first_month(rain: Path, span: str, min_years: int) -> int:
    """Month (1 to 12) that a series of monthly rain begins with; its bands must be as many as its span says.

    Raises:
        RasterError: undated, of another length, or shorter than `min_years`.
    """
    match = SPAN.fullmatch(span)
    with open_raster(rain) as source:
        bands = source.count
    if not match:
        raise RasterError("rain_undated", file=rain.name, found=span, expected="1991-01/2020-12")
    first_year, first, last_year, last = (int(part) for part in match.groups())
    months = (last_year - first_year) * YEAR + last - first + 1
    if months != bands:
        raise RasterError("rain_undated", file=rain.name, found=f"{span}: {bands}", expected=str(months))
    if months < min_years * YEAR:
        raise RasterError("rain_short", file=rain.name, found=str(months), expected=f"≥ {min_years * YEAR}")
    return first


def cell_metres_of(path: Path) -> float:
    """Side in metres of a cell in the middle of a raster in degrees."""
    with open_raster(path) as source:
        grid = grid_of(source)
    middle = grid.north - grid.cell_height * grid.rows / 2
    return 1000 * float(row_areas_km2(middle, grid.cell_height, grid.cell_width, 1)[0]) ** 0.5
