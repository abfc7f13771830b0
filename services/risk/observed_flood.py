"""What was observed of floods, in the zones of a modelled one: never added to it."""

from dataclasses import dataclass

from domain.hazards import FLOOD, Hazard
from services.context import Context
from services.risk.exposure import Exposure
from services.risk.exposure_request import LEVELS, ExposureRequest
from services.risk.hazards import available_hazards
from services.risk.shown_exposure import exposure

OBSERVED = "observed_flood"


@dataclass(frozen=True)
class ObservedFlood:
    """People where water was seen on a day (key), and the share of the area that the observation covers."""

    hazard: Hazard
    key: int
    people: float
    covered: float


def observed_beside(context: Context, modelled: Exposure, zone: str) -> ObservedFlood | None:
    """The observation in a zone (all zones, if empty); None beside another hazard, or where none is held.

    Raises:
        RasterError: a raster cannot be used.
    """
    stored_ids = {hazard.id for hazard in available_hazards(context)}
    if modelled.hazard.id != FLOOD or OBSERVED not in stored_ids or modelled.kind not in LEVELS:
        return None
    observed = exposure(context, ExposureRequest(modelled.kind, hazard=OBSERVED))
    people, zones = observed.exposed[(observed.key, observed.threshold)], observed.zones
    if zone:
        return ObservedFlood(
            observed.hazard, observed.key, float(people[zone]), float(zones.loc[zone, "covered_share"])
        )
    together = observed.together
    everybody = float(together.exposed[(observed.key, observed.threshold)])
    return ObservedFlood(observed.hazard, observed.key, everybody, float(together.line["covered_share"]))
