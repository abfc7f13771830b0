"""Colours can be told apart by everybody, and what stands on them can be read."""

import itertools

import numpy as np
import pytest
from colorspacious import cspace_convert

from layers.border_crossings import STATUS_COLOURS
from layers.contract.colour import INK, PAPER, contrast, ink_on, luminance
from layers.scales import BAND_COLOURS

APART = 15.0  # CIELAB: clearly another colour
READABLE = 4.5  # WCAG 2.2, text
VISIONS = ("all colours", "deuteranomaly", "protanomaly", "tritanomaly", "grey")


def seen(colour: str, vision: str) -> np.ndarray:
    """A colour in CIELAB as somebody sees it who lacks a kind of cone (Machado et al. 2009), or in a grey print."""
    rgb = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    if vision == "grey":
        light = luminance(colour)
        rgb = np.full(3, 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)
    elif vision != "all colours":
        lacking = {"name": "sRGB1+CVD", "cvd_type": vision, "severity": 100}
        rgb = np.clip(cspace_convert(rgb, lacking, "sRGB1"), 0, 1)
    return cspace_convert(rgb, "sRGB1", "CIELab")


@pytest.mark.parametrize("vision", VISIONS)
def test_any_two_bands_differ_for_every_eye_and_printer(vision: str) -> None:
    apart = {
        one + other: float(np.linalg.norm(seen(BAND_COLOURS[one], vision) - seen(BAND_COLOURS[other], vision)))
        for one, other in itertools.combinations(BAND_COLOURS, 2)
    }
    assert min(apart.values()) >= APART, apart


@pytest.mark.parametrize("band", BAND_COLOURS)
def test_the_letter_of_a_band_can_be_read(band: str) -> None:
    assert contrast(ink_on(BAND_COLOURS[band]), BAND_COLOURS[band]) >= READABLE


def test_no_crossing_is_purple_as_what_a_scenario_changes() -> None:
    changed = seen("#7a3b8f", "all colours")
    for colour in STATUS_COLOURS.values():
        assert np.linalg.norm(seen(colour, "all colours") - changed) >= 2 * APART


def test_contrast_is_what_the_guideline_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.01)
    assert luminance("#000000") == 0 and luminance("#ffffff") == pytest.approx(1)


def test_ink_is_dark_on_pale_and_white_on_dark() -> None:
    assert (ink_on("#ffffff"), ink_on("#0f3d5c")) == (INK, PAPER)
