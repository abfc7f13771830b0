"""The controls of the exposure lens as one request, in the order in which the page sends them."""

from typing import Any

import pytest
from shapely.geometry import box, mapping

from callbacks.exposure_request import CONTROLS, Controls
from components import ids
from domain.errors import ImportFileError
from locales import LANGUAGES, text
from services.context import Context
from services.risk.exposure_request import SHAPES

AREA = dict(mapping(box(20.1, 5.1, 20.3, 5.3)))


def controls(**more: Any) -> Controls:
    given = {
        "zones": "prefectures",
        "area": None,
        "selection": None,
        "lens": "exposure",
        "hazard": "river_flood",
        "period": "100",
        "place": 3,
    }
    return Controls(**{**given, **more})


def test_what_the_page_sends_is_named_in_its_order() -> None:
    sent = [control.component_id for control in CONTROLS]
    assert sent == [ids.ZONES, ids.AREA, ids.SELECTION, ids.LENS, ids.HAZARD, ids.PERIOD, ids.THRESHOLD]
    assert len(Controls._fields) == len(CONTROLS)


def test_zones_are_asked_at_key_and_threshold_of_the_round(nothing: Context) -> None:
    asked = controls(zones="sites").request(nothing, "3", "fr")
    assert (asked.zones, asked.round, asked.hazard) == ("sites", 3, "river_flood")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drawn_area_goes_before_the_zones(nothing: Context, language: str) -> None:
    asked = controls(area=AREA).request(nothing, "3", language)
    assert asked.zones == SHAPES and asked.shapes[0].name == text("exposure.drawn", language)
    assert asked.shapes[0].shape.equals(box(20.1, 5.1, 20.3, 5.3))


@pytest.mark.parametrize("area", [{"type": "Point", "coordinates": [1, 2]}, {"type": "<script>"}, {"broken": 1}])
def test_what_is_no_area_is_refused(nothing: Context, area: dict[str, Any]) -> None:
    with pytest.raises(ImportFileError):
        controls(area=area).request(nothing, "3", "fr")


@pytest.mark.parametrize("zones", [None, ""])
def test_without_zones_prefectures_are_asked(nothing: Context, zones: str | None) -> None:
    assert controls(zones=zones).request(nothing, "3", "fr").zones == "prefectures"
