"""What the tools draw over the map: wanted and planned moves, remarks of a workshop, what a scenario changes."""

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, Point

from domain.workshop import Remark
from layers.base import to_geojson
from locales import number, text
from services.disclosed import shown_share, withheld_words

THINNEST, THICKEST = 1.5, 9.0  # pixels: the fewest and the most households
NEAR_KM = 10  # below, a distance has a decimal
EMPTY = '{"type": "FeatureCollection", "features": []}'
Mark = dict[str, Any]


def moves(flows: pd.DataFrame, places: gpd.GeoSeries, names: dict[str, str], key: str, language: str) -> list[Mark]:
    """Lines from sites to areas, as wide as their households are many; a move to no place is not drawn.

    Args:
        flows: site_id, destination_id, households, status (open, undetermined, blocked) where it is known, and
                withheld, why households are not shown: such a line is the thinnest.
        places: geometry by place id.
        names: by place id.
        key: message that says a line (site, area, count of households).
        language: of the messages.
    """
    drawable = flows[flows["site_id"].isin(places.index) & flows["destination_id"].isin(places.index)]
    hidden = drawable.get("withheld", pd.Series("", drawable.index)) != ""
    drawable = drawable[(drawable["households"] > 0) | hidden].sort_values("households", ascending=False)
    most = drawable["households"].max()
    marks = []
    for row in drawable.to_dict("records"):
        site, area, households = str(row["site_id"]), str(row["destination_id"]), float(row["households"])
        ends = [places[site].representative_point(), places[area].representative_point()]
        why = withheld_words(row.get("withheld"), language)
        words = {
            "site": names.get(site, site),
            "area": names.get(area, area),
        }
        marks.append(
            {
                "id": f"{site}>{area}",
                "label": text(f"{key}.withheld", language, why=why, **words)
                if why
                else text(key, language, count=households, **words),
                "k": f"move-{row.get('status') or 'open'}",
                "r": THINNEST if why else round(THINNEST + (THICKEST - THINNEST) * (households / most) ** 0.5, 1),
                "geometry": LineString(ends),
            }
        )
    return marks


def way_words(share: float, km: float, language: str, withheld: object = "") -> str:
    """What a way to a destination says: the share of the households who chose it, and the straight distance.

    `withheld`: why the share may not be read, "" where it may.
    """
    digits = 0 if km >= NEAR_KM else 1
    return text("map.way", language, share=shown_share(share, withheld, language), km=number(km, language, digits))


def rings(ids: Iterable[str], places: gpd.GeoSeries, kind: str, labels: dict[str, str]) -> list[Mark]:
    """A ring round each place: those compared, those a scenario moves, those it builds in."""
    return [
        {"id": f"{kind}:{i}", "label": labels.get(i, ""), "k": kind, "geometry": places[i].representative_point()}
        for i in ids
        if i in places.index
    ]


def remarks(recorded: Iterable[Remark], places: gpd.GeoSeries, language: str) -> list[Mark]:
    """What was said of a place or a point of the map, under the number it has in the list."""
    marks = []
    for count, remark in enumerate(recorded, start=1):
        spot = Point(remark.point[1], remark.point[0]) if remark.point else places.get(remark.site)
        if spot is None:
            continue
        kind = text(f"workshop.remark.{remark.kind}", language)
        label = text("map.remark", language, count=count, kind=kind, said=remark.text)
        marks.append(
            {"id": f"remark:{count}", "label": label, "k": f"remark-{count}", "geometry": spot.representative_point()}
        )
    return marks


def drawn(marks: list[Mark]) -> str:
    """All marks as GeoJSON."""
    if not marks:
        return EMPTY
    return to_geojson(gpd.GeoDataFrame(marks, geometry="geometry", crs=4326).set_index("id"))
