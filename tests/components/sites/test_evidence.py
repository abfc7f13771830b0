"""The table behind the score: each indicator from its raw value to what it takes from the score."""

import numpy as np
import pytest

from analysis.sites.scenarios import SOURCE
from components.sites.evidence import effective, evidence_section, field_name, split_loss, unit_words, value_words
from domain.tiers import NOT_SHOWN
from locales import LANGUAGES, MISSING, percent, text
from tests.components.reading import words
from tests.components.sites.assessed import EVICTED, METHOD, READY, assessment

NAN = float("nan")
BY_ID = {i.id: i for i in METHOD.indicators}


def of(site: str, language: str) -> str:
    found = assessment()
    mine = found.indicators[found.indicators["site_id"] == site]
    lines = found.dimensions[found.dimensions["site_id"] == site]
    return words(evidence_section(mine, lines, METHOD, language))


WEIGHTS, AGES, POINTS = np.array([0.5, 0.3, 0.2]), np.array([1.0, 0.5, NAN]), np.array([80.0, 20.0, NAN])
FULL = np.full(3, 100.0)


def test_an_indicator_weighs_what_its_age_leaves_of_it() -> None:
    """0.5 and 0.15 of 0.65; the third has no evidence."""
    assert effective(WEIGHTS, AGES, 0.13) == pytest.approx([0.1, 0.03, 0.0])


def test_without_evidence_nothing_weighs() -> None:
    assert effective(WEIGHTS, 0 * WEIGHTS, 0.13).tolist() == [0.0, 0.0, 0.0]


def test_a_loss_is_shared_by_what_each_lacks() -> None:
    """0.1 × 20 = 2 and 0.03 × 80 = 2.4: of 11 points lost 5 and 6."""
    lost = split_loss(POINTS, np.array([0.1, 0.03, 0.0]), 11.0)
    assert lost == pytest.approx([5.0, 6.0, 0.0])
    assert lost.sum() == pytest.approx(11.0)


def test_nothing_lost_is_shared_as_nothing() -> None:
    assert split_loss(FULL, np.array([0.1, 0.03, 0.0]), 0.0).tolist() == [0.0, 0.0, 0.0]


def test_an_unknown_loss_stays_unknown() -> None:
    assert np.isnan(split_loss(FULL, np.array([0.1, 0.03, 0.0]), NAN)).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dimension_and_indicator_is_named(language: str) -> None:
    said = of(READY, language)
    assert all(text(f"dimension.{d.id}.name", language) in said for d in METHOD.dimensions)
    assert all(text(f"indicator.{i.id}.name", language) in said for i in METHOD.indicators)


@pytest.mark.parametrize(("language", "day"), [("fr", "20/10/2025"), ("en", "20 Oct 2025")])
def test_a_value_says_its_day(language: str, day: str) -> None:
    assert day in of(READY, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_expired_is_said_not_to_count(language: str) -> None:
    assert text("evidence.counts_not", language) in of(EVICTED, language)
    assert text("evidence.counts_not", language) not in of(READY, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_scenario_assumes_is_marked(language: str) -> None:
    found = assessment()
    mine = found.indicators[found.indicators["site_id"] == READY].assign(source=SOURCE)
    lines = found.dimensions[found.dimensions["site_id"] == READY]
    assert text("evidence.assumed", language) in words(evidence_section(mine, lines, METHOD, language))


def kinds() -> dict[str, str]:
    """An indicator of each kind of unit."""
    units = {i.unit: i.id for i in METHOD.indicators}
    return {"%": units["%"], "scale": next(i for u, i in units.items() if "-" in u)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_raw_value_has_its_unit(language: str) -> None:
    share, scale = BY_ID[kinds()["%"]], BY_ID[kinds()["scale"]]
    assert value_words(62.0, share, language) == percent(0.62, language)
    assert value_words(3.0, scale, language) == f"3 / {scale.unit.split('-')[1]}"
    assert value_words(NAN, share, language) == value_words(NAN, scale, language) == MISSING


def test_small_figures_have_a_decimal_and_large_none() -> None:
    plain = next(i for i in METHOD.indicators if i.unit != "%" and "-" not in i.unit)
    assert value_words(2.25, plain, "en") == "2.2"
    assert value_words(1234.4, plain, "en") == "1,234"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_unit_needs_words_or_is_as_the_method_writes_it(language: str) -> None:
    assert all(unit_words(i, language) for i in METHOD.indicators if i.unit)
    assert unit_words(BY_ID[kinds()["%"]], language) == "%"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_observed_field_is_called_by_its_message_its_indicator_or_itself(language: str) -> None:
    assert field_name("market", language) == text("field.market", language)
    assert field_name("a field of nobody", language) == "a field of nobody"


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_that_are_not_shown_do_not_follow_from_the_points_lost(language: str) -> None:
    found = assessment()
    dimensions = found.dimensions[found.dimensions["site_id"] == READY]
    rows = found.indicators[found.indicators["site_id"] == READY]
    computed = rows["source"] == "computed"
    gone = {c: rows[c].mask(computed) for c in ("value", "normalised")}
    kept = rows.assign(**gone, source=rows["source"].mask(computed, NOT_SHOWN))
    said = words(evidence_section(kept, dimensions, METHOD, language)).replace(text("evidence.not_shown", language), "")
    group = METHOD.indicators[int(np.flatnonzero([i.combine == "computed" for i in METHOD.indicators])[0])].dimension
    members = sum(i.dimension == group for i in METHOD.indicators)
    assert said.count(text("withheld.covered", language)) == 2 + members  # value, points; what each loses
