"""The value of the drawn raster where the map is clicked."""

from functools import partial
from pathlib import Path
from typing import Any

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from components import ids
from components.details import point_value
from layers.base import Query
from layers.climate_hazards import draw
from locales import number, text
from services.context import Context
from services.risk.raster_values import value_at


def register(app: Dash, context: Context) -> None:
    """Answer a click on the map."""

    app.callback(
        Output(ids.POINT, "children"),
        Input(ids.MAP, "clickData"),
        State(ids.choice("climate_hazards", "hazard"), "value"),
        State(ids.choice("climate_hazards", "return_period"), "value"),
        State(ids.choice("climate_hazards", "threshold"), "value"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(partial(show_value, context))


def show_value(
    context: Context, click: dict[str, Any], hazard: str, period: str | None, stop: str | None, view: dict[str, str]
) -> Component:
    """Say the value of the drawn raster at the clicked point."""
    language = view["language"]
    latitude, longitude = float(click["latlng"]["lat"]), float(click["latlng"]["lng"])
    drawing = draw(
        context,
        Query(0, "", language, {"hazard": hazard, "return_period": period or "", "threshold": stop or ""}),
    )
    at = f"{number(latitude, language, 3)} ; {number(longitude, language, 3)}"
    if drawing.raster is None:
        return point_value([(drawing.legend.title, text("legend.no_data", language))], at, language)
    found = value_at(Path(drawing.raster.path), longitude, latitude)
    if found.value is None:
        shown = text(f"point.{found.reason}", language)
    else:
        value = -found.value if hazard == "drought" else found.value  # kept as severity, said as SPI
        shown = f"{number(value, language, 2)} {drawing.legend.unit}"
    cell = text("point.cell", language, metres=number(found.cell_m, language))
    return point_value([(drawing.legend.title, shown), (text("point.cell_label", language), cell)], at, language)
