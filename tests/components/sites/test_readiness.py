"""The panel of a site: band, numbers, reasons, until when it holds."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.sites.flips import Flip
from components.sites.readiness import SiteFacts, reason_sentence, site_panel, validity_words
from locales import text
from tests.components.reading import words
from tests.components.sites.assessed import EVICTED, LANGUAGES, METHOD, READY, UNSURE, assessment

FACTS = SiteFacts("", "Lazare", "Ouham", 490.0, 100.0, "2025-10-31", "CCCM", "yes", "open")
SHARES = {"open_share": 0.6, "undecided_share": 0.26, "undetermined_share": 0.1, "blocked_share": 0.04}


def panel(site: str, language: str, destination: str | None = None) -> str:
    facts = replace(FACTS, site_id=site)
    return words(site_panel(facts, assessment(), Flip("", float("nan")), METHOD, language, destination))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("site", [READY, EVICTED, UNSURE])
def test_the_panel_says_band_score_assured_score_and_the_day_judged(site: str, language: str) -> None:
    read = panel(site, language)
    band = assessment().sites.loc[site, "band"]
    for key in (f"band.{band}.name", "score.name", "score.assured", "completeness.name", "share.title"):
        assert text(key, language) in read, key
    assert text("readiness.judged_on", language, date="31/10/2025" if language == "fr" else "31 Oct 2025") in read


def test_the_panel_names_the_largest_reason_with_its_share() -> None:
    assert "40% of households have not chosen" in panel(UNSURE, "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("before", "key"), [(178.0, "people.more"), (802.0, "people.fewer"), (490.0, "people.same")])
def test_people_stand_beside_those_of_the_round_before(before: float, key: str, language: str) -> None:
    facts = replace(FACTS, site_id=READY, round_before=21, people_before=before)
    read = words(site_panel(facts, assessment(), Flip("", float("nan")), METHOD, language))
    assert text(key, language, number="312", round="21") in read


@pytest.mark.parametrize("facts", [
    replace(FACTS, round_before=21, people_before=float("nan")),
    replace(FACTS, people=float("nan"), round_before=21, people_before=5.0),
    replace(FACTS, people_before=5.0),
], ids=["not counted before", "not counted now", "no round before"])  # fmt: skip
def test_no_change_is_said_of_a_count_that_is_not_there(facts: SiteFacts) -> None:
    read = words(site_panel(replace(facts, site_id=READY), assessment(), Flip("", float("nan")), METHOD, "en"))
    assert "since round" not in read and "as many as" not in read


REASONS = [
    ("open_share", SHARES, "26% of households have not chosen"),
    (
        "open_share",
        {**SHARES, "undetermined_share": 0.3},
        "30% of households have chosen a destination where a condition is unknown",
    ),
    (
        "open_share",
        {**SHARES, "blocked_share": 0.4},
        "40% of households have chosen a destination where a condition is not met",
    ),
    ("blocked_share", {**SHARES, "blocked_share": 0.21}, "21%"),
    ("gate_fail:G4", SHARES, "G4"),
    ("gate_unknown:G9", SHARES, "G9"),
    ("a_dimension:D8", SHARES, text("dimension.D8.name", "en")),
    ("old_evidence", SHARES, "to be renewed"),
]


@pytest.mark.parametrize(("code", "shares", "expected"), REASONS)
def test_a_reason_in_words(code: str, shares: dict[str, float], expected: str) -> None:
    assert expected in reason_sentence(code, shares, "en")
    assert reason_sentence(code, pd.Series(shares), "fr") != reason_sentence(code, shares, "en")


PLAIN = ["score", "score_missing", "completeness", "all_undecided", "no_intentions", "a_completeness", "a_probability"]


@pytest.mark.parametrize("code", PLAIN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(code: str, language: str) -> None:
    assert reason_sentence(code, SHARES, language) not in {"", code, f"reason.{code}"}


def test_a_band_says_until_when_it_holds() -> None:
    assert "12 Dec 2025" in validity_words("2025-12-12", "en")
    assert validity_words(None, "en") == text("readiness.valid_on", "en")


def test_a_destination_that_is_not_the_sites_falls_back_to_its_largest() -> None:
    assert panel(READY, "en", "elsewhere") == panel(READY, "en", "AP")


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_gates_destinations_and_needs_stand_before_what_is_folded(language: str) -> None:
    read = panel(READY, language)
    first, *folded = read.split('class="fold"')
    for key in ("gates.strip", "destinations.title", "gaps.about", "site.compare", "site.simulate"):
        assert text(key, language) in first, key
    titles = [text(f"site.fold.{name}", language) for name in ("conditions", "score", "certainty", "evidence")]
    assert [title in part for title, part in zip(titles, folded, strict=True)] == [True] * 4


def test_a_site_without_a_reason_says_its_sentence_first() -> None:
    first = panel(READY, "en").partition('class="fold"')[0]
    assert text("sentence.band", "en", name="Lazare", band="A", meaning=text("band.A.name", "en")) in first


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("reason", "hidden"), [("open_share", "undecided_share"), ("blocked_share", "blocked_share")])
def test_a_reason_stands_without_a_share_that_is_not_shown(reason: str, hidden: str, language: str) -> None:
    site = SHARES | {hidden: float("nan"), "withheld": (hidden,)}
    assert reason_sentence(reason, site, language) == text(f"reason.{reason}.withheld", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_shares_that_are_not_shown_have_words(language: str) -> None:
    found = assessment()
    hidden = ("open_share", "undecided_share")
    sites = found.sites.assign(open_share=float("nan"), undecided_share=float("nan"), withheld=[hidden] * 3)
    facts = replace(FACTS, site_id=READY)
    panel = site_panel(facts, replace(found, sites=sites), Flip("", float("nan")), METHOD, language)
    for key in ("open", "undecided"):
        assert text(f"share.{key}", language, share=text("withheld.covered", language)) in words(panel)
