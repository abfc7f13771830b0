"""Where a flood was seen, to be laid over what is modelled."""

from dataclasses import replace

from domain.tiers import Tier
from layers import climate_hazards
from layers.base import Drawing, Layer, Query
from services.context import Context
from services.risk.hazards import held_hazards

HAZARD = "observed_flood"
WATER = "#7a3b8f"  # unlike the blues of modelled depths


def draw(context: Context, query: Query) -> Drawing:
    """Water seen in the newest observation; nothing is drawn where none was seen, or nobody looked."""
    drawn = climate_hazards.draw(context, replace(query, choices={"hazard": HAZARD}))
    if drawn.raster is None:
        return drawn
    water, *_ = [entry for entry in drawn.legend.classes if entry.colour == drawn.raster.colours[-1]]
    classes = (replace(water, colour=WATER), drawn.legend.classes[-1])
    raster = replace(drawn.raster, breaks=drawn.raster.breaks[-1:], colours=(WATER,))
    return replace(drawn, legend=replace(drawn.legend, classes=classes), raster=raster)


def held(context: Context) -> bool:
    """Whether the store has an observation."""
    return HAZARD in {hazard.id for hazard in held_hazards(context)}


LAYER = Layer(HAZARD, 22, "raster", Tier.PUBLIC, draw, held=held, shown=False, opacity=85)
