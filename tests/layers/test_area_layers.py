"""Districts, finer areas and warnings: each area has the class that its own value gives it."""

import pandas as pd
import pytest

from domain.method import DAYS_PER_MONTH
from layers import find_layer
from layers.area_classes import CLASSED, OUTLINE
from layers.base import MARK, NO_DATA, Layer, Query
from layers.immunization_coverage import ABOVE, BREAKS
from layers.warnings import BREAKS as INVENTORY_BREAKS
from layers.warnings import DATED, FIGURES, inventory_words
from locales import LANGUAGES, MISSING, text
from services.context import Context
from services.immunization import SOURCES, VACCINES, coverage
from services.risk.inventory import inventory
from services.risk.warnings import current


def layer(layer_id: str) -> Layer:
    found = find_layer(layer_id)
    assert found is not None
    return found


def query(context: Context, layer_id: str, language: str = "fr", **choices: str) -> Query:
    return Query(22, "2025-10-31", language, choices, day=layer(layer_id).today(context))


@pytest.mark.parametrize("vaccine", VACCINES)
@pytest.mark.parametrize("source", SOURCES)
def test_a_district_has_the_class_of_its_coverage(context: Context, vaccine: str, source: str) -> None:
    asked = query(context, "immunization_coverage", vaccine=vaccine, source=source)
    features = layer("immunization_coverage").features_for(context, asked)
    assert features is not None
    values = coverage(context, vaccine, source, "2025-10-31")["value"]
    edges = [*BREAKS, 100.0]
    for code, key in features["k"].items():
        value = values[code]
        if pd.isna(value):
            assert key == NO_DATA
        elif value > 100:
            assert key == ABOVE
        else:
            low, high = edges[int(key)], edges[int(key) + 1]
            assert low <= value <= high


def test_an_unknown_choice_is_the_first_one(context: Context) -> None:
    made = layer("immunization_coverage")
    known = made.legend_for(context, query(context, "immunization_coverage"))
    assert made.legend_for(context, query(context, "immunization_coverage", vaccine="x", source="y")) == known


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_of_coverage_says_vaccine_source_and_how_it_was_had(context: Context, language: str) -> None:
    asked = query(context, "immunization_coverage", language, vaccine="dtp3", source="admin")
    legend = layer("immunization_coverage").legend_for(context, asked)
    assert text("vaccine.dtp3", language) in legend.title
    assert text("immunization.origin.admin.about", language) in legend.notes
    assert legend.patterns[ABOVE] == "dots"
    assert legend.patterns[NO_DATA] == "hatch"


@pytest.mark.parametrize(("figure", "keys"), [
    ("wfp_floodclass", {"CF431": "3", "CF521": "0"}),
    ("wfp_lsclass", {"CF431": "1", "CF521": NO_DATA}),
    ("wfp_multi_dim_risk_index", {"CF431": NO_DATA, "CF521": NO_DATA}),
    (OUTLINE, {"CF431": OUTLINE, "CF521": OUTLINE}),
    ("no figure", {"CF431": OUTLINE, "CF521": OUTLINE}),
])  # fmt: skip
def test_a_sub_prefecture_has_the_class_of_its_figure(plain: Context, figure: str, keys: dict[str, str]) -> None:
    features = layer("area_classes").features_for(plain, Query(0, "", "fr", {"figure": figure}))
    assert features is not None
    assert features["k"].to_dict() == keys


def test_only_areas_with_a_shape_are_drawn(plain: Context) -> None:
    features = layer("area_classes").features_for(plain, Query(0, "", "fr", {"level": "adm3"}))
    assert features is not None
    assert list(features.index) == ["CF43101"]


def test_levels_and_figures_are_offered_as_far_as_they_are_held(plain: Context, context: Context) -> None:
    level, figure = layer("area_classes").choices
    assert [value for value, _ in level.listed(plain, "fr", {})] == ["adm2", "adm3"]
    assert [value for value, _ in figure.listed(plain, "fr", {})] == [OUTLINE, CLASSED[0], CLASSED[1]]
    assert not layer("area_classes").available(context)


@pytest.mark.parametrize("figure", CLASSED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_of_a_figure_has_five_classes_and_no_data(plain: Context, figure: str, language: str) -> None:
    legend = layer("area_classes").legend_for(plain, Query(0, "", language, {"figure": figure}))
    assert legend.title == text(f"figure.{figure}", language)
    assert [entry.key for entry in legend.classes] == ["0", "1", "2", "3", "4", NO_DATA]


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
