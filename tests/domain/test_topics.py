"""Every lens asks a question, and a layer is on where it says something about it: never two fills of one hue."""

import colorsys
from itertools import product

import pytest

from domain.navigation import LENSES, topic_of
from domain.topics import EXPOSURE, SITES, SITUATION, WARNINGS
from layers import all_layers
from layers.climate_hazards import PALETTES
from layers.scales import ORANGES

TOPICS = {SITUATION, SITES, EXPOSURE, WARNINGS}
APART = 25  # degrees of hue, on the circle
ON_IT = {SITES: {"displacement_sites"}, EXPOSURE: {"climate_hazards"}, WARNINGS: {"warnings"}}


def hue(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 360 * colorsys.rgb_to_hsv(red, green, blue)[0]


@pytest.mark.parametrize("lens", LENSES)
def test_every_lens_asks_a_question(lens: str) -> None:
    assert topic_of(lens) in TOPICS


def test_a_layer_names_known_questions_only() -> None:
    for layer in all_layers():
        assert set(layer.topics) <= TOPICS, layer.id


@pytest.mark.parametrize("topic", ON_IT)
def test_a_question_about_sites_or_risk_begins_with_one_layer(topic: str) -> None:
    assert {layer.id for layer in all_layers() if topic in layer.topics} == ON_IT[topic]


@pytest.mark.parametrize("hazard", PALETTES)
def test_no_hazard_has_the_hue_of_people_exposed(hazard: str) -> None:
    """The lightest of each palette are near white, where a hue says little."""
    palette, _ = PALETTES[hazard]
    for one, other in product(palette[1:], ORANGES[1:]):
        distance = abs(hue(one) - hue(other))
        assert min(distance, 360 - distance) >= APART, (one, other)
