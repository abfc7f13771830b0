"""The controls of the exposure lens as one request: what its panel, table, sections and files all answer."""

from typing import Any, NamedTuple

from dash import Input

from callbacks.hazard_state import chosen_of
from components import ids
from locales import text
from services.context import Context
from services.risk.exposure_request import ExposureRequest, of_drawing

CONTROLS = (
    Input(ids.ZONES, "value"),
    Input(ids.AREA, "data"),
    Input(ids.SELECTION, "data"),
    Input(ids.LENS, "data"),
    Input(ids.HAZARD, "value"),
    Input(ids.PERIOD, "value"),
    Input(ids.THRESHOLD, "value"),
)


class Controls(NamedTuple):
    """What the page sends of CONTROLS, in their order."""

    zones: str
    area: dict[str, Any] | None
    selection: dict[str, str] | None
    lens: str
    hazard: str | None
    period: str | None
    place: int | None

    def request(self, context: Context, round_: str, language: str) -> ExposureRequest:
        """What they ask; see request_of()."""
        return request_of(context, self.zones, self.area, (self.hazard, self.period, self.place), int(round_), language)


def request_of(
    context: Context,
    zones: str | None,
    area: dict[str, Any] | None,
    controls: tuple[str | None, str | None, int | None],
    round_: int,
    language: str,
) -> ExposureRequest:
    """What the lens asks: the drawn area where there is one, else zones of a kind.

    Args:
        context: who asks.
        zones: the kind of zones; none: prefectures.
        area: a GeoJSON geometry, as the page holds it.
        controls: values of hazard, key and the slider of thresholds.
        round_: number of the round.
        language: of the drawn area's name.

    Raises:
        ImportFileError: the area is no polygon.
    """
    hazard, key, threshold = chosen_of(context, *controls)
    asked: dict[str, Any] = {"round": round_, "hazard": hazard.id, "key": key, "threshold": threshold}
    if area:
        return of_drawing(area, text("exposure.drawn", language), **asked)
    return ExposureRequest(zones or "prefectures", **asked)
