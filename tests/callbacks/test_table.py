"""The table shows the lens's places, or the features of the layer that was chosen."""

from collections.abc import Callable
from typing import Any

import pytest
from dash import html

from callbacks.table import features_table
from components import ids
from domain.tiers import Tier
from layers import all_layers, find_layer
from layers.base import Layer, Query
from layers.contract.records import records
from locales import text
from services.context import Context
from tests.callbacks.pages import Page, entry
from tests.callbacks.test_layers import controls
from tests.callbacks.test_selection import VECTORS, words_of

VIEW = entry(ids.VIEW, "data", {"language": "fr"})
LENSES = (
    "situation.overview",
    "sites.list",
    "sites.compare",
    "sites.closing",
    "sites.scenario",
    "workshop",
    "risks.exposure",
    "risks.warnings",
    "method",
)


def fill(page: Page, lens: str, *, cause: str = ids.LENS, table: str = ids.LENS_TABLE, number: str = "22") -> object:
    """What the table box is given when something changes."""
    values = {
        ids.READY: ("data", True), ids.LENS: ("data", lens), ids.ROUND: ("value", number), ids.SHOWN: ("data", None),
        ids.ZONES: ("value", "prefectures"), ids.PLACES_KIND: ("value", ""), ids.HAZARD_COUNT: ("checked", False),
        ids.HAZARD: ("value", "river_flood"), ids.PERIOD: ("value", "100"), ids.THRESHOLD: ("value", 2),
        ids.SCENARIO: ("data", ""), ids.TOOL: ("data", {}), ids.TABLE_LAYER: ("value", table),
    }  # fmt: skip
    key = next(k for k in page.app.callback_map if k == f"{ids.TABLE_BOX}.children")
    answer = page.set_off(
        key,
        entry(ids.TABLE_BOX, "children"),
        [entry(name, prop, value) for name, (prop, value) in values.items()],
        [VIEW],
        [(cause, values[cause][0])],
    )
    return answer and answer[ids.TABLE_BOX]["children"]


@pytest.mark.parametrize("tier", list(Tier), ids=str)
@pytest.mark.parametrize("lens", LENSES)
def test_every_lens_has_a_table_for_every_tier(lens: str, tier: Tier, page_for: Callable[[Tier], Page]) -> None:
    assert fill(page_for(tier), lens)


def test_what_concerns_another_lens_leaves_the_table_as_it_is(page: Page) -> None:
    assert fill(page, "situation.overview", cause=ids.HAZARD) is None
    assert fill(page, "situation.overview", cause=ids.TOOL) is None
    assert fill(page, "risks.exposure", cause=ids.HAZARD) is not None


def test_the_lens_leaves_the_table_of_a_layer_alone_and_comes_back(page: Page) -> None:
    assert fill(page, "sites.list", table="border_crossings") is None
    assert fill(page, "sites.list", cause=ids.TABLE_LAYER) is not None


@pytest.mark.parametrize("tier", list(Tier), ids=str)
@pytest.mark.parametrize("layer", VECTORS)
def test_the_features_of_a_layer_are_a_table_whose_rows_select(
    layer: Layer, tier: Tier, page_for: Callable[[Tier], Page]
) -> None:
    context: Context = page_for(tier).app.server.extensions["kodro"]
    table = features_table(context, layer, 22, {}, "fr")
    query = Query(22, "2025-10-31", "fr", layer.defaults(), day=layer.today(context))
    assert len(table.rowData) == len(records(layer, context, query)) > 0
    first = table.rowData[0]
    assert first["kind"] == layer.selects(context, layer.defaults())
    assert {"id", "name", "class"} <= set(first)
    assert [column["headerName"] for column in table.columnDefs][:2] == [
        text("column.name", "fr"), text("column.class", "fr")
    ]  # fmt: skip


def test_a_layer_with_nothing_in_a_round_says_so(core: Context) -> None:
    layer = find_layer("displacement_sites")
    assert layer is not None
    hidden = Layer(**{**vars(layer), "has_data": lambda _: False})
    assert text("table.no_rows", "fr") in words_of(features_table(core, hidden, 22, {}, "fr"))
    assert isinstance(features_table(core, hidden, 22, {}, "fr"), html.Div)


def choose(page: Page, table: str, cause: tuple[object, str], *, ready: bool = True) -> dict[str, Any] | None:
    """What table box and summary are given when a layer is chosen for it, or a choice of a layer changes."""
    key = page.key(f"{ids.TABLE_BOX}.children@", f"{ids.TABLE_SUMMARY}.children@")
    choices = [control for each in all_layers() for control in controls(each)]
    inputs = [entry(ids.TABLE_LAYER, "value", table), entry(ids.ROUND, "value", "22"), choices]
    inputs.append(entry(ids.READY, "data", ready))
    properties = [part.rpartition(".")[2] for part in key.strip(".").split("...")]
    outputs = [entry(name, prop) for name, prop in zip((ids.TABLE_BOX, ids.TABLE_SUMMARY), properties, strict=True)]
    answer = page.set_off(key, outputs, inputs, [VIEW], [cause])  # type: ignore[list-item]
    return answer and {name: next(iter(given.values())) for name, given in answer.items()}


def test_the_rows_of_a_layers_table_are_counted_above_it(page: Page) -> None:
    given = choose(page, "border_crossings", (ids.TABLE_LAYER, "value"))
    assert given is not None
    rows = len(given[ids.TABLE_BOX]["props"]["rowData"])
    title = text("layer.border_crossings.title", "fr")
    assert given[ids.TABLE_SUMMARY] == text("table.summary", "fr", layer=title, count=rows)
    assert str(rows) in given[ids.TABLE_SUMMARY]


def test_the_table_of_a_layer_in_the_address_is_filled_once_the_map_stands(page: Page) -> None:
    assert choose(page, "border_crossings", (ids.READY, "data"), ready=False) is None
    assert choose(page, "border_crossings", (ids.READY, "data"))
    assert choose(page, ids.LENS_TABLE, (ids.READY, "data")) is None


def test_choices_of_another_layer_leave_the_table_as_it_is(page: Page) -> None:
    assert choose(page, "immunization_coverage", (ids.TABLE_LAYER, "value"))
    assert choose(page, "immunization_coverage", (ids.choice("immunization_coverage", "vaccine"), "value"))
    assert choose(page, "immunization_coverage", (ids.choice("climate_hazards", "hazard"), "value")) is None
    assert choose(page, ids.LENS_TABLE, (ids.TABLE_LAYER, "value")) is None
