"""Which hazard, key and threshold: the slider says its stop in words, and a single option is no choice."""

import dash_mantine_components as dmc
import pytest
from dash import html

from components import ids
from components.risk.hazard_choice import HazardSelection, hazard_choice, marks, options
from locales import LANGUAGES, text
from tests.components.reading import parts, words

STOPS = [("0.15", "≥ 0,15 m"), ("0.5", "≥ 0,5 m"), ("1.5", "≥ 1,5 m")]


def picked(**more: object) -> HazardSelection:
    given = {
        "hazards": [("river_flood", "Crue"), ("heat", "Chaleur")], "hazard": "heat", "keys": [("10", "10 ans")],
        "key": "10", "stops": STOPS, "stop": "0.5", "marked": frozenset({"0.5"}),
    }  # fmt: skip
    return HazardSelection(**{**given, **more})  # type: ignore[arg-type]


def component(shown: object, identifier: str) -> object:
    return next(p for p in parts(shown) if getattr(p, "id", None) == identifier)


@pytest.mark.parametrize(
    ("stop", "place", "said"), [("0.15", 0, "≥ 0,15 m"), ("1.5", 2, "≥ 1,5 m"), ("9", 0, "≥ 0,15 m")]
)
def test_a_stop_has_a_place_and_words_and_an_unknown_one_is_the_first(stop: str, place: int, said: str) -> None:
    assert (picked(stop=stop).place, picked(stop=stop).threshold_words) == (place, said)


def test_a_hazard_without_thresholds_says_none() -> None:
    bare = picked(stops=[], stop="")
    assert (bare.place, bare.threshold_words) == (0, "")
    assert marks(bare) == []
    slider = component(hazard_choice(bare, "fr"), ids.THRESHOLD)
    assert slider.disabled and slider.max == 1


def test_only_classes_of_the_method_are_labelled_with_their_number() -> None:
    assert marks(picked()) == [
        {"value": 0, "label": ""}, {"value": 1, "label": "0,5"}, {"value": 2, "label": ""},
    ]  # fmt: skip


def test_a_class_that_is_a_name_has_no_number() -> None:
    named = picked(stops=[("3", "élevé ou plus"), ("4", "très élevé")], marked=frozenset({"3", "4"}))
    assert [mark["label"] for mark in marks(named)] == ["", ""]


def test_values_and_labels_are_given_as_a_select_takes_them() -> None:
    assert options([("a", "A")]) == [{"value": "a", "label": "A"}]
    assert options([]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_chosen_is_shown_and_one_option_alone_is_off(language: str) -> None:
    shown = hazard_choice(picked(), language)
    hazard, key = component(shown, ids.HAZARD), component(shown, ids.PERIOD)
    assert (hazard.value, hazard.disabled, hazard.label) == ("heat", False, text("choice.hazard", language))
    assert (key.value, key.disabled) == ("10", True)
    assert text("exposure.threshold_hint", language) in words(shown)


def test_the_threshold_is_read_aloud_when_it_moves() -> None:
    output = component(hazard_choice(picked(), "fr"), ids.THRESHOLD_TEXT)
    assert isinstance(output, html.Output)
    assert (output.children, getattr(output, "aria-live")) == ("≥ 0,5 m", "polite")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slider_stops_only_at_stops_and_has_a_name(language: str) -> None:
    (slider,) = [p for p in parts(hazard_choice(picked(), language)) if isinstance(p, dmc.Slider)]
    assert (slider.min, slider.max, slider.step, slider.value) == (0, 2, 1, 1)
    assert slider.restrictToMarks
    assert slider.thumbLabel == text("exposure.threshold_slider", language)
