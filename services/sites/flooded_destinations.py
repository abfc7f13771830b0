"""Destinations in harm's way: the verdict of gate G8, from the same measurement, for wherever one is shown."""

import pandas as pd

from analysis.sites.gates import FAIL, flood_states
from services.context import Context
from services.risk.measuring import flooded_destinations


def destinations_in_harm(context: Context, number: int) -> pd.DataFrame:
    """What gate G8 finds at each destination of a round.

    Returns:
        By destination (a return area, or `<site>:<option>`): share and covered (0 to 1), state (PASS, FAIL
        or UNKNOWN) and `harm`, true where the gate fails. Empty where the store has no flood rasters.
    """
    flooded = flooded_destinations(context, number)
    states = flood_states(context.method.gate("G8"), flooded)
    return flooded.assign(state=states["state"], harm=states["state"] == FAIL)


def fails_flood_gate(context: Context, number: int) -> set[str]:
    """Destinations that gate G8 fails."""
    destinations = destinations_in_harm(context, number)
    return {str(place) for place in destinations.index[destinations["harm"].astype(bool)]}
