"""The published map draws the screen's layers in the screen's colours, shapes too, and nothing for others' eyes."""

import html
import json
import re
from io import BytesIO

import folium
import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from PIL import Image

from layers import find_layer, published_layers
from layers.base import Layer, Legend, Query
from layers.immunization_coverage import BREAKS
from layers.scales import AREA_FILL, SYMBOL_FILL, class_of, rgba
from locales import LANGUAGES
from publish.snapshot_map import (
    PATTERNS,
    MapParts,
    _add_symbols,
    _line,
    draw_map,
    legends,
    painted,
    pane_of,
    published,
    query_of,
)
from server.tiles import paint
from services.context import Context
from services.immunization import coverage
from services.sites.rounds import Round, find_round


@pytest.fixture(scope="module")
def chosen(public_context: Context) -> Round:
    return find_round(public_context)


@pytest.fixture(scope="module")
def drawn(public_context: Context, chosen: Round) -> MapParts:
    return draw_map(public_context, chosen)


def layer(layer_id: str) -> Layer:
    found = find_layer(layer_id)
    assert found is not None
    return found


def collections(script: str) -> list[list[dict[str, object]]]:
    """The features of every GeoJSON that the script adds."""
    return [
        json.loads(f"[{part}]")
        for part in re.findall(r'"features": \[(.*?)\], "type": "FeatureCollection"', script, re.S)
    ]


def test_districts_are_drawn_as_the_shapes_they_are(drawn: MapParts, public_context: Context, chosen: Round) -> None:
    districts = coverage(public_context, "dtp1", "wuenic", chosen.on.isoformat())
    expected = sorted(class_of(value, BREAKS) for value in districts["value"] if not value > 100)
    keys = [
        sorted(str(f["properties"]["k"]) for f in part if "k" in f["properties"]) for part in collections(drawn.script)
    ]  # type: ignore[operator, index]
    assert expected
    assert any([key for key in part if key != "above"] == expected for part in keys)


def test_shapes_have_the_colours_and_the_opacity_of_the_screen(drawn: MapParts) -> None:
    immunization = layer("immunization_coverage")
    fill = round(AREA_FILL * immunization.opacity / 100, 3)
    styles = re.findall(r'return (\{[^}]*"pane": "' + pane_of(immunization) + r'"[^}]*\})', drawn.script)
    assert styles
    colours = set()
    for style in map(json.loads, styles):
        assert style["fillOpacity"] == fill
        assert style["opacity"] == immunization.opacity / 100
        colours.add(style["fillColor"])
    assert len(colours) > 1


def test_symbols_are_as_opaque_as_on_the_screen(drawn: MapParts) -> None:
    circles = re.findall(r'"fillOpacity": ([\d.]+),[^}]*"pane": "layer-displacement_sites"', drawn.script)
    assert circles
    assert {float(opacity) for opacity in circles} == {SYMBOL_FILL}


def test_the_picture_of_a_raster_has_only_the_legends_colours_with_their_veil(
    public_context: Context, chosen: Round
) -> None:
    hazards = layer("climate_hazards")
    query = query_of(hazards, chosen, public_context)
    raster = hazards.raster_for(public_context, query)
    assert raster is not None
    picture, _ = painted(raster)
    seen = {tuple(int(v) for v in pixel) for pixel in np.unique(picture.reshape(-1, 4), axis=0)}
    veil = rgba(raster.colours[0])
    assert veil[3] < 255
    assert veil in seen
    assert seen <= {(0, 0, 0, 0), *(rgba(colour) for colour in raster.colours)}
    assert {rgba(c) for c in hazards.legend_for(public_context, query).colours.values()} >= seen - {(0, 0, 0, 0)}


def test_a_tile_and_the_picture_give_one_cell_the_same_colour(public_context: Context, chosen: Round) -> None:
    hazards = layer("climate_hazards")
    raster = hazards.raster_for(public_context, query_of(hazards, chosen, public_context))
    assert raster is not None
    with rasterio.open(raster.path) as source:
        values = source.read(1, masked=True).filled(np.nan)
    classes = np.searchsorted(raster.breaks, values[values >= raster.breaks[0]], side="right")
    expected = {rgba(raster.colours[i - 1]) for i in np.unique(classes)}
    tile = np.asarray(Image.open(BytesIO(paint(raster, 35, 30, 6))).convert("RGBA")).reshape(-1, 4)
    seen = {tuple(int(v) for v in pixel) for pixel in np.unique(tile, axis=0) if pixel[3]}
    assert seen
    assert seen <= expected


def test_every_published_layer_has_a_legend_in_both_languages(public_context: Context, chosen: Round) -> None:
    titles = [[legend.title for legend in legends(public_context, chosen, language)] for language in LANGUAGES]
    assert len(titles[0]) == len(titles[1]) == len(published(public_context)) == len(published_layers())
    assert titles[0] != titles[1]


def test_each_layer_lies_in_a_pane_by_its_order(drawn: MapParts, public_context: Context) -> None:
    panes = dict(re.findall(r'createPane\(\s*"([^"]+)"\);\s*pane_\w+\.style\.zIndex = (\d+);', drawn.script))
    assert panes == {pane_of(each): str(400 + each.order) for each in published(public_context)}
    circles = re.findall(r"L\.circleMarker\(\s*\[[^\]]*\],\s*(\{.*?\})", drawn.script, re.S)
    assert {json.loads(circle)["pane"] for circle in circles} == {
        pane_of(layer(name)) for name in ("displacement_sites", "return_areas", "border_crossings")
    }
    assert drawn.html.startswith(PATTERNS)


def test_words_on_hover_are_in_both_languages(drawn: MapParts) -> None:
    assert drawn.script.count('class=\\"only fr\\"') == drawn.script.count('class=\\"only en\\"') > 10


def test_what_was_not_said_to_be_published_is_not(
    public_context: Context, chosen: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = [each for each in published_layers() if each.id != "border_crossings"]
    monkeypatch.setattr("publish.snapshot_map.published_layers", lambda: hidden)
    script = draw_map(public_context, chosen).script
    assert "layer-border_crossings" not in script
    assert "layer-return_areas" in script


def test_the_query_is_that_of_the_round(public_context: Context, chosen: Round) -> None:
    query = query_of(layer("immunization_coverage"), chosen, public_context)
    assert query == Query(chosen.number, chosen.on.isoformat(), "fr", {"vaccine": "dtp1", "source": "wuenic"})


@pytest.mark.parametrize("name", [
    "${alert(1)}", "`+alert(1)+`", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\\u{", "\\",
    "'\"{{", "&lt;b&gt;",
])  # fmt: skip
def test_a_name_is_words_in_the_html_and_in_the_script(name: str) -> None:
    group = folium.FeatureGroup(name="x")
    legend = Legend("", "", (), "", "")
    table = gpd.GeoDataFrame({"k": ["a"], "r": [3.0], "tip_both": [_line(name, name)]}, geometry=[shapely.Point(20, 5)])
    _add_symbols(group, layer("border_crossings"), legend, table)
    made = folium.Map()
    group.add_to(made)
    root = made.get_root()
    root.render()
    script = root.script.render()
    (tip,) = re.findall(r"bindTooltip\(\s*`<div>\s*(.*?)\s*</div>`", script, re.S)
    assert not set(tip.replace("<br>", "")) & set("<>`$\\{}'\"")
    assert html.unescape(tip) == f"{name}<br>{name}"
