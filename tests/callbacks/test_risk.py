"""The sections under an exposure: each answers the page's own request, and says where it has none."""

from typing import Any

import pytest
import shapely
from dash import no_update
from shapely.geometry import mapping

from callbacks.risk import exports, fill_sections, section
from components.risk.composite import SECTIONS
from locales import number
from services.context import Context
from services.risk.composite import annual
from services.risk.exposure_request import ExposureRequest, of_drawing
from services.risk.shown_exposure import exposure

AREA: dict[str, Any] = dict(mapping(shapely.Point(18.6, 4.4).buffer(0.3, quad_segs=100)))
PREFECTURES = ExposureRequest("prefectures", 22, "river_flood", 100, 0.5)
VAKAGA = {"kind": "adm1", "id": "CF53"}


def fill(context: Context, opened: list[str] | None, area: Any = None, lens: str = "risks.exposure") -> list[Any]:
    return fill_sections(
        context, opened, "prefectures", area, None, lens, "river_flood", "100", 3, "22", {"language": "fr"}
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_speaks_both_languages(context: Context, name: str, language: str) -> None:
    for request, selection in (
        (PREFECTURES, None), (PREFECTURES, VAKAGA), (ExposureRequest("sites", 22, key=100, threshold=0.5), None),
        (of_drawing(AREA, "x", key=100, threshold=0.5), None),
    ):  # fmt: skip
        assert section(context, name, request, selection, language)


def test_only_sections_that_are_open_are_worked_out(context: Context) -> None:
    found = fill(context, ["annual"])
    assert [part is no_update for part in found] == [name != "annual" for name in SECTIONS]
    assert fill(context, []) == fill(context, ["annual"], lens="situation.overview") == [no_update] * len(SECTIONS)


def test_an_area_that_is_none_is_said_in_every_open_section(context: Context) -> None:
    found = fill(context, ["annual", "export"], area={"type": "Point", "coordinates": [18, 4]})
    assert [part is no_update for part in found] == [name not in {"annual", "export"} for name in SECTIONS]


def test_the_annual_section_is_at_the_threshold_of_the_page(context: Context) -> None:
    for threshold in (0.5, 1.5):
        request = ExposureRequest("prefectures", 22, "river_flood", 100, threshold)
        figures = annual(context, exposure(context, request)).figures["central"].sum()
        assert number(figures, "en") in str(section(context, "annual", request, None, "en"))


def test_the_index_is_not_moved_by_the_slider(context: Context) -> None:
    deep = ExposureRequest("prefectures", 22, "river_flood", 100, 3.0)
    assert str(section(context, "index", deep, VAKAGA, "fr")) == str(
        section(context, "index", PREFECTURES, VAKAGA, "fr")
    )


def test_sections_speak_of_floods_whichever_hazard_is_shown(context: Context) -> None:
    drought = ExposureRequest("prefectures", 22, "drought", 3, 1.0)
    assert str(section(context, "annual", drought, None, "fr")) == str(
        section(context, "annual", PREFECTURES, None, "fr")
    )


def test_links_carry_the_request_and_a_drawn_area_goes_in_a_form(context: Context) -> None:
    links = str(exports(context, ExposureRequest("sites", 22, "heat", 20, 28.0), "en"))
    assert "/exposure/sites.tif?lang=en&round=22&hazard=heat&threshold=28.0&period=20" in links
    assert "/exposure/sites.toml" in links
    drawn = str(exports(context, of_drawing(AREA, "x", hazard="heat", key=20, threshold=28.0), "en"))
    assert "method='POST'" in drawn and "/exposure/drawn.tif" in drawn
    assert all(repr(number) in drawn for corner in AREA["coordinates"][0] for number in corner)  # every digit
    assert ".toml" not in drawn


def test_the_public_has_prefectures_only_and_no_cells(public_context: Context) -> None:
    links = str(exports(public_context, PREFECTURES, "en"))
    assert "/exposure/prefectures.csv" in links and ".tif" not in links and "threshold" not in links
    for request in (ExposureRequest("sites", 22), of_drawing(AREA, "x", key=100, threshold=0.5)):
        assert "/exposure/" not in str(exports(public_context, request, "en"))


def test_the_public_reads_no_figure_of_a_withheld_zone(public_context: Context) -> None:
    answer = exposure(public_context, PREFECTURES)
    hidden = answer.hidden
    for zone in hidden.index:
        text = str(section(public_context, "annual", PREFECTURES, {"kind": "adm1", "id": zone}, "en"))
        assert ("small counts" in text or "withheld" in text.lower() or "not shown" in text.lower()) >= hidden[zone]
        assert ("Graph" in text) != hidden[zone]
