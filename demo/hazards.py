"""Synthetic rasters of heat and of an observed flood; both invented, and their sources say so."""

from pathlib import Path

import numpy as np
import shapely

from analysis.zonal.grids import Grid
from demo.drafts import Draft, Sheet
from demo.rasters import NODATA, burn, stage, strips, whole
from demo.terrain import EAST, NORTH, SOUTH, WEST, Base, Land, Noise

# Wet-bulb globe temperature of a hot day in the lowlands at the equator's side of the country, in °C, by
# return period; it falls with height and rises to the dry north-east. Invented.
WBGT = {5: 30.4, 20: 31.3, 100: 32.2}
PER_KM = -5.5  # °C per km of height
PER_DEGREE = 0.38  # °C per degree of latitude above the fifth
OBSERVED_ON = "2024-08-15"
# Boxes that the invented observation covers: Vakaga, northern Ouham, Bangui and around.
OBSERVED = ((22.2, 9.7, 23.5, 10.9), (17.8, 7.0, 19.2, 8.2), (18.35, 4.2, 18.85, 4.6))


def write_heat(base: Base, land: Land, folder: Path, tag: str, seed: int) -> list[dict[str, object]]:
    """WBGT at return periods of 5, 20 and 100 years, at 0.05 degrees."""
    grid = Grid(WEST, NORTH, 0.05, 0.05, round((EAST - WEST) / 0.05), round((NORTH - SOUTH) / 0.05))
    noise = Noise.make(np.random.default_rng([seed, 6]), 0.6)
    window, lat, lon = whole(grid)
    inside = burn([(base.country, 1)], grid, window) == 1
    height = land.strip(land.elevation, lat, lon) / 1000
    pattern = PER_KM * (height - 0.4) + PER_DEGREE * np.maximum(lat - 5, 0)[:, None] + 0.35 * noise.at(lat, lon)
    rows = []
    for period, mean in WBGT.items():
        values = np.round(mean + pattern, 1).astype(np.float32)
        sheet = Sheet(f"demo_wbgt_rp{period}", "heat", "wbgt", "degrees Celsius", period)
        with Draft(folder, f"wbgt_rp{period}_{tag}", grid, "float32", NODATA, sheet) as draft:
            draft.write(np.where(inside, values, NODATA), window)
        rows.append(draft.row)
    return rows


def write_observed_flood(base: Base, land: Land, folder: Path, tag: str, seed: int) -> dict[str, object]:
    """Where water was seen on a day: along rivers as a 20-year flood, and in Bangui's streets, which no model has."""
    grid = Grid(WEST, NORTH, 0.0025, 0.0025, round((EAST - WEST) / 0.0025), round((NORTH - SOUTH) / 0.0025))
    patches = Noise.make(np.random.default_rng([seed, 7]), 0.02)
    boxes = [shapely.box(*bounds).intersection(base.country) for bounds in OBSERVED]
    sheet = Sheet("demo_observed_flood", "observed_flood", "extent", "0/1", date=OBSERVED_ON)
    with Draft(folder, f"observed_flood_{tag}", grid, "uint8", 255, sheet) as draft:
        for window, lat, lon in strips(grid):
            seen = burn([(box, 1) for box in boxes], grid, window) == 1
            capital = burn([(boxes[2], 1)], grid, window) == 1
            river = land.height(lat, lon) + 0.15 * patches.at(lat, lon) < stage(
                20, land.strip(land.river_order, lat, lon)
            )
            wet = river | (capital & (patches.at(lat, lon) > 1.3))
            draft.write(np.where(seen, wet, 255).astype(np.uint8), window)
    return draft.row
