"""Links to the figures as files: what a viewer may have, at the key and threshold that are shown."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from dash import dcc, html

from components.risk.exports import AREA_FIELD, TABLES, export_section
from domain.method import load_method
from locales import LANGUAGES, text
from services.risk.exposure_request import ExposureRequest, of_drawing
from tests.components.reading import parts, words

FLOOD = load_method().hazard("river_flood")
ASKED = ExposureRequest("sites", 22, key=100, threshold=0.5)


def links(request: ExposureRequest, *, public: bool = False) -> dict[str, dict[str, list[str]]]:
    """The questions of every link, by its form."""
    shown = export_section(FLOOD, request, "fr", public=public)
    addresses = [urlsplit(p.href) for p in parts(shown) if isinstance(p, html.A)]
    return {address.path.rpartition(".")[2]: parse_qs(address.query) for address in addresses}


def test_a_partner_gets_tables_cells_and_the_recipe_of_what_is_shown() -> None:
    found = links(ASKED)
    assert set(found) == {*TABLES, "tif", "toml"}
    assert found["csv"] == {"lang": ["fr"], "round": ["22"], "hazard": ["river_flood"], "threshold": ["0.5"]}
    assert found["tif"]["period"] == ["100"]


def test_the_public_gets_no_cells_and_no_threshold_of_its_own() -> None:
    found = links(ExposureRequest("prefectures", 22, key=100, threshold=0.15), public=True)
    assert set(found) == {*TABLES, "toml"}
    assert all("threshold" not in asked for asked in found.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_is_told_why(language: str) -> None:
    shown = words(export_section(FLOOD, ASKED, language, public=True))
    assert text("export.public", language) in shown
    assert text("export.public", language) not in words(export_section(FLOOD, ASKED, language, public=False))


def test_without_a_key_there_is_no_raster_to_give() -> None:
    assert "tif" not in links(ExposureRequest("sites", 22, threshold=0.5))


def test_a_round_that_is_not_asked_is_not_in_the_address() -> None:
    assert "round" not in links(ExposureRequest("prefectures", key=100, threshold=0.5))["csv"]


def test_a_drawn_area_goes_whole_in_a_form_and_has_no_recipe() -> None:
    area = shapely.geometry.mapping(shapely.box(18.123456789, 4.0, 19.0, 5.0))
    shown = export_section(FLOOD, of_drawing(area, "x", key=100, threshold=0.5), "fr", public=False)
    (form,) = [p for p in parts(shown) if isinstance(p, html.Form)]
    (field,) = [p for p in parts(form) if isinstance(p, dcc.Input)]
    assert (form.method, field.name) == ("POST", AREA_FIELD)
    assert shapely.geometry.shape(json.loads(field.value)).equals(shapely.box(18.123456789, 4.0, 19.0, 5.0))
    actions = [p.formAction for p in parts(form) if isinstance(p, html.Button)]
    assert [action.split("?")[0] for action in actions] == [f"/exposure/drawn.{f}" for f in (*TABLES, "tif")]
