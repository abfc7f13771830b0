"""A method with one more indicator and one more hazard than Kodro comes with, and the words for them."""

import pytest

import locales
from domain.method import DEFAULT_PATH, Method, parse_method

INDICATOR = """
[[indicator]]
id = "extra_indicator"
dimension = "D5"
weight = 0
unit = "0-3"
low = 0
high = 3
levels = [0, 33, 67, 100]
subject = "destination"
age = "other"
field = "extra_field"
source = "a test"
provenance = "proposed"
"""
HAZARD = """
[[hazard]]
id = "extra_hazard"
stored = "fire"
variable = "density"
keyed_by = "nothing"
keys = [0]
key = 0
stops = [0.2, 0.4]
classes = [0.2]
threshold = 0.4
shown = "at_least"
unit = "x"
source = "a test"
provenance = "proposed"
"""
WORDS = {
    "indicator.extra_indicator.name": "Indicateur de plus", "hazard.extra_hazard": "Aléa de plus",
    "hazard.extra_hazard.unit": "x", "hazard.extra_hazard.note": "Note de plus", "hazard.extra_hazard.key": "saison",
}  # fmt: skip


def extended_method() -> Method:
    """The method that Kodro comes with, and one more of each."""
    text = DEFAULT_PATH.read_text(encoding="utf-8")
    return parse_method((text + INDICATOR + HAZARD).encode(), "method.toml")


def add_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogues with the words that whoever adds an indicator and a hazard writes."""
    known = {language: {**locales.catalogue(language), **WORDS} for language in locales.LANGUAGES}
    monkeypatch.setattr(locales, "catalogue", lambda language: known[language])
