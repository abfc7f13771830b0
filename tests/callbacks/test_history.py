"""Back and Forward set what differs between the page and an address, and nothing else."""

from pathlib import Path
from typing import Any

import pytest
from dash import no_update

from callbacks.history import LAYERS, SINGLE, changed, component_values, layers_of, restore, viewport
from callbacks.known_view import known_view
from components import ids
from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from store import open_store

NAMES = [name for name, _ in SINGLE]
SITE = "v=1&lang=fr&lens=sites.list&round=22&sel=displacement_site:SITE-001&pref=CF42&band=A,B&people=500&at=5.1,20.2,8"


def page_of(context: Context, query: str) -> tuple[list[Any], list[list[dict[str, str]]]]:
    """What the components of a page hold that was opened at a query, and the ids of its layers' controls."""
    known = known_view(context, query, "fr")
    drawn = layers_of(context, known)
    controls: list[list[dict[str, str]]] = [
        [ids.layer("shown", layer) for layer in drawn],
        [ids.layer("opacity", layer) for layer in drawn],
        [ids.choice(layer, choice) for layer, (_, _, choices) in drawn.items() for choice in choices],
    ]
    held = component_values(known, {})
    groups = [
        [drawn[c["layer"]][0] for c in controls[0]],
        [drawn[c["layer"]][1] for c in controls[1]],
        [drawn[c["layer"]][2][c["choice"]] for c in controls[2]],
    ]
    return [*(held[name] for name in NAMES), *groups], controls


def went(context: Context, before: str, query: str) -> dict[str, Any]:
    """What a page opened at one query is told when the browser goes to another."""
    held, controls = page_of(context, before)
    after, centre = restore(context, {"query": query, "n": 1}, held, controls, "fr")
    told = dict(zip([*NAMES, "shown", "opacity", "choices"], after, strict=True)) | {"viewport": centre}
    for group, ids_ in zip(("shown", "opacity", "choices"), controls, strict=True):
        told[group] = {tuple(i.values())[1:]: v for i, v in zip(ids_, told[group], strict=True) if v is not no_update}
    return {name: value for name, value in told.items() if value is not no_update and value != {}}


def test_going_where_the_page_is_changes_nothing_but_the_view(context: Context) -> None:
    assert set(went(context, SITE, SITE)) == {"viewport"}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("lens=sites.scenario", {ids.LENS: "sites.scenario", "shown": {("border_crossings",): False}}),
        ("round=21", {ids.ROUND: "21"}),
        ("sel=return_area:RA-001", {ids.SELECTION: {"kind": "return_area", "id": "RA-001"}}),
        ("pref=CF42", {ids.FILTER_PREFECTURE: ["CF42"]}),
        ("band=D", {ids.FILTER_BAND: ["D"]}),
        ("people=300", {ids.FILTER_PEOPLE: 300}),
        ("zones=sites", {ids.ZONES: "sites"}),
        ("places=displacement_site", {ids.PLACES_KIND: "displacement_site"}),
        ("table=border_crossings", {ids.TABLE_LAYER: "border_crossings"}),
        (
            "l.border_crossings=0,100",
            {"shown": {("border_crossings",): False}, ids.LAYERS_CHOSEN: ["border_crossings"]},
        ),
        ("l.return_areas=,35", {"opacity": {("return_areas",): 35}}),
        ("c.immunization_coverage.vaccine=dtp3", {"choices": {("immunization_coverage", "vaccine"): "dtp3"}}),
        ("at=5.1,20.2,8", {"viewport": {"center": [5.1, 20.2], "zoom": 8.0, "transition": "setView"}}),
    ],
)
def test_one_step_sets_one_component(context: Context, query: str, told: dict[str, Any]) -> None:
    assert went(context, "lang=fr", query) == told


def test_going_back_to_the_start_empties_what_was_chosen(context: Context) -> None:
    told = went(context, SITE, "lang=fr")
    assert told[ids.SELECTION] is None
    assert told[ids.FILTER_PREFECTURE] == told[ids.FILTER_BAND] == []
    assert told[ids.FILTER_PEOPLE] == ""
    assert told[ids.LENS] == "situation.overview"


def test_going_back_from_the_table_of_a_layer_shows_the_lenss(context: Context) -> None:
    assert went(context, "table=border_crossings", "lang=fr") == {ids.TABLE_LAYER: ids.LENS_TABLE}


def test_a_drawn_area_comes_back_closed(context: Context) -> None:
    area = went(context, "lang=fr", "area=18.5,4.3+18.6,4.3+18.6,4.4")[ids.AREA]
    assert area["coordinates"][0][0] == area["coordinates"][0][-1] == [18.5, 4.3]
    assert len(area["coordinates"][0]) == 4


def test_an_area_that_is_on_the_page_is_not_set_again_by_its_rounded_address(context: Context) -> None:
    query = "area=18.5000,4.3000+18.6000,4.3000+18.6000,4.4000"
    held, controls = page_of(context, query)
    ring = [[18.50001, 4.30004], [18.59999, 4.3], [18.6, 4.40001], [18.50001, 4.30004]]
    held[NAMES.index(ids.AREA)] = {"type": "Polygon", "coordinates": [ring], "by_hand": True}
    after, _ = restore(context, {"query": query, "n": 1}, held, controls, "fr")
    assert after[NAMES.index(ids.AREA)] is no_update


def test_a_hazard_comes_back_with_its_key_and_threshold(context: Context) -> None:
    hazard, key, threshold = (("climate_hazards", name) for name in ("hazard", "return_period", "threshold"))
    flood = "c.climate_hazards.hazard=river_flood&c.climate_hazards.return_period=20&c.climate_hazards.threshold=1"
    rain = "c.climate_hazards.hazard=extreme_rain&c.climate_hazards.return_period=20&c.climate_hazards.threshold=600"
    assert went(context, rain, flood)["choices"] == {hazard: "river_flood", key: "20", threshold: "1"}
    assert went(context, flood, rain)["choices"] == {hazard: "extreme_rain", key: "20", threshold: "600"}
    deeper = flood.replace("threshold=1", "threshold=1.5")
    assert went(context, flood, deeper)["choices"] == {threshold: "1.5"}


def test_the_tools_keep_what_the_address_does_not_say(context: Context) -> None:
    tool = {"closing": {"budget": 5.0}, "compare": ["SITE-001"], "n": 3}
    after = component_values(known_view(context, "cmp=SITE-002", "fr"), tool)[ids.TOOL]
    assert after["closing"] == {"budget": 5.0}
    assert after["compare"] == ["SITE-002"]
    assert after["n"] == 4
    assert component_values(known_view(context, "cmp=SITE-001", "fr"), tool)[ids.TOOL] is tool


@pytest.mark.parametrize("went_to", [None, {}, {"query": "lens=%00&round=99&sel=::"}])
def test_an_address_that_says_nothing_leaves_the_page_alone(context: Context, went_to: dict[str, Any] | None) -> None:
    held, controls = page_of(context, "lang=fr")
    after, _ = restore(context, went_to, held, controls, "fr")
    assert [value for value in after[: len(SINGLE)] if value is not no_update] == []


def test_the_public_goes_back_too(public_context: Context) -> None:
    told = went(public_context, "lang=fr", "lens=risks.exposure")
    off = {("displacement_sites",): False, ("border_crossings",): False, ("climate_hazards",): True}
    assert told == {ids.LENS: "risks.exposure", "shown": off}


def test_the_map_stays_where_the_address_says_nothing_of_it(context: Context) -> None:
    assert viewport(known_view(context, "lens=method", "fr")) is no_update


@pytest.mark.parametrize(
    ("value", "before", "same"),
    [("a", "a", True), ("", None, True), ([], None, True), (None, {"kind": "x"}, False),
     (0, None, False), (1, 2, False)],
)  # fmt: skip
def test_empty_is_empty_however_it_is_written(value: object, before: object, same: bool) -> None:
    assert (changed(value, before) is no_update) == same


def test_every_target_of_history_is_named_once() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert len(LAYERS) == 3


@pytest.mark.parametrize(("lens", "told"), [("readiness", "sites.list"), ("overview", no_update)])
def test_in_a_store_without_rounds_the_lens_comes_back(tmp_path: Path, lens: str, told: object) -> None:
    context = Context(open_store(tmp_path / "kodro.gpkg"), load_method(), Viewer.of_tier(Tier.CORE))
    held = ["situation.overview", *[None] * (len(SINGLE) - 1), [], [], []]
    after, centre = restore(context, {"query": f"v=1&lang=fr&lens={lens}"}, held, [[], [], []], "fr")
    assert (after[0], centre) == (told, no_update)
    assert all(value is no_update for value in after[1 : len(SINGLE)])
