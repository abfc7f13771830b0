"""Water that was seen: one class in its own colour."""

from layers.base import NO_DATA, Query
from layers.observed_flood import WATER
from services.context import Context
from tests.layers.finding import layer


def query(language: str = "fr", **choices: str) -> Query:
    return Query(22, "2025-10-31", language, choices)


def test_water_that_was_seen_has_one_class_in_its_own_colour(context: Context) -> None:
    observed = layer("observed_flood")
    raster = observed.raster_for(context, query())
    legend = observed.legend_for(context, query())
    assert raster is not None
    assert raster.colours == (WATER,)
    assert len(raster.breaks) == 1
    assert [entry.key for entry in legend.classes][-1] == NO_DATA
    assert legend.classes[0].colour == WATER
    assert len(legend.classes) == 2
