"""The cards of the first page say how much, since when and from where, and open their place."""

import json
import re
from dataclasses import replace
from html import unescape

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from components import ids
from components.situation import Situation, opens_table, situation
from domain.navigation import SITES, WARNINGS
from locales import LANGUAGES, MISSING, date, number, text
from services.sites.dossier import Overview
from services.situation import Crossings, Vaccination
from tests.components.reading import words
from tests.components.risk.warned import warnings

HOSTS = gpd.GeoDataFrame(
    {"name": ["Ouaka", "Vakaga", "Lobaye"], "people": [50.0, np.nan, np.nan], "hidden": [False, True, False],
     "shown": ["50", "< 10", "—"]},
)  # fmt: skip
FACTS = Situation(
    displaced=Overview(1200.0, 3400.0, pd.Series({"A": 6, "D": 31}), "2025-10-31", "DTM"),
    hosts=HOSTS,
    crossings=Crossings(450.6, 14, 15, "2025-10-26", "Flow"),
    vaccination=Vaccination(106552.0, 34, 35, "2021", "WUENIC"),
    warnings=warnings(),
)


def ways(shown: object) -> list[dict[str, object]]:
    return [json.loads(unescape(found)) for found in re.findall(r'data-props="([^"]*)"', html_of(shown))]


def html_of(shown: object) -> str:
    return str(shown.to_plotly_json()["props"]["data-html"])  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_card_says_its_figure_its_day_and_its_source(language: str) -> None:
    said = words(situation(FACTS, language))
    for figure in (4600, 1200, 3400, 106552, 6, 31):
        assert number(figure, language) in said
    assert text("card.per_day", language, people=number(450.6, language)) in said
    assert text("card.crossings", language, count=14, known="15") in said
    for part in (date("2025-10-26", language), "2021", text("legend.source", language, source="WUENIC")):
        assert part in said
    assert text("card.warned", language, count=2) in said and text("card.unknown", language, count=1) in said


def test_every_card_is_a_button_that_opens_its_place_and_hosts_unfold() -> None:
    shown = situation(FACTS, "fr")
    tables = [json.loads(opens_table(layer)["data-props"]) for layer in ("border_crossings", "immunization_coverage")]
    expected = [{ids.LENS: {"data": SITES}}, *tables, {ids.LENS: {"data": WARNINGS}}]
    assert ways(shown) == expected
    assert html_of(shown).count("<button") == len(expected)
    assert '<details class="way-card">' in html_of(shown)


def test_hosts_are_by_prefecture_and_a_hidden_one_is_said_and_an_unknown_one_left_out() -> None:
    said = words(situation(FACTS, "fr"))
    assert "Ouaka" in said and "Vakaga" in said and "< 10" in said
    assert "Lobaye" not in said


def test_the_public_reads_no_bands() -> None:
    public = replace(FACTS, displaced=replace(FACTS.displaced, bands=None))
    assert text("overview.bands", "fr") in words(situation(FACTS, "fr"))
    assert text("overview.bands", "fr") not in words(situation(public, "fr"))


def test_what_nobody_counted_is_missing_and_what_is_not_known_has_no_card() -> None:
    uncounted = replace(FACTS, crossings=Crossings(float("nan"), 0, 15, "", "Flow"))
    said = words(situation(uncounted, "en"))
    assert MISSING in said and text("card.crossings", "en", count=0, known="15") in said
    without = words(situation(replace(FACTS, crossings=None, vaccination=None), "en"))
    assert text("card.borders", "en") not in without and text("card.vaccination", "en") not in without


def test_a_table_is_opened_with_its_layer_switched_on() -> None:
    props = json.loads(opens_table("border_crossings")["data-props"])
    assert props == {
        ids.TABLE_LAYER: {"value": "border_crossings"},
        '{"layer":"border_crossings","part":"shown"}': {"checked": True},
    }
