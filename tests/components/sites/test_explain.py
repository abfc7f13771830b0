"""Why a site stands where it stands, in words: the sentence, how sure, what is stale, what is missing in money."""

import math

import pandas as pd
import pytest

from analysis.sites.flips import Flip
from components.sites.explain import certainty_section, sentence, stale_section
from locales import text
from tests.components.reading import words
from tests.components.sites.assessed import EVICTED, LANGUAGES, METHOD, READY, UNSURE, assessment

NONE = Flip("", math.nan)


def certainty(site: str, language: str = "en") -> str:
    found = assessment()
    shares = found.sensitivity[found.sensitivity["site_id"] == site]
    return words(certainty_section(found.sites.loc[site], shares, METHOD, language))


def test_the_sentence_says_the_assured_score_beside_the_score() -> None:
    site = assessment().sites.loc[UNSURE]
    read = sentence("Lazare", site, ("D4", 3.2), NONE, "USD", "en")
    assert f"Score {site['score']:.0f}, assured score {site['bound_low']:.0f}" in read
    assert "3.2" in read


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_probability_stands_with_its_monte_carlo_error(language: str) -> None:
    site = assessment().sites.loc[UNSURE]
    assert site["probability_error"] == pytest.approx(math.sqrt(site["score_A"] * (1 - site["score_A"]) / 200))
    read = certainty(UNSURE, language)
    assert text("certainty.probability", language, chance="", error="").split("{")[0][:12] in read
    assert "±" in read


def test_a_very_small_site_is_said_to_have_no_rank() -> None:
    assert text("certainty.not_ranked", "en") in certainty(READY)
    assert text("certainty.not_ranked", "en") not in certainty(UNSURE)


def test_a_band_that_the_score_alone_would_not_give_is_explained() -> None:
    site = assessment().sites.loc[EVICTED]
    assert site["band"] == "D"
    assert "give D" in certainty(EVICTED)


def test_a_site_without_draws_says_that_nothing_varies() -> None:
    site = assessment().sites.loc[UNSURE].copy()
    site["score_p05"] = math.nan
    assert text("certainty.none", "en") in words(certainty_section(site, pd.DataFrame(), METHOD, "en"))


def test_what_is_old_is_said_as_expired_and_what_keeps_its_weight_as_such() -> None:
    found = assessment()
    mine = found.indicators[found.indicators["site_id"] == EVICTED]
    read = words(stale_section(mine, found.gates.iloc[:0], "en"))
    assert text("stale.expired", "en", date="1 Jan 2020") in read  # market, a good score, counts no longer
    assert text("stale.kept", "en", date="1 Jan 2020") in read  # school, a bad one, still does
    assert "1 Feb 2025" in read


def test_nothing_stale_is_said() -> None:
    found = assessment()
    mine = found.indicators[found.indicators["site_id"] == READY]
    assert text("stale.none", "en") in words(stale_section(mine, found.gates.iloc[:0], "en"))
