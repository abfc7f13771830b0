"""Synthetic sites, return areas, host families and intentions, matched to the published totals."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import shapely.affinity

from demo.published import (
    BY_PREFECTURE_2021,
    HOSTS_SPLIT,
    HOUSEHOLD,
    ROUNDS,
    SITES_CLOSED,
    SITES_OPEN,
    SITES_SPLIT,
)
from demo.terrain import Base, Land, outline
from domain.schemas import attributes

RETURN_AREAS = 160
LATEST = ROUNDS[-1][0]
SOURCE = "SYNTHETIC:tracking"
SITE_NAMES = (
    "Gbango", "Lando", "Koundé", "Mbali", "Yangassa", "Dambi", "Sokoro", "Ngoundja", "Baléka", "Tomori", "Wakélé",
    "Zouméa", "Kpéténé", "Ouangara", "Bindali", "Mékouma", "Lissongo", "Dékota", "Ngaya", "Bokolo", "Térembé",
)  # fmt: skip
VILLAGE_STARTS = ("Bo", "Ka", "Ngou", "Dé", "Lim", "Mba", "Gba", "Yam", "Zo", "Oua", "Ban", "Kou", "Té", "Sa", "Ndo")
VILLAGE_ENDS = ("ndara", "lingo", "mboko", "tinga", "douma", "kara", "ssolo", "guéra", "bélé", "rongo", "yandi", "pali")
QUALITIES = ("ready", "conditional", "preparation", "unsafe", "unknown")
# How many sites of each quality; the readiness of the newest round follows from it.
SITE_MIX = (0.12, 0.22, 0.23, 0.15, 0.28)
AREA_MIX = (0.22, 0.26, 0.24, 0.15, 0.13)


@dataclass(frozen=True)
class Settlements:
    """Places and what links them."""

    sites: gpd.GeoDataFrame  # place_id, quality, ... and geometry
    areas: gpd.GeoDataFrame
    observations: pd.DataFrame
    links: pd.DataFrame


def make_settlements(base: Base, land: Land, rng: np.random.Generator) -> Settlements:
    """Sites, return areas, people by round and intentions."""
    sites = _sites(base, land, rng)
    areas = _areas(base, land, rng)
    people = _people(sites, rng)
    observations = [_site_rows(people), _host_rows(people, sites), _area_rows(areas, rng)]
    links = _intentions(sites, areas, people, rng)
    return Settlements(sites, areas, pd.concat(observations, ignore_index=True), links)


def apportion_exactly(total: int, weights: np.ndarray, least: int = 0) -> np.ndarray:
    """Whole numbers in proportion to weights, summing to the total, none below `least`."""
    free = total - least * len(weights)
    exact = free * weights / weights.sum()
    whole = np.floor(exact).astype(int)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: free - whole.sum()]] += 1
    return whole + least


def _sites(base: Base, land: Land, rng: np.random.Generator) -> gpd.GeoDataFrame:
    count = SITES_OPEN + SITES_CLOSED
    weights = np.sqrt(np.array(list(SITES_SPLIT.values()), dtype=float))
    per_prefecture = apportion_exactly(count, weights, least=1)
    rows = []
    for pcode, number in zip(SITES_SPLIT, per_prefecture, strict=True):
        towns = base.towns[base.towns["pcode"] == pcode]
        chance = np.sqrt(towns["population"].clip(lower=3000).to_numpy(float))
        for _ in range(number):
            town = towns.iloc[rng.choice(len(towns), p=chance / chance.sum())]
            point = _near(land, base, town.geometry, rng, 0.01, 0.05, dry=rng.random() < 0.85)
            rows.append({"adm1": pcode, "town": town["name"], "geometry": point})
    table = gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)
    table["quality"] = _mix(SITE_MIX, count, rng)
    table["weight"] = rng.pareto(1.15, count) + 0.15
    bria = table.index[table["adm1"] == "CF52"][0]
    table.loc[bria, "weight"] = 40.0
    table.loc[bria, "quality"] = "unknown"
    table["closed"] = False
    closable = table.index[(table["weight"] < table["weight"].median())]
    table.loc[rng.choice(closable, SITES_CLOSED, replace=False), "closed"] = True
    return _described(table, rng)


def _described(table: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    numbers: dict[str, int] = {}
    names = []
    for town in table["town"]:
        numbers[town] = numbers.get(town, 0) + 1
        names.append(f"{SITE_NAMES[rng.integers(len(SITE_NAMES))]} {numbers[town]} ({town})")
    managed = rng.random(len(table)) < 57 / 73
    extra = [
        attributes(
            managed=bool(m),
            opened=str(rng.integers(2013, 2023)),
            site_type=str(rng.choice(["spontané", "planifié", "centre collectif"])),
        )
        for m in managed
    ]
    ids = [f"SITE-{i + 1:03d}" for i in range(len(table))]
    status = np.where(table["closed"], "closed", "open")
    return table.assign(place_id=ids, kind="displacement_site", name=names, status=status, attributes=extra)


def _areas(base: Base, land: Land, rng: np.random.Generator) -> gpd.GeoDataFrame:
    weights = np.sqrt(np.array(list(HOSTS_SPLIT.values()), dtype=float))
    per_prefecture = apportion_exactly(RETURN_AREAS, weights, least=3)
    qualities = _mix(AREA_MIX, RETURN_AREAS, rng)
    rows, used = [], set()
    for pcode, number in zip(HOSTS_SPLIT, per_prefecture, strict=True):
        towns = base.towns[base.towns["pcode"] == pcode]
        for _ in range(number):
            town = towns.iloc[rng.integers(len(towns))]
            wet = rng.random() < 0.12
            point = _near(land, base, town.geometry, rng, 0.06, 0.45, dry=not wet)
            name = ""
            while not name or name in used:
                name = VILLAGE_STARTS[rng.integers(15)] + VILLAGE_ENDS[rng.integers(12)]
                name += f" {rng.integers(2, 9)}" if name in used else ""
            used.add(name)
            rows.append({"adm1": pcode, "name": name, "geometry": outline(point, rng)})
    table = gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)
    table["quality"] = qualities
    table = _straddling(table, base)
    ids = [f"AREA-{i + 1:03d}" for i in range(len(table))]
    return table.assign(place_id=ids, kind="return_area", status="open", attributes=None)


def _straddling(table: gpd.GeoDataFrame, base: Base) -> gpd.GeoDataFrame:
    """Move one area onto the border: beyond it nothing is known of floods, so its gate G8 is unknown."""
    row = table.index[(table["quality"] == "unknown") & (table["adm1"] == "CF31")][:1]
    table["border"] = table.index.isin(row)
    if len(row):
        middle = table.geometry[row[0]].centroid
        edge = shapely.shortest_line(base.country.boundary, middle).coords[0]
        moved = shapely.affinity.translate(table.geometry[row[0]], edge[0] - middle.x, edge[1] - middle.y)
        table.loc[row, "geometry"] = gpd.GeoSeries([moved], index=row, crs=4326)
    return table


def _near(
    land: Land, base: Base, point: shapely.Point, rng: np.random.Generator, least: float, most: float, *, dry: bool
) -> shapely.Point:
    """A point of the country in a ring around another, away from rivers (or on their banks)."""
    angle = rng.uniform(0, 2 * np.pi, 60)
    away = rng.uniform(least, most, 60)
    x, y = point.x + away * np.cos(angle), point.y + away * np.sin(angle)
    km = land.at_points(land.river_km, x, y)
    inside = shapely.contains_xy(base.country, x, y)
    score = np.where(inside, np.minimum(km, 7) if dry else -km, -np.inf)
    best = int(np.argmax(score))
    return shapely.Point(round(float(x[best]), 4), round(float(y[best]), 4))


def _mix(shares: tuple[float, ...], count: int, rng: np.random.Generator) -> np.ndarray:
    numbers = apportion_exactly(count, np.array(shares))
    return rng.permutation(np.repeat(QUALITIES, numbers))


def _people(sites: gpd.GeoDataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """People by site and round: one column a round, missing where a site was closed by then."""
    rows = {}
    closing = dict(zip(sites.index[sites["closed"]], np.resize([19, 20, 20, 21, 21, 22], SITES_CLOSED), strict=True))
    for number, _, total, in_sites in ROUNDS:
        quota = _quota(number, total, in_sites)
        drift = np.exp(rng.normal(0, 0.12, len(sites)))
        column = pd.Series(np.nan, index=sites.index)
        for pcode, people in quota.items():
            open_sites = sites.index[sites["adm1"] == pcode]
            open_sites = open_sites[[closing.get(i, 99) > number for i in open_sites]]
            weights = sites.loc[open_sites, "weight"].to_numpy() * drift[open_sites]
            column[open_sites] = apportion_exactly(people, weights, least=min(5, people // max(len(open_sites), 1)))
        rows[number] = column
    table = pd.DataFrame(rows)
    return table.set_index(sites["place_id"].to_numpy())


def _quota(number: int, total: int, in_sites: int) -> dict[str, int]:
    """People in sites by prefecture; never more than six in ten of a published prefecture total."""
    pcodes = list(SITES_SPLIT)
    shares = np.array([SITES_SPLIT[p] for p in pcodes], dtype=float)
    caps = np.full(len(pcodes), np.inf)
    if number == ROUNDS[0][0]:
        caps = np.array([0.6 * BY_PREFECTURE_2021[p] for p in pcodes])
        caps[pcodes.index("CF52")] = 0.93 * BY_PREFECTURE_2021["CF52"]
    for _ in range(20):
        scaled = in_sites * shares / shares.sum()
        if (scaled <= caps + 1).all():
            break
        shares = np.minimum(scaled, caps)
    return dict(zip(pcodes, (int(n) for n in apportion_exactly(in_sites, shares)), strict=True))


def _rows(
    subjects: pd.Index, indicator: str, values: np.ndarray, number: int, on: str, how: str, unit: str
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "subject": subjects, "indicator": indicator, "value": values, "unit": unit, "observed_on": on,
            "round": number, "source": SOURCE, "collection": how,
        }
    )  # fmt: skip


def _site_rows(people: pd.DataFrame) -> pd.DataFrame:
    tables = []
    for number, on, _, _ in ROUNDS:
        counted = people[number].dropna()
        homes = np.maximum(1, np.round(counted / HOUSEHOLD))
        tables.append(_rows(counted.index, "idp_ind", counted.to_numpy(), number, on, "registration", "persons"))
        tables.append(_rows(counted.index, "idp_hh", homes.to_numpy(), number, on, "registration", "households"))
    return pd.concat(tables, ignore_index=True)


def _host_rows(people: pd.DataFrame, sites: gpd.GeoDataFrame) -> pd.DataFrame:
    adm1 = sites.set_index("place_id")["adm1"]
    pcodes = list(HOSTS_SPLIT)
    tables = []
    for number, on, total, in_sites in ROUNDS:
        if number == ROUNDS[0][0]:
            in_sites_by_prefecture = people[number].groupby(adm1).sum().reindex(pcodes, fill_value=0)
            hosted = np.array([BY_PREFECTURE_2021[p] for p in pcodes]) - in_sites_by_prefecture.to_numpy()
        else:
            hosted = apportion_exactly(total - in_sites, np.array([HOSTS_SPLIT[p] for p in pcodes], dtype=float))
        rows = _rows(pd.Index(pcodes), "idp_host_ind", hosted, number, on, "key_informant", "persons")
        tables.append(rows)
    return pd.concat(tables, ignore_index=True)


def _area_rows(areas: gpd.GeoDataFrame, rng: np.random.Generator) -> pd.DataFrame:
    index = pd.Index(areas["place_id"])
    final = np.round(rng.lognormal(6.6, 0.8, len(areas)))
    living = np.round(final * rng.uniform(1.2, 2.6, len(areas)) + rng.uniform(300, 2500, len(areas)))
    tables = []
    for step, (number, on, _, _) in enumerate(ROUNDS):
        grown = np.round(final * (0.55 + 0.45 * step / (len(ROUNDS) - 1)))
        tables.append(_rows(index, "returnee_ind", grown, number, on, "key_informant", "persons"))
        tables.append(_rows(index, "population_ind", living, number, on, "key_informant", "persons"))
    table = pd.concat(tables, ignore_index=True)
    unknown = index[rng.choice(len(index), 5, replace=False)]  # nobody counted returns there
    return table[~((table["indicator"] == "returnee_ind") & table["subject"].isin(unknown))]


def _intentions(
    sites: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, people: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Households by site, round and choice; each site keeps its destinations over the rounds."""
    metric = areas.geometry.representative_point()
    lone = sites["place_id"][sites["quality"] == "preparation"].iloc[0]  # its households are all undecided
    rows = []
    edge = list(areas["place_id"][areas["border"]])
    nearest = sites["place_id"][sites["adm1"] == "CF31"].iloc[0]
    for site in sites.itertuples():
        choices = _destinations(site, areas, metric, rng)
        choices = list(dict.fromkeys([*edge, *choices])) if site.place_id == nearest else choices
        base = rng.dirichlet(np.linspace(4, 1, len(choices)))
        hesitant = rng.uniform(0.03, 0.22)
        for number, on, _, _ in ROUNDS:
            homes = people.loc[site.place_id, number]
            if np.isnan(homes):
                continue
            asked = max(1, round(homes / HOUSEHOLD * rng.uniform(0.82, 0.97)))
            undecided = asked if site.place_id == lone and number == LATEST else round(asked * hesitant)
            decided = apportion_exactly(asked - undecided, base * np.exp(rng.normal(0, 0.1, len(choices))))
            surveyed = (pd.Timestamp(on) - pd.Timedelta(days=int(rng.integers(8, 50)))).date().isoformat()
            pairs = [*zip(choices, decided, strict=True), ("undecided", undecided)]
            rows += [(site.place_id, to, float(n), surveyed, number) for to, n in pairs if n > 0]
    table = pd.DataFrame(rows, columns=["from_id", "to_id", "value", "period_end", "round"])
    return table.assign(kind="return_intention", unit="households", source="SYNTHETIC:intentions")


def _destinations(
    site: pd.Series, areas: gpd.GeoDataFrame, points: gpd.GeoSeries, rng: np.random.Generator
) -> list[str]:
    """Two or three areas not far away, mostly of the site's own quality, and sometimes staying around it."""
    away = np.hypot(points.x - site.geometry.x, points.y - site.geometry.y).to_numpy()
    alike = (areas["quality"] == site.quality).to_numpy()
    if site.quality == "unknown":
        alike = areas["quality"].isin(["unknown", "conditional"]).to_numpy()
    order = np.argsort(away + np.where(alike, 0.0, 50.0) + rng.uniform(0, 0.3, len(away)))
    chosen = list(areas["place_id"].to_numpy()[order[: rng.integers(2, 4)]])
    if rng.random() < 0.35:
        chosen.append("local_integration" if rng.random() < 0.7 else "relocation")
    return chosen
