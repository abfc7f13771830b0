"""Synthetic health districts, facilities and immunization coverage in three sources."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.special import expit

from analysis.immunization import anchor_coverage
from demo.published import ADMINISTRATIVE, SURVEY_2019, SURVIVING_INFANTS_2023, WUENIC
from demo.settlements import apportion_exactly
from demo.terrain import Base
from domain.schemas import attributes

DISTRICTS = 35
FACILITIES = 300
UNSURVEYED = 11  # the district (by order) that the survey did not reach
BCG_ADMINISTRATIVE = {2019: 98, 2020: 97, 2021: 95, 2022: 101}  # invented


def make_districts(base: Base) -> gpd.GeoDataFrame:
    """35 health districts: each prefecture divided among its largest towns."""
    people = base.towns.groupby("pcode")["population"].sum().reindex(base.prefectures["pcode"])
    towns = base.towns.groupby("pcode").size().reindex(people.index)
    number = pd.Series(1, index=people.index)
    while number.sum() < DISTRICTS:
        room = number < towns
        number[(people / number).where(room).idxmax()] += 1
    rows = []
    for prefecture in base.prefectures.itertuples():
        seats = base.towns[base.towns["pcode"] == prefecture.pcode].head(number[prefecture.pcode])
        for n, (name, shape) in enumerate(_divide(prefecture.geometry, seats), start=1):
            rows.append((f"HD{prefecture.pcode[2:]}{n:02d}", f"District de {name}", prefecture.pcode, shape))
    table = pd.DataFrame(rows, columns=["pcode", "name", "parent", "geometry"])
    return gpd.GeoDataFrame(table.assign(level="health_district"), geometry="geometry", crs=4326)


def _divide(shape: shapely.Geometry, seats: gpd.GeoDataFrame) -> list[tuple[str, shapely.Geometry]]:
    if len(seats) == 1:
        return [(seats["name"].iloc[0], shape)]
    cells = shapely.voronoi_polygons(shapely.MultiPoint(list(seats.geometry)), extend_to=shape.envelope, ordered=True)
    return [(n, c.intersection(shape)) for n, c in zip(seats["name"], cells.geoms, strict=True)]


def make_facilities(base: Base, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Health facilities in and around towns."""
    weights = base.towns["population"].clip(lower=5000).to_numpy(float)
    rows = []
    for number, town in zip(apportion_exactly(FACILITIES, weights, least=1), base.towns.itertuples(), strict=True):
        for n in range(number):
            kind = (
                "hospital" if n == 0 and town.rank < 3 else rng.choice(["health_centre", "health_post"], p=[0.4, 0.6])
            )
            away = 0.0 if n == 0 else rng.exponential(0.12)
            angle = rng.uniform(0, 2 * np.pi)
            point = shapely.Point(town.geometry.x + away * np.cos(angle), town.geometry.y + away * np.sin(angle))
            point = point if base.country.contains(point) else town.geometry
            extra = attributes(facility_type=str(kind), cold_chain=bool(rng.random() < 0.55))
            rows.append((f"{_KINDS[str(kind)]} {town.name} {n + 1}", town.pcode, extra, point))
    table = pd.DataFrame(rows, columns=["name", "adm1", "attributes", "geometry"])
    ids = [f"HF-{i + 1:03d}" for i in range(len(table))]
    return gpd.GeoDataFrame(
        table.assign(place_id=ids, kind="health_facility", status="open"), geometry="geometry", crs=4326
    )


_KINDS = {"hospital": "Hôpital", "health_centre": "Centre de santé", "health_post": "Poste de santé"}


def make_coverage(districts: gpd.GeoDataFrame, people: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """Coverage by district: administrative (above 100 % in places), survey, and WUENIC anchored.

    The administrative mean weighted by surviving infants is the published one; so is the WUENIC one, by a
    common logit shift. National rows have the subject CAF.
    """
    codes = pd.Index(districts["pcode"])
    infants = apportion_exactly(SURVIVING_INFANTS_2023, people.reindex(codes).to_numpy(float), least=300)
    pattern = rng.normal(0, 0.32, len(codes)) - 0.25 * np.isin(districts["parent"], ["CF53", "CF63", "CF51", "CF52"])
    tables = [_rows(codes, "surviving_infants", infants, "2023-12-31", "administrative", "infants")]
    tables.append(
        _rows(
            pd.Index(["CAF"]), "surviving_infants", [SURVIVING_INFANTS_2023], "2023-12-31", "administrative", "infants"
        )
    )
    for vaccine, series in {**ADMINISTRATIVE, "bcg": BCG_ADMINISTRATIVE}.items():
        for year, mean in series.items():
            raw = np.exp(0.55 * pattern + rng.normal(0, 0.05, len(codes)))
            tables += _both(
                codes,
                f"{vaccine}_admin_pct",
                raw * mean / np.average(raw, weights=infants),
                mean,
                year,
                "administrative",
            )
        survey = _anchored(pattern + rng.normal(0, 0.15, len(codes)), infants, SURVEY_2019[vaccine])
        survey[UNSURVEYED] = np.nan
        tables += _both(codes, f"{vaccine}_survey_pct", np.round(survey), SURVEY_2019[vaccine], 2019, "survey")
        wuenic = _anchored(pattern, infants, WUENIC[vaccine])
        tables += _both(codes, f"{vaccine}_wuenic_pct", wuenic, WUENIC[vaccine], 2021, "modelled")
    return pd.concat(tables, ignore_index=True)


def _anchored(pattern: np.ndarray, infants: np.ndarray, mean: float) -> np.ndarray:
    """Coverage in % with a pattern (logit), shifted so that its infant-weighted mean is the national one."""
    return anchor_coverage(pd.Series(100 * expit(pattern)), pd.Series(infants), mean).to_numpy(copy=True)


def _both(
    codes: pd.Index, indicator: str, values: np.ndarray, national: float, year: int, how: str
) -> list[pd.DataFrame]:
    own = _rows(codes, indicator, values, f"{year}-12-31", how, "%")
    return [own.dropna(subset="value"), _rows(pd.Index(["CAF"]), indicator, [national], f"{year}-12-31", how, "%")]


def _rows(subjects: pd.Index, indicator: str, values: object, on: str, how: str, unit: str) -> pd.DataFrame:
    table = pd.DataFrame({"subject": subjects, "indicator": indicator, "value": np.asarray(values, dtype=float)})
    return table.assign(unit=unit, observed_on=on, source=f"SYNTHETIC:health_{how}", collection=how)
