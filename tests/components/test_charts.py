"""Figures: every number in words too, gaps where nobody knows, lines told apart by more than colour."""

import math

import pandas as pd
import pytest
from dash import dcc, html

from components.charts import DASHES, chart, exceedance, sankey, waterfall, weekly
from locales import LANGUAGES, number, text
from tests.components.reading import parts, words


def test_a_figure_has_a_sentence_for_those_who_cannot_see_it() -> None:
    shown = chart({"data": []}, "Nothing flooded.", 200)
    assert [p.children for p in parts(shown) if isinstance(p, html.Figcaption)] == ["Nothing flooded."]
    (graph,) = [p for p in parts(shown) if isinstance(p, dcc.Graph)]
    assert graph.style == {"height": "200px"}
    assert not graph.config["displayModeBar"]


LOSSES = pd.DataFrame({"dimension": ["D1", "D2", "D3"], "loss_points": [10.0, 25.0, 5.0]})


@pytest.mark.parametrize("language", LANGUAGES)
def test_losses_fall_from_100_to_the_score(language: str) -> None:
    shown = waterfall(LOSSES, 60.0, language)
    bars = [p for p in parts(shown) if "bar" in str(getattr(p, "className", "")).split()]
    assert [bar.style for bar in bars] == [
        {"left": "0.00%", "width": "100.00%"}, {"left": "90.00%", "width": "10.00%"},
        {"left": "65.00%", "width": "25.00%"}, {"left": "60.00%", "width": "5.00%"},
        {"left": "0.00%", "width": "60.00%"},
    ]  # fmt: skip
    said = words(shown)
    assert f"\u2212{number(25.0, language, 1)}" in said
    assert text("dimension.D2.name", language) in said
    assert number(60.0, language, 1) in said


def test_a_loss_of_nothing_can_still_be_seen() -> None:
    shown = waterfall(pd.DataFrame({"dimension": ["D1"], "loss_points": [0.0]}), 100.0, "en")
    bars = [p for p in parts(shown) if getattr(p, "className", "") == "bar loss"]
    assert bars[0].style["width"] == "0.30%"


def curve(values: list[float]) -> pd.Series:
    index = pd.MultiIndex.from_tuples([(10, 0.5), (100, 0.5), (10, 1.5), (100, 1.5)])
    return pd.Series(values, index=index)


NAMES = {0.5: "≥ 0.5 m", 1.5: "≥ 1.5 m"}


def test_one_line_a_threshold_with_its_own_dash() -> None:
    lines = exceedance(curve([70.0, 100.0, 10.0, 20.0]), NAMES, "en")["data"]
    assert [(line["name"], line["x"], line["y"]) for line in lines] == [
        ("≥ 0.5 m", [10, 100], [70.0, 100.0]), ("≥ 1.5 m", [10, 100], [10.0, 20.0]),
    ]  # fmt: skip
    assert [line["line"]["dash"] for line in lines] == list(DASHES[:2])
    assert len({line["line"]["color"] for line in lines}) == 2


def test_an_unknown_point_is_a_gap_never_zero() -> None:
    lines = exceedance(curve([math.nan, 100.0, math.nan, math.nan]), NAMES, "en")["data"]
    assert [line["y"] for line in lines] == [[None, 100.0], [None, None]]


@pytest.mark.parametrize(("language", "separators"), [("fr", ",\u202f"), ("en", ".,")])
def test_numbers_of_a_figure_are_in_the_readers_form(language: str, separators: str) -> None:
    layout = exceedance(curve([1.0] * 4), NAMES, language)["layout"]
    assert layout["separators"] == text("format.chart_separators", language)
    assert layout["separators"].startswith(separators[0])
    assert layout["xaxis"]["title"]["text"] == text("exposure.period_axis", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_week_that_nobody_observed_is_a_gap(language: str) -> None:
    weeks = pd.DataFrame(
        [("arrivals", "2024-03-18", 10.0), ("arrivals", "2024-03-11", math.nan), ("departures", "2024-03-18", 4.0)],
        columns=["direction", "week", "per_day"],
    )
    arrivals, departures = weekly(weeks, language).data
    assert list(arrivals.x) == ["2024-03-11", "2024-03-18"]  # in their order
    assert math.isnan(arrivals.y[0]) and arrivals.y[1] == 10.0
    assert arrivals.connectgaps is False
    assert (arrivals.name, departures.name) == (text("flow.arrivals", language), text("flow.departures", language))


FLOWS = pd.DataFrame(
    [("P", "A", 60.0, "open"), ("P", "?", 40.0, None), ("Q", "A", 10.0, "blocked")],
    columns=["start", "end", "households", "status"],
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_flows_join_their_ends_and_are_summed_in_words(language: str) -> None:
    shown = sankey(FLOWS, language)
    (graph,) = [p for p in parts(shown) if isinstance(p, dcc.Graph)]
    (drawn,) = graph.figure.data
    assert list(drawn.node.label) == ["P", "Q", "A", "?"]
    assert list(drawn.link.source) == [0, 0, 1]
    assert list(drawn.link.target) == [2, 3, 2]
    assert text("compare.flow_summary", language, count=110) in words(shown)


def test_flows_that_nobody_judged_have_a_colour_of_their_own() -> None:
    (graph,) = [p for p in parts(sankey(FLOWS, "en")) if isinstance(p, dcc.Graph)]
    opened, undecided, blocked = graph.figure.data[0].link.color
    assert len({opened, undecided, blocked}) == 3
