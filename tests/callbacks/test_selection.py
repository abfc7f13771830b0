"""A click on a feature of any layer selects it, opens a panel, and is ringed on the map."""

import json
from collections.abc import Callable

import pytest
from plotly.utils import PlotlyJSONEncoder

from callbacks.page import build_page
from callbacks.panel import panel_for
from callbacks.selection import choices_of, selected_shapes, selection_of_click, selection_of_hit
from components import ids
from components.map_marks import way_words
from components.page import part_name
from components.static import as_html
from domain.tiers import Tier
from layers import all_layers
from layers.base import Layer, Query
from layers.contract.records import records
from locales import has, text
from services.context import Context
from services.sites.dossier import ways
from services.sites.rounds import find_round
from tests.callbacks.pages import Page, entry
from tests.callbacks.test_layers import LAYERS, controls

VECTORS = [p for p in LAYERS if p.values[0].features is not None]


def first_feature(layer: Layer, context: Context) -> str:
    """The id of one feature as the map has it."""
    query = Query(22, "2025-10-31", "fr", layer.defaults(), day=layer.today(context))
    features = layer.features_for(context, query)
    assert features is not None
    return str(features.index[-1])


def words_of(panel: object) -> str:
    """Everything that a panel says."""
    return json.dumps(panel, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize("tier", list(Tier), ids=str)
@pytest.mark.parametrize("layer", VECTORS)
def test_a_click_selects_what_the_panel_then_speaks_of(
    layer: Layer, tier: Tier, page_for: Callable[[Tier], Page]
) -> None:
    page = page_for(tier)
    context: Context = page.app.server.extensions["kodro"]
    clicked = first_feature(layer, context)
    vectors = [each for each in all_layers() if each.features is not None]
    answer = page.set_off(
        page.key(f"{ids.SELECTION}.data"),
        entry(ids.SELECTION, "data"),
        [[entry(ids.layer("features", each.id), "n_clicks", 1) for each in vectors], entry(ids.SEARCH, "value")],
        [
            [entry(ids.layer("features", e.id), "clickData", {"id": clicked} if e is layer else None) for e in vectors],
            [control for each in all_layers() for control in controls(each)],
            entry(ids.SELECTION, "data"),
        ],
        [(ids.layer("features", layer.id), "n_clicks")],
    )
    assert answer is not None
    selection = answer[ids.SELECTION]["data"]
    assert selection["id"] in clicked
    names = records(layer, context, Query(22, "2025-10-31", "fr", layer.defaults(), day=layer.today(context)))
    said = words_of(panel_for(context, "situation.overview", find_round(context), selection, "fr"))
    assert str(names.loc[selection["id"], "label"]) in said
    assert '"selected"' in selected_shapes(context, selection, 22, "fr")


@pytest.mark.parametrize("kind", ["displacement_site", "return_area", "border_crossing", "health_district", "adm1",
                                  "adm2", "health_facility", "town", "area_classes"])  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_does_not_exist_is_said_for_what_it_is(core: Context, kind: str, language: str) -> None:
    panel = panel_for(core, "sites.list", find_round(core), {"kind": kind, "id": "XX"}, language)
    said = words_of(panel)
    key = f"selection.absent.{kind}"
    words = text(key, language, subject="XX") if has(key, language) else "XX"
    assert words in said
    assert text("selection.absent_advice", language) in said


@pytest.mark.parametrize("subject", ["SITE-001", "XX"])
def test_the_public_is_not_told_whether_a_site_exists(page_for: Callable[[Tier], Page], subject: str) -> None:
    context: Context = page_for(Tier.PUBLIC).app.server.extensions["kodro"]
    said = words_of(
        panel_for(
            context, "situation.overview", find_round(context), {"kind": "displacement_site", "id": subject}, "fr"
        )
    )
    assert text("selection.restricted_advice", "fr") in said
    assert subject not in said


@pytest.mark.parametrize(
    ("query", "dropped"),
    [("pref=ZZ", "pref"), ("pref=CF11,ZZ", "pref"), ("sel=nothing:1", "sel"), ("pref=CF11", ""),
     ("sel=displacement_site:SITE-030", "")],
)  # fmt: skip
def test_a_link_says_which_of_its_parts_the_data_do_not_know(core: Context, query: str, dropped: str) -> None:
    said = words_of(build_page(core, f"?lang=fr&lens=situation.overview&{query}", "fr"))
    assert (text("state.dropped", "fr", parts=part_name(dropped, "fr")) in said) == bool(dropped)


def test_a_search_result_is_a_selection() -> None:
    assert selection_of_hit("health_facility:healthsites:1") == {"kind": "health_facility", "id": "healthsites:1"}
    assert selection_of_hit(None) is None
    assert selection_of_hit("adm1:") is None


def test_a_second_symbol_selects_its_subject(core: Context) -> None:
    assert selection_of_click(core, "warnings", {"id": "CF32@"}, {}) == {"kind": "adm1", "id": "CF32"}


@pytest.mark.parametrize("click", [None, {}, {"id": None}, "x"])
def test_a_click_on_nothing_selects_nothing(core: Context, click: object) -> None:
    assert selection_of_click(core, "warnings", click, {}) is None
    assert selection_of_click(core, "no layer", {"id": "1"}, {}) is None


def test_the_level_that_is_drawn_says_what_a_click_selects(core: Context) -> None:
    for level in ("adm2", "adm3"):
        selected = selection_of_click(core, "area_classes", {"id": "CF431"}, {"level": level})
        assert selected == {"kind": level, "id": "CF431"}


def test_choices_are_those_of_the_layer() -> None:
    items = [{"id": ids.choice("a", "x")}, {"id": ids.choice("b", "x")}, {"id": ids.choice("a", "y")}]
    assert choices_of("a", items, ["1", "2", None]) == {"x": "1"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_chosen_site_is_joined_to_its_destinations(core: Context, language: str) -> None:
    found = ways(core, "SITE-001", 22)
    selection = {"kind": "displacement_site", "id": "SITE-001"}
    _, *shapes = json.loads(selected_shapes(core, selection, 22, language))["features"]
    assert [f["properties"]["k"] for f in shapes] == ["link", "destination"] * len(found)
    said = {f["id"]: (f["properties"]["label"], f["properties"]["tip"]) for f in shapes[1::2]}
    assert said == {i: (way["name"], way_words(way["share"], way["km"], language)) for i, way in found.iterrows()}
    widths = [f["properties"]["r"] for f in shapes[::2]]
    assert widths == sorted(widths, reverse=True)


def test_a_panel_is_html_whose_texts_are_escaped(core: Context) -> None:
    panel = panel_for(core, "situation.overview", find_round(core), {"kind": "adm1", "id": "<b>"}, "fr")
    assert "<b>" not in as_html(panel)
