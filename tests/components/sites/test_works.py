"""What a site needs, in words: works and evidence apart, shares of a place's works beside the whole."""

import pandas as pd
import pytest

from analysis.sites.flips import Flip
from analysis.sites.single_changes import SINGLES
from components.sites.works import flip_section, funding_section
from locales import text
from tests.components.reading import words

NAN = float("nan")
NAMES = {"A": "Zokara"}
WORKS = pd.DataFrame(
    [("latrines", "A", 12.0, 1080.0), ("documents", "", 5.0, 25.0)],
    columns=["item", "destination_id", "quantity", "cost"],
)


def said(flip: Flip, language: str = "fr") -> str:
    return words(flip_section(flip, NAMES, "USD", language))


def test_nothing_stands_before_a_site_of_band_a() -> None:
    assert flip_section(Flip("", NAN), NAMES, "USD", "fr") == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_gates_are_named_with_their_place_and_have_no_price(language: str) -> None:
    shown = said(Flip("B", NAN, gates=[("G7", "A", "FAIL"), ("G1", "", "UNKNOWN")]), language)
    assert text("gate.G7.name", language) in shown and "Zokara" in shown
    assert text("state.UNKNOWN", language) in shown
    assert "USD" not in shown and text("flip.no_set", language) not in shown


def test_a_needed_value_keeps_the_decimal_that_makes_it_enough() -> None:
    singles = pd.DataFrame([("tenure_hh_pct", "A", 62.0, 64.3, 3.8)], columns=SINGLES)
    assert "62 → 64,3" in said(Flip("B", 60.0, singles=singles))


def test_works_have_a_cost_and_evidence_has_none() -> None:
    shown = said(Flip("B", 60.0, costed=WORKS, cost=1105.0, evidence=[("market", "A"), ("intent_hh_pct", "")]))
    works, evidence = shown.split(text("flip.evidence", "fr"))
    assert "1\u202f105" in works and text("gap.latrines", "fr") in works
    assert text("indicator.market.name", "fr") in evidence and text("flip.site", "fr") in evidence
    assert "USD" not in evidence


def test_where_nothing_suffices_it_is_said() -> None:
    shown = said(Flip("A", 75.0))
    assert text("flip.no_single", "fr") in shown and text("flip.no_set", "fr") in shown


def gaps(*rows: tuple[str, str, float, float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["item", "subject", "quantity", "cost", "whole", "whole_cost"])


def test_of_works_of_a_place_the_share_and_the_whole_are_shown() -> None:
    table = gaps(
        ("shelters", "destination", 19.26, 8667.0, 94.0, 42300.0), ("latrines", "household", 80.0, 7200.0, 217.0, 1.0)
    )
    shown = words(funding_section(table, "Zokara", "USD", "fr"))
    assert "19,3 (" in shown and "94" in shown and "42\u202f300" in shown
    assert "217" not in shown  # what households need is shown for those of this site
    assert "15\u202f867" in shown  # 8,667 and 7,200


def test_an_unknown_need_makes_the_total_a_least_one() -> None:
    table = gaps(("water_points", "stock", NAN, NAN, NAN, NAN), ("latrines", "household", 2.0, 180.0, 2.0, 180.0))
    shown = words(funding_section(table, "Zokara", "USD", "fr"))
    assert text("gap.water_points", "fr") in shown
    assert text("gaps.total_least", "fr", total="180\u00a0USD").split("180")[0] in shown


def test_no_needs_are_said_as_none_not_as_an_amount() -> None:
    shown = words(funding_section(gaps(("latrines", "household", 0.0, 0.0, 0.0, 0.0)), "Zokara", "USD", "fr"))
    assert text("gaps.none", "fr") in shown


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_need_that_is_not_shown_is_neither_unknown_nor_in_a_total(language: str) -> None:
    table = gaps(("plots", "household", NAN, NAN, NAN, NAN), ("latrines", "household", 2.0, 180.0, 2.0, 180.0))
    shown = words(funding_section(table.assign(withheld=[True, False]), "Zokara", "USD", language))
    assert text("gaps.withheld", language, items=text("gap.plots", language)) in shown
    assert text("gaps.total", language, total=text("withheld.covered", language)) in shown
    assert text("gaps.unknown", language, items=text("gap.plots", language)) not in shown


@pytest.mark.parametrize("language", ["fr", "en"])
def test_works_that_are_not_shown_have_words_and_so_has_their_total(language: str) -> None:
    costed = WORKS.assign(quantity=[NAN, 5.0], cost=[NAN, 25.0], withheld=[True, False])
    shown = said(Flip("B", 60.0, costed=costed), language)
    assert shown.count(text("withheld.covered", language)) == 2
    assert "USD" in shown or "25" in shown
