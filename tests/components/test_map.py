"""The map has one pane a layer, by its order; what is not shown is not fetched."""

import dash_leaflet as dl
import pytest

from components import ids
from components.map import NOTHING, PANE_BASE, page_map, pane_of
from layers import all_layers
from layers.base import Query
from services.context import Context

QUERY = Query(22, "2025-10-31", "fr")


def the_map(context: Context, addresses: dict[str, str]) -> dl.Map:
    drawings = [(layer, layer.legend_for(context, QUERY), addresses.get(layer.id)) for layer in all_layers()]
    return page_map(drawings, version="v1", language="fr", centre=None, zoom=None)


def panes(shown: dl.Map) -> dict[str, dl.Pane]:
    return {child.name: child for child in shown.children if isinstance(child, dl.Pane)}


def test_every_layer_has_a_pane_by_its_order(context: Context) -> None:
    made = panes(the_map(context, {}))
    for layer in all_layers():
        assert made[pane_of(layer.id)].style["zIndex"] == PANE_BASE + layer.order
    assert made["selected"].style["zIndex"] > max(PANE_BASE + layer.order for layer in all_layers())


def test_a_layer_that_is_not_shown_has_no_address(context: Context) -> None:
    made = panes(the_map(context, {"warnings": "/layers/warnings.geojson?v=1"}))
    for layer in all_layers():
        (child,) = made[pane_of(layer.id)].children
        expected = "/layers/warnings.geojson?v=1" if layer.id == "warnings" else None
        assert child.url == (expected if layer.features else NOTHING)


def test_a_layer_is_drawn_by_its_own_legend(context: Context) -> None:
    made = panes(the_map(context, {}))
    for layer in (each for each in all_layers() if each.features):
        (child,) = made[pane_of(layer.id)].children
        assert child.hideout["colours"] == layer.legend_for(context, QUERY).colours
        assert child.hideout["pane"] == pane_of(layer.id)
        assert child.id == ids.layer("features", layer.id)


def test_without_layers_the_base_map_is_drawn() -> None:
    """Callbacks listen to the map: it is there in a store without rounds, too."""
    shown = page_map([], version="", language="fr", centre=None, zoom=None)
    assert shown.id == ids.MAP
    assert {"base", "rivers", "mask"} <= {child.name for child in shown.children if hasattr(child, "name")}


@pytest.mark.parametrize(("centre", "zoom"), [((5.0, 20.0), 9.5), (None, None)])
def test_the_view_is_that_of_the_address(
    context: Context, centre: tuple[float, float] | None, zoom: float | None
) -> None:
    layer = all_layers()[0]
    shown = page_map(
        [(layer, layer.legend_for(context, QUERY), None)], version="v", language="fr", centre=centre, zoom=zoom
    )
    assert (shown.center, shown.zoom) == ((list(centre), zoom) if centre else ([6.75, 20.8], 6))
