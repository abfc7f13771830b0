"""Warnings: each prefecture has the class of its level, or of a column of the inventory."""

import pandas as pd
import pytest

from domain.method import DAYS_PER_MONTH
from layers.base import MARK, NO_DATA, Query
from layers.contract.details import details_of
from layers.warnings import BREAKS as INVENTORY_BREAKS
from layers.warnings import DATED, FIGURES, _age_class, _figure, inventory_words
from locales import LANGUAGES, MISSING, text
from services.context import Context
from services.risk.inventory import inventory
from services.risk.warnings import current
from tests.layers.finding import layer


def query(context: Context, layer_id: str, language: str = "fr", **choices: str) -> Query:
    return Query(22, "2025-10-31", language, choices, day=layer(layer_id).today(context))


def test_a_prefecture_is_drawn_by_its_level_and_all_but_quiet_ones_are_marked(context: Context) -> None:
    levels = current(context).areas["level"]
    features = layer("warnings").features_for(context, query(context, "warnings"))
    assert features is not None
    shapes = features[~features.index.str.endswith(MARK)]
    expected = {code: NO_DATA if level == "unknown" else level for code, level in levels.items()}
    assert shapes["k"].to_dict() == {code: expected[code] for code in shapes.index}
    marked = {str(i).removesuffix(MARK) for i in features.index if str(i).endswith(MARK)}
    assert marked == {code for code, level in levels.items() if level != "none"}


def test_an_unknown_level_is_hatched_and_never_the_colour_of_quiet(context: Context) -> None:
    legend = layer("warnings").legend_for(context, query(context, "warnings"))
    assert legend.patterns == {NO_DATA: "hatch"}
    assert legend.colours[NO_DATA] != legend.colours["none"]
    assert set(legend.glyphs) == set(legend.colours)


@pytest.mark.parametrize("figure", [f for f in FIGURES if f != "level"])
def test_an_inventory_column_is_drawn_by_its_class(context: Context, figure: str) -> None:
    warnings = current(context)
    features = layer("warnings").features_for(context, query(context, "warnings", figure=figure))
    assert features is not None
    table = inventory(context, warnings)
    for code, key in features["k"].items():
        value = table[figure].get(code)
        if figure in DATED:
            limit = context.method.number("inventory_age", f"{figure}_months") * DAYS_PER_MONTH
            expected = dated_class(value, warnings.on, limit)
        else:
            edges = INVENTORY_BREAKS[figure]
            expected = NO_DATA if pd.isna(value) else str(sum(value >= edge for edge in edges[1:]))
        assert key == expected, code


def dated_class(value: object, on: str, limit_days: float) -> str:
    """Whether a drill or plan is recent, old, never made, or unknown; counted here in days."""
    if not isinstance(value, str):
        return NO_DATA
    if value == "none":
        return "never"
    return "recent" if (pd.Timestamp(on) - pd.Timestamp(value)).days <= limit_days else "old"


@pytest.mark.parametrize(
    ("figure", "value", "words"),
    [("drill", None, MISSING), ("drill", "none", text("inventory.none", "fr")), ("plan", "2025-03-01", "01/03/2025"),
     ("committees", 3, "3"), ("reach", float("nan"), MISSING)],
)  # fmt: skip
def test_a_cell_of_the_inventory_in_words(figure: str, value: object, words: str) -> None:
    assert inventory_words(figure, value, "fr") == words


@pytest.mark.parametrize(("when", "key"), [
    (None, NO_DATA), (float("nan"), NO_DATA), ("none", "never"), ("2025-10-31", "recent"), ("2024-11-01", "recent"),
    ("2024-10-25", "old"),
])  # fmt: skip
def test_a_drill_is_old_after_its_months(when: object, key: str) -> None:
    """Twelve months of 365.2425 / 12 days before 2025-10-31 end on 2024-10-31."""
    assert _age_class(when, "2025-10-31", 12.0) == key


@pytest.mark.parametrize("asked", ["", "drill ", "<script>", "levels"])
def test_a_figure_that_is_none_is_the_level(asked: str) -> None:
    assert _figure(Query(0, "", "fr", {"figure": asked})) == "level"


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nobody_forecasts_the_level_is_unknown_never_quiet(counted: Context, language: str) -> None:
    features = layer("warnings").features_for(counted, Query(3, "2024-03-31", language))
    assert features is not None
    assert set(features["k"]) == {NO_DATA}
    assert all(text("warning.why.no_forecast", language) in tip for tip in features["tip"])
    assert sorted(features.index) == ["CF43", "CF43@", "CF52", "CF52@"]


def test_without_forecasts_no_source_is_named(counted: Context) -> None:
    legend = layer("warnings").legend_for(counted, Query(3, "2024-03-31", "fr"))
    assert legend.source == MISSING
    assert legend.notes == ()


@pytest.mark.parametrize("figure", [f for f in FIGURES if f != "level"])
def test_without_an_inventory_every_area_is_without_data(counted: Context, figure: str) -> None:
    asked = Query(3, "2024-03-31", "fr", {"figure": figure})
    features = layer("warnings").features_for(counted, asked)
    assert features is not None
    assert set(features["k"]) == {NO_DATA}
    assert all(tip.endswith(MISSING) for tip in features["tip"])
    legend = layer("warnings").legend_for(counted, asked)
    assert (legend.on, legend.source) == ("", MISSING)
    assert legend.classes[-1].key == NO_DATA


def test_a_click_opens_the_prefecture_with_its_level(counted: Context) -> None:
    details = details_of(counted, "adm1", "CF43", Query(3, "2024-03-31", "fr"))
    assert details is not None
    level = dict(details.facts)[text("warning.figure.level", "fr")]
    assert level.startswith(f"? {text('warning.level.unknown', 'fr')}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_can_be_chosen_by_its_name(counted: Context, language: str) -> None:
    (choice,) = layer("warnings").choices
    expected = [(figure, text(f"warning.figure.{figure}", language)) for figure in FIGURES]
    assert choice.listed(counted, language, {}) == expected
