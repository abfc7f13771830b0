"""A table sorts by numbers and shows words; missing is a dash, never zero."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from dash import html

from components.table import (
    grid,
    inventory_table,
    layer_table,
    load_table,
    site_rows,
    site_table,
    with_changes,
    zone_table,
)
from layers.base import Column
from locales import LANGUAGES, MISSING, number, text
from services.context import Context
from services.places import area_names, sites
from services.risk.exposure_request import ExposureRequest
from services.risk.inventory import inventory
from services.risk.shown_exposure import exposure
from services.risk.warnings import current
from services.sites.readiness import readiness

COLUMNS = (Column("people", "column.people", numeric=True), Column("note", "column.value"))


def made(**more: object) -> gpd.GeoDataFrame:
    table = {"label": ["A", "B"], "k": ["x", "x"], "class": ["X", ""], "tip": ["t", ""]}
    table |= {"people": [1234.0, float("nan")], "note": ["n", None], **more}
    return gpd.GeoDataFrame(table, index=["1", "2"], geometry=[shapely.Point(0, 0)] * 2, crs=4326)


def test_a_layers_rows_hold_numbers_to_sort_and_words_to_read() -> None:
    table = layer_table(COLUMNS, made(), "town", "fr")
    first, second = table.rowData
    assert (first["people"], first["people_shown"]) == (1234.0, "1\u202f234")
    assert (second["people"], second["people_shown"], second["note_shown"]) == (None, MISSING, MISSING)
    assert {line["kind"] for line in table.rowData} == {"town"}
    assert [column["field"] for column in table.columnDefs] == ["name", "class", "people", "note"]


def test_without_columns_the_line_on_hover_stands_beside_the_class() -> None:
    table = layer_table((), made(), "adm1", "en")
    assert [column["headerName"] for column in table.columnDefs] == ["Name", "Class", "Detail"]


def test_an_empty_layer_says_so() -> None:
    shown = layer_table(COLUMNS, made().iloc[:0], "town", "fr")
    assert isinstance(shown, html.Div)
    assert shown.children[0].children == text("table.no_rows", "fr")


def rows_of(context: Context, language: str) -> list[dict[str, object]]:
    return site_rows(sites(context, 22), readiness(context, 22).sites, area_names(context), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sites_are_listed_by_people(context: Context, language: str) -> None:
    rows = rows_of(context, language)
    people = [row["people"] for row in rows]
    assert people == sorted(people, reverse=True)  # type: ignore[type-var]
    assert rows[0]["people_shown"] == number(people[0], language)  # type: ignore[arg-type]
    assert len(rows) == len(sites(context, 22))


def test_what_a_scenario_changes_comes_first(context: Context) -> None:
    rows = rows_of(context, "fr")
    last = str(rows[-1]["id"])
    changed = pd.DataFrame({"band_before": ["D"], "band_after": ["C"]}, index=[last])
    ordered = with_changes(rows, changed, "fr")
    assert (ordered[0]["id"], ordered[0]["change"]) == (last, text("change.band_mark", "fr", before="D", after="C"))
    assert {row["change"] for row in ordered[1:]} == {""}


@pytest.mark.parametrize("assumed", [True, False])
def test_changes_have_a_column_only_under_a_scenario(context: Context, assumed: bool) -> None:
    table = site_table(rows_of(context, "fr"), "fr", assumed=assumed)
    assert ("change" in {column["field"] for column in table.columnDefs}) == assumed


def test_zones_are_listed_by_the_people_exposed_at_the_chosen_key(context: Context) -> None:
    found = exposure(context, ExposureRequest("prefectures", round=22, key=100))
    table = zone_table(found, "fr")
    exposed = [row["k100"] or 0 for row in table.rowData]
    assert exposed == sorted(exposed, reverse=True)
    assert len(table.rowData) == 17
    assert {row["kind"] for row in table.rowData} == {"adm1"}


def test_the_inventory_has_a_row_an_area(context: Context) -> None:
    table = inventory_table(inventory(context, current(context)), "fr")
    assert len(table.rowData) >= 17
    assert {row["kind"] for row in table.rowData} <= {"adm1", "adm2"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_and_empty_words_are_in_the_pages_language(language: str) -> None:
    table = load_table([], language)
    assert table.dashGridOptions["localeText"]["noRowsToShow"] == text("grid.noRowsToShow", language)
    assert table.columnDefs[0]["headerName"] == text("column.area", language)


def test_a_row_selects_on_the_map() -> None:
    assert grid([], [], "fr").eventListeners == {"rowClicked": ["kodroSelect(params)"]}
