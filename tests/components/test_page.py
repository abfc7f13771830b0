"""The page around everything: what it says of its data, who may import, and what an address could not say."""

from dataclasses import replace
from typing import Any

import pytest
from dash import html
from dash.development.base_component import Component

from components import ids
from components.frame import Frame
from components.page import page, part_name
from domain.view_state import ViewState
from locales import LANGUAGES, text
from tests.components.reading import parts, words

FRAME = Frame(
    rounds=[(22, "2025-10-31"), (21, "2025-07-31")], chosen=22, synthetic=False, version="abcdef123456",
    method_version="1.1", tier="core", may_import=True, person="", signs_out=False,
    prefectures=[("CF43", "Ouaka")], dropped=[],
    tables=[("return_areas", "Zones de retour")],
)  # fmt: skip


def made(language: str = "fr", state: ViewState | None = None, **more: Any) -> Component:
    shown = replace(state or ViewState(), language=language)
    blank = {name: html.Div(id=name) for name in ("layers", "map_", "legends", "panel", "exposure")}
    return page(shown, replace(FRAME, **more), other_language="en", **blank)


def component(shown: Component, identifier: str) -> Any:
    return next(p for p in parts(shown) if getattr(p, "id", None) == identifier)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_can_skip_to_the_panel_first(language: str) -> None:
    first = next(p for p in parts(made(language)) if isinstance(p, html.A))
    assert (first.children, first.href) == (text("page.skip", language), f"#{ids.PANEL}")


@pytest.mark.parametrize("may", [True, False])
def test_only_who_may_import_finds_the_button_and_the_window(may: bool) -> None:
    found = {str(getattr(p, "id", "")) for p in parts(made(may_import=may))}
    assert (str(ids.IMPORT_OPEN) in found) == (str(ids.IMPORT_WINDOW) in found) == may


@pytest.mark.parametrize("language", LANGUAGES)
def test_invented_data_are_labelled_on_the_map(language: str) -> None:
    assert text("label.synthetic", language) in words(made(language, synthetic=True))
    assert text("label.synthetic", language) not in words(made(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_foot_says_method_data_and_who_sees_it(language: str) -> None:
    said = words(made(language, tier="public"))
    assert text("footer.method", language, version="1.1", data="abcdef12") in said
    assert text("tier.public", language) in said


def test_a_selection_and_a_drawn_area_of_the_address_are_kept() -> None:
    corners = ((18.0, 4.0), (19.0, 4.0), (19.0, 5.0))
    shown = made(state=ViewState(selection=("adm1", "CF43"), area=corners))
    assert component(shown, ids.SELECTION).data == {"kind": "adm1", "id": "CF43"}
    ring = component(shown, ids.AREA).data["coordinates"][0]
    assert ring[0] == ring[-1] == [18.0, 4.0] and len(ring) == 4  # closed


def test_without_them_nothing_is_selected_or_drawn() -> None:
    shown = made()
    assert component(shown, ids.SELECTION).data is None and component(shown, ids.AREA).data is None


def test_filters_start_as_the_address_says() -> None:
    shown = made(state=ViewState(prefectures=("CF43",), bands=("D", "E"), least_people=500))
    assert component(shown, ids.FILTER_PREFECTURE).value == ["CF43"]
    assert component(shown, ids.FILTER_BAND).value == ["D", "E"]
    assert component(shown, ids.FILTER_PEOPLE).value == 500
    assert component(made(), ids.FILTER_PEOPLE).value == ""


def test_the_scenario_is_remembered_with_and_without_its_steps() -> None:
    shown = made(state=ViewState(compared=("S1", "S2")), scenario="ab12@3")
    assert component(shown, ids.SCENARIO).data == "ab12@3"
    assert component(shown, ids.TOOL).data == {"scenario": "ab12", "compare": ["S1", "S2"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_parts_of_an_address_that_were_dropped_are_named_once(language: str) -> None:
    notice = component(made(language, dropped=["round", "round", "zz"]), ids.NOTICE)
    said = words(notice)
    assert said.count("(round)") == 1 and "zz" in said
    assert component(made(language), ids.NOTICE).children == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_saved_method_that_cannot_be_used_is_said(language: str) -> None:
    assert text("notice.method", language) in words(component(made(language, method_problem=True), ids.NOTICE))


def test_tables_of_layers_stand_after_the_lens_own() -> None:
    box = component(made(), ids.TABLE_LAYER)
    assert [o["value"] for o in box.data] == [ids.LENS_TABLE, "return_areas"]
    assert box.value == ids.LENS_TABLE


def test_landmarks_have_names() -> None:
    marks = [p for p in parts(made()) if isinstance(p, html.Section | html.Aside)]
    assert len(marks) == 4
    assert all(hasattr(p, "aria-label") or getattr(p, "id", "") == ids.PANEL for p in marks)


@pytest.mark.parametrize("part", ["<script>alert(1)</script>", "l.moon", "x" * 300])
def test_a_part_is_named_as_it_was_written_and_no_longer_than_a_line(part: str) -> None:
    assert part[:20] in part_name(part, "en")
    assert len(part_name(part, "en")) <= 80
