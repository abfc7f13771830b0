"""A click on the map beside every feature reads the rasters that are shown, and only those."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio

from callbacks.hazards import values_at
from components import ids
from domain.tiers import Tier
from layers import all_layers, find_layer
from layers.base import Query
from layers.contract.probe import probe
from locales import number, text
from services.context import Context
from tests.callbacks.pages import Page, entry
from tests.callbacks.test_layers import controls
from tests.callbacks.test_selection import words_of

FLOOD = {"climate_hazards": {"hazard": "river_flood", "return_period": "100"}}


def wet_cell(path: Path) -> tuple[float, float, float]:
    """Longitude, latitude and value of a cell that has a value above zero."""
    with rasterio.open(path) as source:
        values = source.read(1, masked=True).filled(-1)
        row, column = np.argwhere(values > 0)[0]
        x, y = source.xy(row, column)
        return float(x), float(y), float(values[row, column])


def test_the_value_is_that_of_the_file(core: Context) -> None:
    layer = find_layer("climate_hazards")
    assert layer is not None
    raster = layer.raster_for(core, Query(0, "", "fr", FLOOD["climate_hazards"]))
    assert raster is not None
    x, y, value = wet_cell(raster.path)
    ((_, words),) = values_at(core, FLOOD, x, y, "fr")
    assert words.startswith(number(value, "fr", 2))


def test_a_severity_is_said_with_its_sign_turned(core: Context) -> None:
    layer = find_layer("climate_hazards")
    assert layer is not None
    raster = layer.raster_for(core, Query(0, "", "fr", {"hazard": "drought"}))
    assert raster is not None
    assert raster.flipped
    x, y, value = wet_cell(raster.path)
    ((_, words),) = values_at(core, {"climate_hazards": {"hazard": "drought"}}, x, y, "fr")
    assert words.startswith(number(-value, "fr", 2))


def test_people_of_a_cell_are_not_given_to_the_public(page_for: Callable[[Tier], Page]) -> None:
    asked = {"climate_hazards": {"hazard": "population"}}
    core: Context = page_for(Tier.CORE).app.server.extensions["kodro"]
    layer = find_layer("climate_hazards")
    assert layer is not None
    raster = layer.raster_for(core, Query(0, "", "fr", asked["climate_hazards"]))
    assert raster is not None
    x, y, value = wet_cell(raster.path)
    exact = number(value, "fr", 2)
    assert exact in values_at(core, asked, x, y, "fr")[0][1]
    public: Context = page_for(Tier.PUBLIC).app.server.extensions["kodro"]
    ((_, words),) = values_at(public, asked, x, y, "fr")
    assert exact not in words
    assert words.strip()


def test_outside_the_raster_is_said(core: Context) -> None:
    ((_, words),) = values_at(core, FLOOD, 60.0, 50.0, "fr")
    assert words == text("point.outside", "fr")


def test_a_layer_without_a_raster_says_nothing(core: Context) -> None:
    layer = find_layer("border_crossings")
    assert layer is not None
    assert probe(core, layer, Query(22, "2025-10-31", "fr"), 20.0, 6.0) is None
    assert values_at(core, {"border_crossings": {}}, 20.0, 6.0, "fr") == []


def show(page: Page, spot: object, shown: set[str]) -> object:
    """What the reading is given after a click."""
    layers = list(all_layers())
    answer = page.set_off(
        page.key(f"{ids.POINT}.children"),
        entry(ids.POINT, "children"),
        [entry(ids.PROBE, "data", spot)],
        [
            [entry(ids.layer("shown", layer.id), "checked", layer.id in shown) for layer in layers],
            [control for layer in layers for control in controls(layer)],
            entry(ids.VIEW, "data", {"language": "fr"}),
        ],
        [(ids.PROBE, "data")],
    )
    assert answer is not None
    return answer[ids.POINT]["children"]


def test_the_reading_has_a_button_that_closes_it(page: Page) -> None:
    words = str(show(page, {"lat": 5.76, "lng": 20.66}, {"climate_hazards", "observed_flood"}))
    assert words.count('class="line"') == 2
    assert "data-props" in words
    assert text("point.close", "fr") in words


@pytest.mark.parametrize("shown", [set(), {"border_crossings", "displacement_sites"}])
def test_nothing_is_read_where_no_raster_is_shown(page: Page, shown: set[str]) -> None:
    assert show(page, {"lat": 5.76, "lng": 20.66}, shown) == []
    assert show(page, None, {"climate_hazards"}) == []


def test_a_hazard_that_is_not_held_is_said(core: Context) -> None:
    layer = find_layer("climate_hazards")
    assert layer is not None
    none = replace(layer, raster=lambda *_: None)
    assert probe(core, none, Query(0, "", "fr"), 20.0, 6.0) is None
    assert words_of({"x": 1})
