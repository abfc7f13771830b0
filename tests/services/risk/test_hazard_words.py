"""Thresholds and keys as they are said, the same everywhere."""

import pytest

from domain.method import load_method
from locales import LANGUAGES, date, text
from services.risk.hazard_words import digits_of, key_label, threshold_words

METHOD = load_method()


@pytest.mark.parametrize(("value", "digits"), [(1.0, 0), (0.5, 1), (0.15, 2), (28.0, 0), (0.333, 2)])
def test_a_threshold_has_no_more_decimals_than_it_needs(value: float, digits: int) -> None:
    assert digits_of(value) == digits


@pytest.mark.parametrize(("language", "value"), [("fr", "0,5"), ("en", "0.5")])
def test_a_depth_is_at_least(language: str, value: str) -> None:
    flood = METHOD.hazard("river_flood")
    unit = text("hazard.river_flood.unit", language)
    assert threshold_words(flood, 0.5, language) == text("hazard.at_least", language, value=value, unit=unit)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drought_is_said_with_its_sign(language: str) -> None:
    said = threshold_words(METHOD.hazard("drought"), 1.0, language)
    assert "\u22121" in said or "-1" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_landslide_is_a_named_class_in_small_letters(language: str) -> None:
    slide = METHOD.hazard("landslide")
    name = text(f"hazard.landslide.class.{slide.stops[-1]:g}", language).lower()
    assert name in threshold_words(slide, slide.stops[-1], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_is_a_period_a_window_or_a_day(language: str) -> None:
    assert key_label(METHOD.hazard("river_flood"), 100, language) == text("choice.period_option", language, years=100)
    assert key_label(METHOD.hazard("drought"), 3, language) == text("hazard.window", language, months=3)
    seen = METHOD.hazard("observed_flood")
    assert key_label(seen, 20240815, language) == date("2024-08-15", language)
    assert key_label(seen, 2024, language) == "2024"
