"""Health facilities, by type where it is known."""

import geopandas as gpd

from domain.tiers import Tier
from layers.base import NO_DATA, Drawing, Layer, Legend, LegendClass, Query
from layers.scales import no_data, provenance
from locales import text
from services.context import Context
from services.places import places

COLOURS = {"hospital": "#7a1f4b", "health_centre": "#b0568a", "health_post": "#d9a3c4"}


def draw(context: Context, query: Query) -> Drawing:
    """One small square a facility that has coordinates."""
    found = places(context, "health_facility")
    found = found[found.geometry.notna()]
    known = found.get("a_facility_class", found["status"]).fillna(found.get("a_facility_type", found["status"]))
    kinds = [_kind(value) for value in known]
    features = gpd.GeoDataFrame(
        {"label": found["name"].fillna(""), "k": kinds, "r": 3.0, "tip": ""}, geometry=found.geometry, crs=found.crs
    )
    classes = [LegendClass(k, c, text(f"facility.{k}", query.language)) for k, c in COLOURS.items()]
    title = text("layer.health_facilities.title", query.language)
    on, source = provenance(context, found, query.language)
    return Drawing(Legend(title, "", on, source, (*classes, no_data(query.language))), features)


def _kind(value: object) -> str:
    """A facility's class: files write "Health Centre", "health_centre", "Hospital" ..."""
    key = str(value).strip().lower().replace(" ", "_").replace("center", "centre")
    return key if key in COLOURS else NO_DATA


def held(context: Context) -> bool:
    """Whether the store has facilities."""
    return len(context.store.places("health_facility")) > 0


LAYER = Layer("health_facilities", 35, "square", Tier.PUBLIC, draw, held=held, shown=False)
