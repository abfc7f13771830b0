"""The legend on the map: each layer's own, the uppermost first, hidden with its layer; and one of zones."""

import pytest
from dash import html

from components import ids
from components.map_legend import FOLDED, map_legend
from components.risk.exposure import zones_legend
from locales import LANGUAGES, text
from tests.components.reading import parts, words
from tests.components.test_workbench import row

ROWS = [row("immunization_coverage"), row("displacement_sites"), row("return_areas", shown=False)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_holds_every_layer_and_shows_those_that_are_drawn(language: str) -> None:
    shown = map_legend(ROWS, zones_legend(language), language)
    entries = [p for p in parts(shown) if isinstance(p, html.Div) and isinstance(getattr(p, "id", None), dict)]
    order = ("displacement_sites", "return_areas", "immunization_coverage")
    assert [entry.id for entry in entries] == [ids.layer("legend", layer) for layer in order]
    assert [entry.hidden for entry in entries] == [False, True, False]
    assert all(part in words(entries[0]) for part in ("Title", "31/10/2025", "DTM", text("age.fresh", language)))


def test_that_of_measured_zones_is_hidden_until_some_are_drawn() -> None:
    shown = map_legend([], zones_legend("fr"), "fr")
    (zones,) = [p for p in parts(shown) if getattr(p, "id", None) == ids.RESULT_LEGEND]
    assert zones.hidden
    assert text("exposure.map_title_all", "fr") in words(zones)


def test_one_button_folds_it_and_says_whether_it_is_open() -> None:
    (button,) = [p for p in parts(map_legend(ROWS, zones_legend("en"), "en")) if isinstance(p, html.Button)]
    assert getattr(button, "data-toggle") == FOLDED
    assert getattr(button, "aria-expanded") == "true"
    assert button.children == text("workbench.legend", "en")
