"""Where a flood was seen, to be laid over what is modelled."""

from dataclasses import replace

from domain.tiers import Tier
from layers import climate_hazards
from layers.base import Layer, Legend, Query, RasterDrawing
from services.context import Context
from services.risk.hazards import available_hazards

HAZARD = "observed_flood"
WATER = "#7a3b8f"  # unlike the blues of modelled depths


def raster(context: Context, query: Query) -> RasterDrawing | None:
    """Water seen in the newest observation; nothing is drawn where none was seen, or nobody looked."""
    drawn = climate_hazards.raster(context, _asked(query))
    return drawn and replace(drawn, breaks=drawn.breaks[-1:], colours=(WATER,))


def legend(context: Context, query: Query) -> Legend:
    """One class, water that was seen, and the one for no data."""
    seen = climate_hazards.legend(context, _asked(query))
    if len(seen.classes) == 1:  # no observation
        return seen
    *_, water, no_data = seen.classes
    return replace(seen, classes=(replace(water, colour=WATER), no_data))


def _asked(query: Query) -> Query:
    return replace(query, choices={"hazard": HAZARD})


def has_data(context: Context) -> bool:
    """Whether the store has an observation."""
    return HAZARD in {hazard.id for hazard in available_hazards(context)}


LAYER = Layer(
    id=HAZARD,
    order=22,
    shape="raster",
    group="hazards",
    legend=legend,
    raster=raster,
    tier=Tier.PUBLIC,
    has_data=has_data,
    opacity=85,
    age="other",
)
