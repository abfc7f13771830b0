"""Facilities: by type where it is known, with what is known of whether they work."""

import pandas as pd
import pytest

from layers import find_layer
from layers.base import Query
from layers.contract.records import records
from layers.health_facilities import _type, type_words
from layers.scales import rgba
from locales import LANGUAGES, text
from services.context import Context
from tests.layers.finding import layer


def test_a_facility_is_drawn_by_its_type_and_says_that_its_state_is_unknown(plain: Context) -> None:
    facilities = find_layer("health_facilities")
    assert facilities is not None
    drawn = facilities.features_for(plain, Query(0, "", "fr"))
    assert drawn is not None
    expected = {"healthsites:1": "hospital", "kemri:2": "health_post", "osm:3": "nodata", "tpl:4": "health_centre"}
    assert drawn["k"].to_dict() == expected
    assert drawn.loc["healthsites:1", "tip"] == f"Hôpital · {text('status.unknown', 'fr')}"
    assert drawn.loc["tpl:4", "tip"].endswith(text("status.closed", "fr"))
    assert drawn.loc["osm:3", "label"] == text("kind.health_facility", "fr")
    colours = facilities.legend_for(plain, Query(0, "", "fr")).colours
    assert all(contrast_with_white(colour) >= 3 for colour in colours.values())


def contrast_with_white(colour: str) -> float:
    """WCAG's contrast ratio of a colour on white."""
    parts = [c / 255 for c in rgba(colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@pytest.mark.parametrize(("said", "kind"), [
    ({"a_facility_class": "Health Centre"}, "health_centre"), ({"a_facility_class": " HOSPITAL "}, "hospital"),
    ({"a_facility_type": "health_post"}, "health_post"), ({"a_facility_type": "doctors"}, "nodata"),
    ({"a_facility_class": float("nan"), "a_facility_type": "hospital"}, "hospital"), ({}, "nodata"),
    ({"a_facility_class": "<script>"}, "nodata"),
])  # fmt: skip
def test_a_type_is_read_as_files_write_it(said: dict[str, object], kind: str) -> None:
    assert _type(pd.Series({"status": None, **said})) == kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_type_that_nobody_gave_is_said_to_be_unknown(plain: Context, language: str) -> None:
    table = records(layer("health_facilities"), plain, Query(0, "", language))
    assert table.loc["osm:3", "type"] == type_words("nodata", language) == text("facility.unknown", language)
    assert table.loc["kemri:2", "status"] == text("status.unknown", language)


def test_a_hospital_is_the_largest_and_has_a_letter(plain: Context) -> None:
    features = layer("health_facilities").features_for(plain, Query(0, "", "fr"))
    assert features is not None
    assert features["r"].idxmax() == "healthsites:1"
    assert layer("health_facilities").legend_for(plain, Query(0, "", "fr")).glyphs == {"hospital": "H", "nodata": "?"}


def test_the_legend_is_dated_by_the_file(plain: Context) -> None:
    legend = layer("health_facilities").legend_for(plain, Query(0, "", "fr"))
    assert (legend.on, legend.date, legend.source) == ("2021-06-30", "30/06/2021", "a file")


def test_no_facility_no_layer_and_no_day(nothing: Context) -> None:
    assert not layer("health_facilities").available(nothing)
    assert layer("health_facilities").legend_for(nothing, Query(0, "", "fr")).on == ""
