"""Every layer can be switched on and off, and follows the round, its choices and the scenario."""

from collections.abc import Callable
from typing import Any

import pytest

from callbacks.page import files_of
from components import ids
from domain.navigation import LENSES, topic_of
from domain.tiers import Tier
from layers import all_layers, available_layers, find_layer
from layers.base import Layer, Query
from services.context import Context
from tests.callbacks.pages import Page, entry

LAYERS = [pytest.param(layer, id=layer.id) for layer in all_layers()]
EYES = (("shown", "checked"), ("opacity", "value"))
VIEW = entry(ids.VIEW, "data", {"language": "fr"})


def controls(layer: Layer) -> list[dict[str, object]]:
    """The layer's choices as the browser sends them."""
    return [entry(ids.choice(layer.id, choice.id), "value", choice.default) for choice in layer.choices]


def switch(page: Page, layer: Layer, *, checked: bool, changed: str = "shown", scenario: str = "") -> object:
    """Turn a layer on or off; the address that the map is given, or None where nothing changes."""
    raster = layer.shape == "raster"
    part = "tiles" if raster else "features"
    shown = entry(ids.layer("shown", layer.id), "checked", checked)
    number = entry(ids.ROUND, "value", "22")
    given = entry(ids.layer("features", layer.id), "hideout", {"only": ["SITE-001"]})
    url = entry(ids.layer(part, layer.id), "url")
    style = entry(ids.layer(part, layer.id), "hideout")
    cause = {"shown": (ids.layer("shown", layer.id), "checked"), "scenario": (ids.SCENARIO, "data")}[changed]
    answer = page.set_off(
        page.key(f'"part":"{part}"', "url"),
        url if raster else [url, style],
        [controls(layer), shown] if raster else [controls(layer), number, shown, entry(ids.SCENARIO, "data", scenario)],
        [number, VIEW] if raster else [given, VIEW],
        [cause],
    )
    return next(iter(answer.values())).get("url") if answer else None


@pytest.mark.parametrize("tier", list(Tier), ids=str)
@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_that_is_offered_can_be_switched_on_and_off(
    layer: Layer, tier: Tier, page_for: Callable[[Tier], Page]
) -> None:
    page = page_for(tier)
    assert layer in available_layers(page.app.server.extensions["kodro"])
    address = str(switch(page, layer, checked=True))
    assert address.startswith("/tiles/" if layer.shape == "raster" else f"/layers/{layer.id}.geojson?")
    drawn = page.client.get(address.format(z=6, x=35, y=30))
    assert drawn.status_code == 200
    assert switch(page, layer, checked=False) is None


@pytest.mark.parametrize("layer", [p for p in LAYERS if p.values[0].shape != "raster"])
def test_a_scenario_moves_only_the_layers_that_show_readiness(layer: Layer, page: Page) -> None:
    address = switch(page, layer, checked=True, changed="scenario", scenario="s@2")
    assert (address is not None) == layer.assessed
    assert address is None or "scn=s%402" in str(address)


def test_the_filter_of_sites_stays_when_their_layer_is_drawn_again(page: Page) -> None:
    layer = find_layer("displacement_sites")
    assert layer is not None
    answer = page.set_off(
        page.key('"part":"features"', "url"),
        [entry(ids.layer("features", layer.id), prop) for prop in ("url", "hideout")],
        [[], entry(ids.ROUND, "value", "21"), entry(ids.layer("shown", layer.id), "checked", True),
         entry(ids.SCENARIO, "data", "")],
        [entry(ids.layer("features", layer.id), "hideout", {"only": ["SITE-001"]}), VIEW],
        [(ids.ROUND, "value")],
    )  # fmt: skip
    assert answer is not None
    given = next(iter(answer.values()))
    assert given["hideout"]["only"] == ["SITE-001"]
    assert "round=21" in given["url"]


@pytest.mark.parametrize("layer", LAYERS)
def test_its_legend_follows_and_says_its_age_and_files(layer: Layer, page: Page) -> None:
    answer = page.set_off(
        page.key('"part":"about"'),
        [entry(ids.layer(part, layer.id), "children") for part in ("legend", "about", "age")],
        [controls(layer), entry(ids.ROUND, "value", "22")],
        [VIEW],
        [(ids.ROUND, "value")],
    )
    assert answer is not None
    html = str(answer)
    assert ("age-" in html) == bool(layer.age)
    assert (f"/layers/{layer.id}.xlsx?" in html) == (layer.features is not None)


def test_a_layer_that_nobody_has_is_refused_in_words(page: Page) -> None:
    unknown = Layer(id="nothing", order=1, shape="area", legend=_no_legend, features=_no_features)
    with pytest.raises(AssertionError, match="n’existe pas"):
        switch(page, unknown, checked=True)


def _no_legend(context: Context, query: Query) -> None:
    raise AssertionError


def _no_features(context: Context, query: Query) -> None:
    raise AssertionError


def at_lens(page: Page, changed: str, lens: str, chosen: list[str]) -> dict[str, Any]:
    """What the layers are told when the lens changes, or when all is put back."""
    outputs = [[entry(ids.layer(part, one.id), prop) for one in all_layers()] for part, prop in EYES]
    key = page.key(f"...{ids.LAYERS_CHOSEN}.data..")
    inputs = [entry(ids.LENS, "data", lens), entry(ids.LAYERS_RESET, "n_clicks", 1)]
    prop = {ids.LENS: "data", ids.LAYERS_RESET: "n_clicks"}[changed]
    answer = page.set_off(
        key, [*outputs, entry(ids.LAYERS_CHOSEN, "data")], inputs, [entry(ids.LAYERS_CHOSEN, "data", chosen)],
        [(changed, prop)],
    )  # fmt: skip
    return answer or {}


def eyes(answer: dict[str, Any]) -> dict[str, bool]:
    named = {f'{{"layer":"{one.id}","part":"shown"}}': one.id for one in all_layers()}
    return {named[name]: given["checked"] for name, given in answer.items() if "checked" in given}


@pytest.mark.parametrize("lens", LENSES)
def test_a_lens_shows_the_layers_of_its_question_and_no_other(page: Page, lens: str) -> None:
    shown = eyes(at_lens(page, ids.LENS, lens, []))
    assert shown == {layer.id: topic_of(lens) in layer.topics for layer in all_layers()}


def test_what_a_person_has_switched_stays_in_every_lens(page: Page) -> None:
    answer = at_lens(page, ids.LENS, "risks.exposure", ["displacement_sites", "warnings"])
    assert set(eyes(answer)) == {layer.id for layer in all_layers()} - {"displacement_sites", "warnings"}
    assert ids.LAYERS_CHOSEN not in answer


def test_all_is_put_back_to_what_the_lens_has(page: Page) -> None:
    answer = at_lens(page, ids.LAYERS_RESET, "sites.list", ["displacement_sites", "warnings"])
    assert {layer for layer, on in eyes(answer).items() if on} == {"displacement_sites"}
    assert answer[ids.LAYERS_CHOSEN]["data"] == []
    opaque = [answer[f'{{"layer":"{one.id}","part":"opacity"}}']["value"] for one in all_layers()]
    assert opaque == [one.opacity for one in all_layers()]


def test_a_raster_has_no_file_of_features(context: Context) -> None:
    raster, vector = find_layer("climate_hazards"), find_layer("border_crossings")
    assert raster is not None
    assert vector is not None
    query = Query(22, "2025-10-31", "en", {}, day="2025-10-31")
    assert files_of(context, raster, query) == []
    assert [name for name, _ in files_of(context, vector, query)] == ["XLSX", "GeoPackage"]
    assert all("round=22" in address for _, address in files_of(context, vector, query))
