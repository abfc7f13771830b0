"""Immunization coverage by health district: vaccine and source chosen, nothing capped."""

import geopandas as gpd

from domain.tiers import Tier
from layers.base import Choice, Column, Layer, Legend, LegendClass, Query
from layers.scales import GREENS, class_of, first_of, newest_of, no_data
from locales import date, number, text
from services.context import Context
from services.immunization import SOURCES, VACCINES, coverage

BREAKS = (0.0, 20.0, 40.0, 60.0, 80.0, 90.0)
ABOVE = "above"  # above 100 %: shown as such
ABOVE_COLOUR = "#7a3b8f"


def features(context: Context, query: Query) -> gpd.GeoDataFrame:
    """Districts coloured by coverage; above 100 % has a class of its own."""
    districts = _coverage(context, query)
    return gpd.GeoDataFrame(
        {
            "label": districts["name"],
            "k": [ABOVE if value > 100 else class_of(value, BREAKS) for value in districts["value"]],
            "tip": [
                text("layer.immunization_coverage.tip", query.language, value=number(value, query.language))
                for value in districts["value"]
            ],
            "coverage": districts["value"],
            "infants": districts["infants"],
        },
        geometry=districts.geometry,
        crs=districts.crs,
    )


def legend(context: Context, query: Query) -> Legend:
    """Coverage in per cent of the chosen vaccine in the chosen source."""
    districts, language = _coverage(context, query), query.language
    vaccine, origin = _choice(query, "vaccine", VACCINES), _choice(query, "source", SOURCES)
    newest = newest_of(districts["as_of"])
    title = text(
        "layer.immunization_coverage.legend",
        language,
        vaccine=text(f"vaccine.{vaccine}", language),
        origin=text(f"immunization.origin.{origin}", language),
    )
    return Legend(
        title=title,
        unit="%",
        date=date(newest or None, language),
        source=first_of(districts["source"]),
        classes=_classes(language),
        notes=(text(f"immunization.origin.{origin}.about", language),),
        on=newest,
    )


def _coverage(context: Context, query: Query) -> gpd.GeoDataFrame:
    return coverage(context, _choice(query, "vaccine", VACCINES), _choice(query, "source", SOURCES), query.on)


def _choice(query: Query, name: str, allowed: tuple[str, ...]) -> str:
    value = query.choices.get(name, allowed[0])
    return value if value in allowed else allowed[0]


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


def has_data(context: Context) -> bool:
    """Whether the store has the shape of a health district."""
    return bool(context.store.areas("health_district").geometry.notna().any())


LAYER = Layer(
    id="immunization_coverage",
    order=10,
    shape="area",
    group="services",
    legend=legend,
    features=features,
    tier=Tier.PUBLIC,
    kind="health_district",
    columns=(
        Column("coverage", "column.coverage_pct", numeric=True),
        Column("infants", "immunization.infants", numeric=True),
    ),
    choices=(
        Choice("vaccine", "choice.vaccine", _vaccines, VACCINES[0]),
        Choice("source", "choice.source", _sources, SOURCES[0]),
    ),
    has_data=has_data,
    published=True,
    opacity=70,
    age="other",
)
