"""Return areas: where households say they would go, and how many have come back."""

import geopandas as gpd
import pandas as pd

from domain.tiers import Tier
from layers.base import NO_DATA, Drawing, Layer, Legend, LegendClass, Query
from layers.scales import no_data, radius
from locales import MISSING, date, number, percent, text
from services.context import Context
from services.places import places
from services.public import returnees_by_prefecture
from services.sites.flooded_destinations import destinations_in_harm
from services.sites.rounds import of_round

COLOUR = "#28516e"
HARMED, WET = "harmed", "#b3372f"


def draw(context: Context, query: Query) -> Drawing:
    """Areas one by one (a square each, its outline when near) or, for the public, by prefecture."""
    if context.viewer < Tier.PARTNER:
        return _public(context, query)
    found = places(context, "return_area")
    found = found[found.geometry.notna()]
    returned = _returnees(context, query.round).reindex(found.index)
    wet = _wet(context, query.round)
    features = gpd.GeoDataFrame(
        {
            "label": found["name"],
            "k": [
                HARMED if place in wet else "return_area" if known else NO_DATA
                for place, known in returned.notna().items()
            ],
            "r": [6.5 if place in wet else 3.0 for place in found.index],
            "tip": [_tip(people, wet.get(place), query.language) for place, people in returned.items()],
        },
        geometry=found.geometry.representative_point(),
        crs=found.crs,
    )
    outlines = features.assign(kind="outline").set_geometry(found.geometry)
    return Drawing(_legend(context, query), gpd.GeoDataFrame(pd.concat([outlines, features]), crs=found.crs))


def _tip(people: float, wet: float | None, language: str) -> str:
    shown = MISSING if pd.isna(people) else number(people, language)
    said = text("layer.return_areas.tip", language, people=shown)
    return said if wet is None else f"{said} · {text('harm.tip', language, share=percent(wet, language))}"


def _wet(context: Context, number_: int) -> dict[str, float]:
    """Share of people flooded in each area that gate G8 fails."""
    judged = destinations_in_harm(context, number_)
    judged = judged[judged["harm"].astype(bool)]
    return {str(place): float(share) for place, share in judged["share"].items()}


def _public(context: Context, query: Query) -> Drawing:
    table = returnees_by_prefecture(context, query.round, query.language)
    largest = float(table["people"].max()) if table["people"].notna().any() else 0.0
    features = gpd.GeoDataFrame(
        {
            "label": table["name"],
            "k": ["return_area" if known else NO_DATA for known in table["shown"] != MISSING],
            "r": [radius(people, largest=largest, most=12) for people in table["people"]],
            "tip": [text("layer.return_areas.tip", query.language, people=shown) for shown in table["shown"]],
        },
        geometry=table.geometry.representative_point().translate(xoff=0.25, yoff=-0.2),
        crs=table.crs,
    )
    return Drawing(_legend(context, query), features)


def _returnees(context: Context, number_: int) -> pd.Series:
    rows = of_round(context.store.observations(["returnee_ind"]), number_)
    return rows.set_index("subject")["value"]


def _legend(context: Context, query: Query) -> Legend:
    rows = context.store.observations(["returnee_ind"])
    rows = rows[rows["round"] == query.round]
    return Legend(
        title=text("layer.return_areas.title", query.language),
        unit=text("unit.persons", query.language),
        date=date(rows["observed_on"].max() if len(rows) else None, query.language),
        source=str(rows["source"].iloc[0]) if len(rows) else "",
        classes=(
            LegendClass("return_area", COLOUR, text("layer.return_areas.class", query.language)),
            *(
                [LegendClass(HARMED, WET, text("harm.legend", query.language), glyph="≋")]
                if context.viewer >= Tier.PARTNER
                else []
            ),
            no_data(query.language),
        ),
    )


LAYER = Layer(id="return_areas", order=30, shape="square", tier=Tier.PARTNER, draw=draw, opacity=90)
