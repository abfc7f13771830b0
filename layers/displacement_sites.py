"""Displacement sites: size says people, colour and letter say the readiness band."""

from dataclasses import replace

import geopandas as gpd

from domain.tiers import Tier
from domain.topics import SITES, SITUATION
from layers.base import Aggregate, Column, Layer, Legend, LegendClass, Query, store_has
from layers.scales import LEAST_WITH_LETTER, band_classes, first_of, largest_of, radius, size_scale
from locales import date, text
from services.context import Context
from services.disclosed import readable
from services.places import counted_when, sites
from services.public import readable_counts, sites_by_prefecture
from services.sites.readiness import readiness

PUBLIC_COLOUR = "#0f6d9c"
LARGEST = 24  # pixels: radius of the site with most people


def features(context: Context, query: Query) -> gpd.GeoDataFrame:
    """Sites one by one, the small ones above the large."""
    table = sites(context, query.round)
    bands = readiness(context, query.round).sites["band"].reindex(table.index).fillna("E")
    largest = largest_of(table["people"])
    return gpd.GeoDataFrame(
        {
            "label": table["name"],
            "k": bands,
            "r": [radius(people, largest=largest, most=LARGEST, least=LEAST_WITH_LETTER) for people in table["people"]],
            "tip": [
                text("layer.displacement_sites.tip", query.language, band=band, count=readable(people, query.language))
                for band, people in zip(bands, table["people"], strict=True)
            ],
            "people": table["people"],
            "households": table["households"],
        },
        geometry=table.geometry,
        crs=table.crs,
    ).sort_values("people", ascending=False)


def legend(context: Context, query: Query) -> Legend:
    """The readiness bands."""
    largest = largest_of(sites(context, query.round)["people"])
    sizes = size_scale(largest, query.language, most=LARGEST, least=LEAST_WITH_LETTER)
    drawn = _legend(context, query, band_classes(query.language))
    return replace(drawn, size=text("layer.displacement_sites.size", query.language), sizes=sizes)


def public_features(context: Context, query: Query) -> gpd.GeoDataFrame:
    """People in sites by prefecture, small counts hidden."""
    table = sites_by_prefecture(context, query.round, query.language)
    largest = largest_of(table["people"])
    return gpd.GeoDataFrame(
        {
            "label": table["name"],
            "k": "people",
            "r": [radius(people, largest=largest) for people in table["people"]],
            "tip": [
                text("layer.displacement_sites.public_tip", query.language, count=n) for n in readable_counts(table)
            ],
        },
        geometry=table.geometry.representative_point(),
        crs=table.crs,
    )


def public_legend(context: Context, query: Query) -> Legend:
    """One class: people."""
    entry = LegendClass("people", PUBLIC_COLOUR, text("layer.displacement_sites.public_class", query.language))
    largest = largest_of(sites_by_prefecture(context, query.round, query.language)["people"])
    return replace(_legend(context, query, (entry,)), sizes=size_scale(largest, query.language))


def _legend(context: Context, query: Query, classes: tuple[LegendClass, ...]) -> Legend:
    rows = counted_when(context, ["idp_ind"])
    return Legend(
        title=text("layer.displacement_sites.title", query.language),
        unit=text("unit.persons", query.language),
        date=date(query.on, query.language),
        source=first_of(rows.loc[rows["round"] == query.round, "source"]),
        classes=classes,
        size=text("legend.size_people", query.language),
        on=query.on,
    )


LAYER = Layer(
    id="displacement_sites",
    order=50,
    shape="circle",
    group="people",
    topics=(SITUATION, SITES),
    legend=legend,
    features=features,
    tier=Tier.PARTNER,
    public=Aggregate(public_legend, public_features),
    kind="displacement_site",
    columns=(Column("people", "column.people", numeric=True), Column("households", "column.households", numeric=True)),
    clusters="people",
    has_data=store_has("displacement_site"),
    published=True,
    age="other",
    assessed=True,
)
