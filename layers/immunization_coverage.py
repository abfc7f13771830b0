"""Immunization coverage by health district: vaccine and source chosen, nothing capped."""

import geopandas as gpd

from domain.tiers import Tier
from layers.base import Choice, Drawing, Layer, Legend, LegendClass, Query
from layers.scales import GREENS, class_of, no_data
from locales import date, number, text
from services.context import Context
from services.immunization import SOURCES, VACCINES, coverage

BREAKS = (0.0, 20.0, 40.0, 60.0, 80.0, 90.0)
ABOVE = "above"  # above 100 %: shown as such
ABOVE_COLOUR = "#7a3b8f"


def draw(context: Context, query: Query) -> Drawing:
    """Districts coloured by coverage; above 100 % has a class of its own."""
    vaccine = _choice(query, "vaccine", VACCINES)
    origin = _choice(query, "source", SOURCES)
    found = coverage(context, vaccine, origin, query.on)
    features = gpd.GeoDataFrame(
        {
            "label": found["name"],
            "k": [ABOVE if value > 100 else class_of(value, BREAKS) for value in found["value"]],
            "tip": [
                text("layer.immunization_coverage.tip", query.language, value=number(value, query.language))
                for value in found["value"]
            ],
        },
        geometry=found.geometry,
        crs=found.crs,
    )
    return Drawing(_legend(found, vaccine, origin, query), features)


def _choice(query: Query, name: str, known: tuple[str, ...]) -> str:
    value = query.choices.get(name, known[0])
    return value if value in known else known[0]


def _legend(found: gpd.GeoDataFrame, vaccine: str, origin: str, query: Query) -> Legend:
    language = query.language
    source = found["source"].dropna()
    newest = found["as_of"].dropna().max() if found["as_of"].notna().any() else None
    notes = [text(f"immunization.origin.{origin}.about", language)]
    title = text(
        "layer.immunization_coverage.legend",
        language,
        vaccine=text(f"vaccine.{vaccine}", language),
        origin=text(f"immunization.origin.{origin}", language),
    )
    return Legend(
        title=title,
        unit="%",
        date=date(newest, language),
        source=str(source.iloc[0]) if len(source) else "",
        classes=_classes(language),
        notes=tuple(notes),
    )


def _classes(language: str) -> tuple[LegendClass, ...]:
    edges = (*BREAKS, 100.0)
    ranges = tuple(
        LegendClass(
            str(i),
            colour,
            text("legend.range", language, low=number(edges[i], language), high=number(edges[i + 1], language)),
        )
        for i, colour in enumerate(GREENS)
    )
    above = LegendClass(ABOVE, ABOVE_COLOUR, text("legend.above_100", language), pattern="dots")
    return (*ranges, above, no_data(language))


def _vaccines(_: Context, language: str) -> list[tuple[str, str]]:
    return [(v, text(f"vaccine.{v}", language)) for v in VACCINES]


def _sources(_: Context, language: str) -> list[tuple[str, str]]:
    return [(s, text(f"immunization.origin.{s}", language)) for s in SOURCES]


LAYER = Layer(
    id="immunization_coverage",
    order=10,
    shape="area",
    tier=Tier.PUBLIC,
    draw=draw,
    choices=(
        Choice("vaccine", "choice.vaccine", _vaccines, VACCINES[0]),
        Choice("source", "choice.source", _sources, SOURCES[0]),
    ),
    opacity=70,
)
