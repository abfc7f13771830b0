"""The list of layers: the uppermost first, each with its eye, opacity, choices and what it is."""

import dash_mantine_components as dmc
import pytest
from dash import html

from components import ids
from components.workbench import Row, workbench
from domain.view_state import LayerState
from layers import find_layer
from layers.base import Legend, LegendClass
from locales import LANGUAGES, text
from tests.components.reading import parts, words

LEGEND = Legend("Title", "persons", "31/10/2025", "DTM", (LegendClass("a", "#112233", "first"),))


def row(
    layer_id: str, *, shown: bool = True, choices: list[tuple[str, str, list[tuple[str, str]], str]] | None = None
) -> Row:
    layer = find_layer(layer_id)
    assert layer is not None
    return Row(layer, LayerState(shown, 70), LEGEND, "fresh", [("XLSX", "/layers/x.xlsx")], choices or [])


def test_layers_stand_by_group_the_uppermost_of_each_first() -> None:
    ids_ = ["immunization_coverage", "displacement_sites", "return_areas", "climate_hazards"]
    shown = workbench([row(layer) for layer in ids_], "fr")
    boxes = [p.id["layer"] for p in parts(shown) if isinstance(p, dmc.Checkbox)]
    assert boxes == ["displacement_sites", "return_areas", "immunization_coverage", "climate_hazards"]
    headings = [p.children for p in parts(shown) if isinstance(p, html.H3)]
    assert headings == [text(f"group.{group}", "fr") for group in ("people", "services", "hazards")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_layer_can_be_looked_for_and_all_put_back(language: str) -> None:
    shown = list(parts(workbench([row("warnings")], language)))
    (search,) = [p for p in shown if isinstance(p, dmc.TextInput)]
    assert (search.id, getattr(search, "aria-label")) == (ids.LAYER_SEARCH, text("workbench.search", language))
    (reset,) = [p for p in shown if isinstance(p, dmc.Button)]
    assert (reset.id, reset.children) == (ids.LAYERS_RESET, text("workbench.reset", language))
    (unfound,) = [p for p in shown if getattr(p, "id", None) == ids.LAYER_UNFOUND]
    assert unfound.hidden


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_layer_is_named_and_explained(language: str) -> None:
    shown = workbench([row("warnings")], language)
    (box,) = [p for p in parts(shown) if isinstance(p, dmc.Checkbox)]
    assert box.label == text("layer.warnings.title", language)
    assert text("layer.warnings.about", language) in words(shown)
    assert "/layers/x.xlsx" in words(shown)
    (age,) = [p for p in parts(shown) if getattr(p, "id", None) == ids.layer("age", "warnings")]
    assert words(age).strip() == text("age.fresh", language)


@pytest.mark.parametrize("state", [True, False])
def test_a_layer_is_switched_on_or_off_and_holds_no_legend(state: bool) -> None:
    shown = workbench([row("warnings", shown=state)], "fr")
    (box,) = [p for p in parts(shown) if isinstance(p, dmc.Checkbox)]
    assert box.checked == state
    assert "first" not in words(shown)


def test_the_opacity_is_as_it_was_and_has_a_name() -> None:
    (slider,) = [p for p in parts(workbench([row("warnings")], "en")) if isinstance(p, dmc.Slider)]
    assert (slider.value, slider.min, slider.max) == (70, 10, 100)
    assert slider.thumbLabel == text("workbench.opacity", "en", layer=text("layer.warnings.title", "en"))
    assert slider.id == ids.layer("opacity", "warnings")


def test_a_choice_says_its_options_and_its_name_to_those_who_cannot_see() -> None:
    shown = workbench(
        [row("warnings", choices=[("figure", "Figure", [("level", "Niveau"), ("plan", "Plan")], "plan")])], "fr"
    )
    (box,) = [p for p in parts(shown) if isinstance(p, dmc.Select)]
    assert (box.id, box.value) == (ids.choice("warnings", "figure"), "plan")
    assert [o["label"] for o in box.data] == ["Niveau", "Plan"]
    assert getattr(box, "aria-label") == "Figure"


def test_without_a_layer_there_is_no_group() -> None:
    shown = list(parts(workbench([], "fr")))
    assert text("workbench.title", "fr") in words(shown[0])
    assert not any(isinstance(p, html.H3) for p in shown)
