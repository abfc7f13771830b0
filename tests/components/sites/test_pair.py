"""One pair of site and destination: what each dimension takes from its score, or why there is none."""

import pandas as pd
import pytest

from components.sites.pair import dimension_name, losses_section
from locales import LANGUAGES, number, text
from tests.components.reading import words

DIMENSIONS = pd.DataFrame({"dimension": ["D1", "D2"], "score": [90.0, 40.0], "loss_points": [2.5, 17.5]})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_largest_loss_is_said_in_words(language: str) -> None:
    said = words(losses_section(DIMENSIONS, pd.Series({"score": 80.0}), "Bria", language))
    name = text("dimension.D2.name", language)
    assert text("losses.summary", language, dimension=name, points=number(17.5, language, 1)) in said
    assert text("losses.title", language, destination="Bria") in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_score_what_is_missing_is_named_and_nothing_drawn(language: str) -> None:
    lacking = DIMENSIONS.assign(score=[90.0, float("nan")], loss_points=float("nan"))
    said = words(losses_section(lacking, pd.Series({"score": float("nan")}), "Bria", language))
    assert text("losses.missing_advice", language, dimensions=text("dimension.D2.name", language)) in said
    assert text("dimension.D1.name", language) not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dimension_has_a_name(language: str) -> None:
    assert dimension_name("D1", language) == text("dimension.D1.name", language)
