"""Displacement sites: size says people, colour and letter say the readiness band."""

import geopandas as gpd

from domain.tiers import Tier
from layers.base import Drawing, Layer, Legend, LegendClass, Query
from layers.scales import band_classes, radius
from locales import date, number, text
from services.context import Context
from services.places import sites
from services.public import sites_by_prefecture
from services.sites.readiness import readiness

PUBLIC_COLOUR = "#0f6d9c"


def draw(context: Context, query: Query) -> Drawing:
    """Sites one by one for partners and the core; people by prefecture for the public."""
    if context.viewer < Tier.PARTNER:
        return _public(context, query)
    found = sites(context, query.round)
    bands = readiness(context, query.round).sites["band"].reindex(found.index).fillna("E")
    largest = float(found["people"].max()) if len(found) else 0.0
    features = gpd.GeoDataFrame(
        {
            "label": found["name"],
            "k": bands,
            "r": [radius(people, largest=largest) for people in found["people"]],
            "tip": [
                text("layer.displacement_sites.tip", query.language, band=band, people=number(people, query.language))
                for band, people in zip(bands, found["people"], strict=True)
            ],
        },
        geometry=found.geometry,
        crs=found.crs,
    ).sort_values("r", ascending=False)
    return Drawing(_legend(context, query, band_classes(query.language)), features)


def _public(context: Context, query: Query) -> Drawing:
    table = sites_by_prefecture(context, query.round, query.language)
    largest = float(table["people"].max()) if table["people"].notna().any() else 0.0
    features = gpd.GeoDataFrame(
        {
            "label": table["name"],
            "k": "people",
            "r": [radius(people, largest=largest) for people in table["people"]],
            "tip": [text("layer.displacement_sites.public_tip", query.language, people=s) for s in table["shown"]],
        },
        geometry=table.geometry.representative_point(),
        crs=table.crs,
    )
    entry = LegendClass("people", PUBLIC_COLOUR, text("layer.displacement_sites.public_class", query.language))
    return Drawing(_legend(context, query, (entry,)), features)


def _legend(context: Context, query: Query, classes: tuple[LegendClass, ...]) -> Legend:
    rows = context.store.observations(["idp_ind"])
    source = rows.loc[rows["round"] == query.round, "source"]
    return Legend(
        title=text("layer.displacement_sites.title", query.language),
        unit=text("unit.persons", query.language),
        date=date(query.on, query.language),
        source=str(source.iloc[0]) if len(source) else "",
        classes=classes,
        size=text("legend.size_people", query.language),
    )


LAYER = Layer(id="displacement_sites", order=50, shape="circle", tier=Tier.PARTNER, draw=draw, assessed=True)
