"""The exposure lens: what its controls ask, what panel and map answer, and that both answer one question."""

import json
import threading
import time
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
import shapely
from dash import no_update
from shapely.geometry import mapping

from callbacks.exposure import (
    NONE,
    draw_exposure,
    keep_drawn_area,
    show_area,
    show_exposure,
    stop_measuring,
    zone_of,
)
from callbacks.exposure_request import request_of
from domain.errors import ImportFileError
from locales import number
from server.jobs import Jobs
from server.waiting import new_page
from services.context import Context
from services.risk.exposure import answer_name
from services.risk.exposure_request import SHAPES, ExposureRequest
from services.risk.shown_exposure import exposure

ROUND = "22"
VIEW = {"language": "en"}
AREA: dict[str, Any] = dict(mapping(shapely.box(18.123456789012345, 4.1, 19.3, 5.7)))


class ToTheEnd(Jobs):
    """Jobs that are waited for until they are done, where the page asks again and again."""

    def wait(self, key: str, work: Any, seconds: float, *, page: str, following: bool = False) -> Any:
        return super().wait(key, work, threading.TIMEOUT_MAX, page=page, following=following)


def shown(context: Context, zones: str = "prefectures", area: Any = None, selected: str = "", **controls: Any) -> Any:
    asked = {"hazard": "river_flood", "period": "100", "place": 3, **controls}
    selection = {"kind": "adm1", "id": selected} if selected else None
    answer = show_exposure(
        context,
        ToTheEnd(Path(mkdtemp())),
        zones,
        area,
        selection,
        "risks.exposure",
        *asked.values(),
        None,
        None,
        ROUND,
        VIEW,
    )
    panel, measured, awaited = answer
    assert measured is not no_update and awaited is None
    return panel, measured


def test_the_panel_says_the_people_of_the_answer(context: Context) -> None:
    panel, measured = shown(context)
    request = ExposureRequest("prefectures", int(ROUND), "river_flood", 100, 0.5)
    answer = exposure(context, request)
    assert measured == ["prefectures", "river_flood", 100, 0.5]
    assert number(answer.exposed[(100, 0.5)].sum(), "en") in str(panel)
    assert "Three totals" in str(panel)


def test_the_selected_prefecture_is_shown_with_its_own_places(context: Context) -> None:
    panel, _ = shown(context, selected="CF53")
    answer = exposure(context, ExposureRequest("prefectures"))
    assert number(answer.zones.loc["CF53", "people"], "en") in str(panel)
    assert f"· {answer.zones.loc['CF53', 'name']}" in str(panel)
    assert str(shown(context)[0]).count("· Vakaga") == 0


def test_a_drawn_area_is_measured_at_every_digit_and_can_be_let_go(context: Context) -> None:
    panel, measured = shown(context, area={**AREA, "by_hand": True})
    request = request_of(context, "prefectures", AREA, ("river_flood", "100", 3), int(ROUND), "en")
    assert request.zones == SHAPES and shapely.equals_exact(request.shapes[0].shape, shapely.geometry.shape(AREA), 0)
    assert number(exposure(context, request).zones["people"].iloc[0], "en") in str(panel)
    assert "data-props" in str(panel)
    assert measured[0] == "prefectures"  # the zones stay coloured behind it


@pytest.mark.parametrize("area", [{"type": "Point", "coordinates": [18, 4]}, {"type": "Polygon"}, {"broken": 1}])
def test_what_is_no_area_is_said_to_be_none(context: Context, area: dict[str, Any]) -> None:
    with pytest.raises(ImportFileError):
        request_of(context, "prefectures", area, ("river_flood", "100", 3), 22, "fr")
    panel, measured = shown(context, area=area)
    assert measured is None and panel is not no_update


@pytest.mark.parametrize(("lens", "round_"), [("situation.overview", ROUND), ("risks.exposure", "")])
def test_nothing_is_measured_in_another_lens_or_without_a_round(
    context: Context, tmp_path: Path, lens: str, round_: str
) -> None:
    answer = show_exposure(
        context, Jobs(tmp_path), "prefectures", None, None, lens, None, None, None, None, None, round_, VIEW
    )
    assert answer == (no_update, no_update, no_update)


def test_the_public_is_refused_sites_in_words(public_context: Context) -> None:
    panel, measured = shown(public_context, zones="sites")
    assert measured is None and panel is not no_update


def test_another_viewer_method_or_question_is_another_job(context: Context, public_context: Context) -> None:
    request = ExposureRequest("prefectures")
    names = {
        answer_name(context, request),
        answer_name(public_context, request),
        answer_name(context, ExposureRequest("sites")),
    }
    assert len(names) == 3


def test_a_measurement_that_is_stopped_ends_at_its_next_step(tmp_path: Path) -> None:
    jobs, going, ended = Jobs(tmp_path), threading.Event(), threading.Event()

    def work(tell: Any) -> None:
        try:
            going.set()
            while True:
                tell(0.5)
                time.sleep(0.005)
        finally:
            ended.set()

    page = new_page()
    assert not jobs.wait("a", work, 0.01, page=page).done.is_set()
    going.wait(10)
    for clicks, waits in ((None, ["a", page]), (1, None), (1, ["a"]), (1, "a"), (1, ["a", "../x"]), (1, [3, page])):
        stop_measuring(jobs, clicks, waits)
    stop_measuring(jobs, 1, ["a", new_page()])  # whoever does not wait stops nothing
    assert not ended.wait(0.1)
    stop_measuring(jobs, 1, ["a", page])
    assert ended.wait(10)


def test_the_map_colours_every_measured_prefecture(context: Context) -> None:
    drawn, style, without_legend = draw_exposure(
        context, "risks.exposure", ["prefectures", "river_flood", 100, 0.5], VIEW
    )
    assert not without_legend
    answer = exposure(context, ExposureRequest("prefectures"))
    assert len(drawn["features"]) == len(answer.zones)
    assert {f["properties"]["k"] for f in drawn["features"]} <= set(style["colours"])
    tips = json.dumps(drawn, ensure_ascii=False)
    assert all(number(people, "en") in tips for people in answer.exposed[(100, 0.5)])


@pytest.mark.parametrize(
    ("lens", "measured"),
    [
        ("situation.overview", ["prefectures", "river_flood", 100, 0.5]),
        ("risks.exposure", None),
        ("risks.exposure", ["sites", "x", 1, 1.0]),
    ],
)
def test_nothing_is_coloured_where_no_areas_were_measured(context: Context, lens: str, measured: Any) -> None:
    assert draw_exposure(context, lens, measured, VIEW) == (NONE, no_update, True)


def test_the_polygon_drawn_last_is_kept_and_one_from_the_address_stays() -> None:
    first, last = ({"geometry": {**AREA, "n": n}} for n in (1, 2))
    assert keep_drawn_area({"features": [first, last]}, None) == ({**AREA, "n": 2, "by_hand": True}, "risks.exposure")
    assert keep_drawn_area({"features": []}, {**AREA, "by_hand": True}) == (None, no_update)
    assert keep_drawn_area(None, AREA) == (no_update, no_update)


def test_figures_are_of_the_selected_zone_only_if_it_was_measured(context: Context) -> None:
    answer = exposure(context, ExposureRequest("prefectures"))
    assert zone_of(answer, {"kind": "adm1", "id": "CF53"}) == "CF53"
    assert zone_of(answer, {"kind": "displacement_site", "id": "SITE-001"}) == ""
    assert zone_of(answer, None) == ""


def test_an_area_of_an_address_is_on_the_map_and_one_drawn_by_hand_is_its_tools() -> None:
    shape, tool = show_area(AREA, None, None)
    assert [feature["geometry"] for feature in shape["features"]] == [AREA]
    assert tool is no_update
    assert show_area({**AREA, "by_hand": True}, {"features": [{}]}, None) == (NONE, no_update)


@pytest.mark.parametrize("area", [None, AREA])
def test_what_was_drawn_leaves_the_map_when_its_area_does(area: Any) -> None:
    told: Any = None
    for press in (1, 2):  # the tool acts when the number of presses changes
        shape, told = show_area(area, {"features": [{"type": "Feature"}]}, told)
        assert told == {"mode": "remove", "action": "clear all", "n_clicks": press}
        assert len(shape["features"]) == (area is not None)
