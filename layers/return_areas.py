"""Return areas: where households say they would go, and how many have come back."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd

from domain.tiers import Tier
from layers.base import NO_DATA, Aggregate, Column, Layer, Legend, LegendClass, Query, store_has
from layers.scales import first_of, largest_of, newest_of, no_data, radius, size_scale
from locales import MISSING, date, percent, text
from services.context import Context
from services.places import counted_when, places
from services.public import readable_counts, returnees_by_prefecture
from services.sites.flooded_destinations import destinations_in_harm
from services.sites.rounds import of_round

COLOUR = "#28516e"
LARGEST_PUBLIC = 12  # pixels: radius of the prefecture to which most people returned
FLOODED, FLOODED_COLOUR = "harmed", "#b3372f"


def features(context: Context, query: Query) -> gpd.GeoDataFrame:
    """Areas one by one: a square each, and its outline for when the map is near."""
    table = places(context, "return_area")
    table = table[table.geometry.notna()]
    returned = _returnees(context, query.round).reindex(table.index)
    flooded = _flooded(context, query.round)
    squares = gpd.GeoDataFrame(
        {
            "label": table["name"],
            "k": [
                FLOODED if place in flooded else "return_area" if counted else NO_DATA
                for place, counted in returned.notna().items()
            ],
            "r": [6.5 if place in flooded else 3.0 for place in table.index],
            "tip": [_tip(people, flooded.get(str(place)), query.language) for place, people in returned.items()],
            "people": returned,
        },
        geometry=table.geometry.representative_point(),
        crs=table.crs,
    )
    outlines = squares.assign(kind="outline").set_geometry(table.geometry)
    return gpd.GeoDataFrame(pd.concat([outlines, squares]), crs=table.crs)


def _tip(people: float, flooded: float | None, language: str) -> str:
    returned = text("layer.return_areas.tip", language, count=people)
    if flooded is None:
        return returned
    return f"{returned} · {text('harm.tip', language, share=percent(flooded, language))}"


def _flooded(context: Context, number_: int) -> dict[str, float]:
    """Share of people flooded in each area that gate G8 fails."""
    judged = destinations_in_harm(context, number_)
    judged = judged[judged["harm"].astype(bool)]
    return {str(place): float(share) for place, share in judged["share"].items()}


def _returnees(context: Context, number_: int) -> pd.Series:
    rows = of_round(context.store.observations(["returnee_ind"]), number_)
    return rows.set_index("subject")["value"]


def legend(context: Context, query: Query) -> Legend:
    """Areas, and those that fail the flood gate."""
    flooded = LegendClass(FLOODED, FLOODED_COLOUR, text("harm.legend", query.language), glyph="≋")
    return _legend(context, query, (flooded,))


def public_features(context: Context, query: Query) -> gpd.GeoDataFrame:
    """People who returned by prefecture, small counts hidden; beside the circle of people in sites."""
    table = returnees_by_prefecture(context, query.round, query.language)
    largest = largest_of(table["people"])
    return gpd.GeoDataFrame(
        {
            "label": table["name"],
            "k": ["return_area" if is_shown else NO_DATA for is_shown in table["shown"] != MISSING],
            "r": [radius(people, largest=largest, most=LARGEST_PUBLIC) for people in table["people"]],
            "tip": [text("layer.return_areas.tip", query.language, count=count) for count in readable_counts(table)],
        },
        geometry=table.geometry.representative_point().translate(xoff=0.25, yoff=-0.2),
        crs=table.crs,
    )


def public_legend(context: Context, query: Query) -> Legend:
    """The same without what single areas say."""
    largest = largest_of(returnees_by_prefecture(context, query.round, query.language)["people"])
    sizes = size_scale(largest, query.language, most=LARGEST_PUBLIC)
    return replace(_legend(context, query, ()), size=text("legend.size_people", query.language), sizes=sizes)


def _legend(context: Context, query: Query, more: tuple[LegendClass, ...]) -> Legend:
    rows = counted_when(context, ["returnee_ind"])
    rows = rows[rows["round"] == query.round]
    newest = newest_of(rows["observed_on"])
    return Legend(
        title=text("layer.return_areas.title", query.language),
        unit=text("unit.persons", query.language),
        date=date(newest or None, query.language),
        source=first_of(rows["source"]),
        classes=(
            LegendClass("return_area", COLOUR, text("layer.return_areas.class", query.language)),
            *more,
            no_data(query.language),
        ),
        on=newest,
    )


LAYER = Layer(
    id="return_areas",
    order=30,
    shape="square",
    group="people",
    legend=legend,
    features=features,
    tier=Tier.PARTNER,
    public=Aggregate(public_legend, public_features),
    kind="return_area",
    columns=(Column("people", "area.returnee_ind", numeric=True),),
    has_data=store_has("return_area"),
    published=True,
    opacity=90,
    age="other",
)
