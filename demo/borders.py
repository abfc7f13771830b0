"""Synthetic border crossings and their weekly flows."""

import geopandas as gpd
import numpy as np
import pandas as pd

from demo.published import AM_DAFOK_2025, CROSSINGS, ROUNDS
from domain.schemas import attributes

WEEKS = 104
UNOBSERVED = 0.06  # share of weeks when nobody counted
SOURCE = "SYNTHETIC:flow_monitoring"


def make_crossings(rng: np.random.Generator) -> gpd.GeoDataFrame:
    """The 15 crossings."""
    rows = []
    for n, (name, lat, lon, neighbour, pcode, _, status) in enumerate(CROSSINGS, start=1):
        extra = attributes(
            neighbour=neighbour,
            mixed_post=name == "Bembéré",
            seasonality="dry" if neighbour in {"SDN", "SSD"} else "all_year",
            perception_score=int(rng.integers(40, 85)),
            perception_n=int(rng.integers(60, 240)),
            perception_date="2025-06-15",
        )
        rows.append((f"CROSS-{n:02d}", name, pcode, status, extra, lon, lat))
    columns = ["place_id", "name", "adm1", "status", "attributes", "lon", "lat"]
    table = pd.DataFrame(rows, columns=columns).assign(kind="border_crossing")
    points = gpd.points_from_xy(table["lon"], table["lat"], crs=4326)
    return gpd.GeoDataFrame(table.drop(columns=["lon", "lat"]), geometry=points)


def make_flows(crossings: gpd.GeoDataFrame, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Weekly arrivals and departures (links), and the days that were observed (observations)."""
    last = pd.Timestamp(ROUNDS[-1][1])
    first = last - pd.Timedelta(days=int(last.day_of_week)) - pd.Timedelta(weeks=WEEKS)
    weeks = [first + pd.Timedelta(weeks=w) for w in range(WEEKS)]
    links: list[tuple[object, ...]] = []
    days: list[tuple[object, ...]] = []
    for crossing, (_, _, _, neighbour, pcode, usual, status) in zip(crossings["place_id"], CROSSINGS, strict=True):
        for week in weeks:
            start, end = week.date().isoformat(), (week + pd.Timedelta(days=6)).date().isoformat()
            known = crossing == "CROSS-01" and start in AM_DAFOK_2025
            if status == "closed" or (rng.random() < UNOBSERVED and not known):
                continue
            season = 1.5 if week.month in {11, 12, 1, 2, 3} else 0.6
            season = season if neighbour in {"SDN", "SSD"} else 1.0
            people = AM_DAFOK_2025.get(start) if known else round(usual * season * rng.lognormal(0, 0.25))
            links.append((crossing, pcode, float(people or 0), start, end))
            links.append((pcode, crossing, float(round(usual * 0.45 * rng.lognormal(0, 0.3))), start, end))
            days.append((crossing, float(7 if known else rng.choice([4, 5, 6, 7], p=[0.08, 0.2, 0.3, 0.42])), end))
    flows = pd.DataFrame(links, columns=["from_id", "to_id", "value", "period_start", "period_end"])
    observed = pd.DataFrame(days, columns=["subject", "value", "observed_on"])
    flows = flows.assign(kind="flow", unit="persons", source=SOURCE)
    observed = observed.assign(indicator="days_observed", unit="days", source=SOURCE, collection="administrative")
    return flows, observed
