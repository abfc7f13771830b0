"""The sections under an exposure in words: bounds in their order, an index only where every component is known."""

import numpy as np
import pandas as pd
import pytest

from analysis.risk.annual_bounds import annual_bounds, total_bounds
from analysis.risk.backtest import RankCorrelation
from analysis.risk.composite import component_scores, composite
from components.risk.backtest import backtest_section
from components.risk.composite import annual_section, index_table, index_zone, missing_words
from components.risk.composite_charts import bounded_curve
from domain.method import load_method
from domain.risk_method import risk_components
from locales import number, text
from services.risk.backtest import Backtest, Comparison
from services.risk.composite import AnnualFigures, Risk
from tests.components.reading import words

PERIODS = [10, 20, 50, 75, 100, 200, 500]
COMPONENTS = risk_components(load_method())
ZONES = ["CF11", "CF63"]
NAMES = pd.Series({"CF11": "Un", "CF63": "Deux"})


def figures(curve: list[float], name: str = "Un") -> AnnualFigures:
    exposed = pd.DataFrame([curve], columns=PERIODS, index=["z"])
    people, covered = pd.Series({"z": 1000.0}), pd.Series({"z": 0.9964})
    bounds = annual_bounds(exposed, people=people, covered_share=covered, most_frequent_years=1)
    return AnnualFigures(name, "prefectures", 17, total_bounds(bounds), exposed.iloc[0], 1000.0, 0.9964, 1.0, 0.5)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_three_figures_and_what_is_covered(language: str) -> None:
    """700 people at every period: 70 a year by hand, between 70 and more."""
    said = words(annual_section(figures([700.0] * 7), language))
    assert number(70, language) in said
    assert ("99,6" if language == "fr" else "99.6%") in said


def test_zones_together_say_how_many_they_are() -> None:
    assert text("exposure.total", "fr", count=17, zones="préfectures") in words(
        annual_section(figures([7.0] * 7, ""), "fr")
    )


def test_an_unknown_curve_has_no_section_but_a_reason() -> None:
    said = words(annual_section(figures([np.nan] * 7), "en"))
    assert text("risk.unknown", "en") in said


def assessed(reach: float) -> Risk:
    row = {"flooded_each_year_pct": 1.25, "people_each_year": 1000.0, "vulnerable_pct": 35.0, "idp_share_pct": 15.0,
           "health_facilities": 11.0, "warning_reach": 30.0}  # fmt: skip
    values = pd.DataFrame([row, {**row, "warning_reach": reach}], index=ZONES)
    scores = component_scores(values, COMPONENTS)
    long = values.rename_axis("zone").reset_index().melt("zone", var_name="component", value_name="value")
    marks = scores.rename_axis("zone").reset_index().melt("zone", var_name="component", value_name="score")
    table = long.merge(marks, on=["zone", "component"]).assign(source="enquête", date="2025-10-31")
    return Risk(table, composite(scores, COMPONENTS), COMPONENTS)


ANNUAL = pd.DataFrame({"low": [1.0, 2.0], "central": [10.0, 20.0], "high": [30.0, 40.0]}, index=ZONES)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_zone_without_an_index_says_which_component_is_missing(language: str) -> None:
    found = assessed(np.nan)
    said = words(index_table(found, NAMES, ANNUAL, pd.Series(False, index=ZONES), language))
    assert missing_words(("warning_reach",), language) in said
    alone = words(index_zone(found, "CF63", "Deux", ANNUAL.loc["CF63"], language))
    assert missing_words(("warning_reach",), language) in alone and text("risk.not_known", language) in alone


def test_a_withheld_zone_shows_no_persons() -> None:
    hidden = pd.Series({"CF11": True, "CF63": False})
    said = words(index_table(assessed(30.0), NAMES, ANNUAL, hidden, "en"))
    assert text("risk.withheld_short", "en") in said
    assert "10 " not in said.split("Deux")[0].split("Un")[-1]


def test_every_component_has_its_value_score_and_source() -> None:
    said = words(index_zone(assessed(30.0), "CF11", "Un", ANNUAL.loc["CF11"], "en"))
    assert said.count("enquête") == len(COMPONENTS)
    assert number(2.5, "en", 1) in said and number(7.5, "en", 1) in said


def comparison(year: str, partial: int) -> Comparison:
    table = pd.DataFrame(
        {"name": ["Un", "Deux", "Trois"], "modelled": [10.0, 20.0, 5.0], "published": [30.0, 40.0, 10.0],
         "note": ["Kabo", "", ""], "source": ["OCHA"] * 3}, index=["a", "b", "c"],
    )  # fmt: skip
    correlation = RankCorrelation(3, 1.0, 1 / 3, True, float("nan"), float("nan"))
    return Comparison(year, table, correlation, 14, 100.0, partial)


@pytest.mark.parametrize(("partial", "said"), [(1, True), (0, False)])
def test_figures_of_single_towns_are_said_to_be_of_towns(partial: int, said: bool) -> None:
    section = backtest_section(Backtest((comparison("2024", partial),), 10, 0.5, False, 0.9), "fr")
    assert ("villes nommées" in words(section)) == said
    assert "Un (Kabo)" in words(section)


def test_the_years_together_are_a_mean_of_known_years() -> None:
    section = backtest_section(Backtest((comparison("", 0),), 10, 0.5, True, 0.9), "en")
    assert "Mean of the known years" in words(section) and text("backtest.synthetic", "en") in words(section)


def test_nothing_published_is_said() -> None:
    assert text("backtest.none", "fr") in words(backtest_section(Backtest((), 10, 0.5, False, 0.9), "fr"))


def test_the_curve_holds_every_period() -> None:
    line = figures([float(n) for n in range(1, 8)]).curve
    drawn = bounded_curve(line, most_frequent_years=1.0, outside=0.0, language="fr")
    assert len(drawn.data) >= 1 and str(drawn.to_json()).count("500") >= 1
