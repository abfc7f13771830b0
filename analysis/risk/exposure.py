"""People in harm's way: expected annual figures, tracked people, shares for gates."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.zonal.measure import ZonalExposure
from domain.errors import NotMonotonicError

# Two sums over the same cells may differ in the last digits: this much of a fall is no fall.
ROUNDING = 1e-9


def expected_annual_exposure(exposed: pd.DataFrame, *, enforce: str = "raise") -> pd.Series:
    """Integrate exposed people over the annual probability of exceedance.

    Args:
        exposed: people exposed; one row a zone, one column a return period in years, ascending.
        enforce: "raise", or "warn" to take the largest exposure of the shorter periods where it falls
            (falling() names those zones).

    Returns:
        People per year, by zone; missing where a column is. A lower bound: floods more frequent than the
        first period are left out.

    Raises:
        NotMonotonicError: exposure falls as the return period grows (names the first zone and period).

    Source: method note 2: sum of (E_k + E_k+1)/2 (1/T_k - 1/T_k+1), plus E_n/T_n.
    """
    fall = falling(exposed)
    if enforce == "raise" and fall.any():
        zone = fall.idxmax()
        drop = exposed.loc[zone].diff() < 0
        raise NotMonotonicError("not_monotonic", found=str(zone), column=str(drop.idxmax()))
    values = exposed.to_numpy(dtype=float)
    rising = np.where(np.isnan(values), np.nan, np.fmax.accumulate(values, axis=1))
    return pd.Series(rising @ annual_weights(list(exposed.columns)), index=exposed.index)


def annual_weights(periods: list[int]) -> np.ndarray:
    """Weight of each return period in the annual expectation; they sum to 1 / the first period."""
    frequency = 1 / np.asarray(periods, dtype=float)
    steps = (frequency[:-1] - frequency[1:]) / 2
    weights = np.zeros(len(periods))
    weights[:-1] += steps
    weights[1:] += steps
    weights[-1] += frequency[-1]
    return weights


def falling(exposed: pd.DataFrame) -> pd.Series:
    """Whether a zone's exposure falls somewhere as the return period grows."""
    before = exposed.shift(axis=1)
    return (exposed < before * (1 - ROUNDING) - ROUNDING).any(axis=1)


def apportion(zonal: ZonalExposure, people: pd.Series, *, sparse_share: float) -> ZonalExposure:
    """Say of tracked people what the raster says of the people around them.

    Args:
        zonal: what the raster says of each place's surroundings.
        people: people tracked at each place; missing where nobody counted.
        sparse_share: where the raster's people are less than this share of those tracked, the few cells that hold
            them stand for many, and the place is flagged `few_raster_people`.

    Returns:
        `people` and `exposed` are those tracked, in the exposed share of the raster's people (of the area
        where the raster has nobody); `raster_people` and `hosts` (raster people beyond those tracked) stay
        beside them. The two are never added. Where nobody counted, the raster's people are kept and
        flagged `modelled_people`.

    Source: method note 2, E = N x sum of shares of exposed cells; hosts = max(0, raster - N).
    """
    raster = zonal.zones["people"]
    shares = _shares(zonal)
    counted = people.reindex(zonal.zones.index).astype(float)
    basis = counted.fillna(raster)
    sparse = raster < sparse_share * counted  # never where either is missing
    flags = [
        (*flags, *(["modelled_people"] if missing else []), *(["few_raster_people"] if few else []))
        for flags, missing, few in zip(zonal.zones["flags"], counted.isna(), sparse, strict=True)
    ]
    zones = zonal.zones.assign(people=basis, raster_people=raster, hosts=(raster - counted).clip(lower=0), flags=flags)
    return replace(zonal, zones=zones, exposed=shares.mul(basis, axis=0))


def flooded_share(zonal: ZonalExposure, *, return_period: int, threshold: float) -> pd.DataFrame:
    """Share of each zone that is at least that deep at a return period.

    Returns:
        `share` of people (of area where nobody lives), missing where the zone is outside the rasters;
        `covered`, the share of the zone's area that the rasters know.
    """
    share = _shares(zonal)[(return_period, threshold)]
    return pd.DataFrame({"share": share, "covered": zonal.zones["covered_share"]})


def mean_coverage(zones: pd.DataFrame) -> float:
    """Share of the area of all zones together that the rasters know; missing where they have no area.

    Args:
        zones: columns covered_share (0 to 1) and area_km2.
    """
    area = zones["area_km2"]
    return float((zones["covered_share"] * area).sum() / area.sum()) if area.sum() > 0 else float("nan")


def _shares(zonal: ZonalExposure) -> pd.DataFrame:
    people = zonal.zones["people"]
    by_people = zonal.exposed.div(people.where(people > 0), axis=0)
    area = zonal.zones["area_km2"] * zonal.zones["covered_share"]
    by_area = zonal.exposed_area_km2.div(area.where(area > 0), axis=0).clip(upper=1)
    return by_people.where(people > 0, by_area)
