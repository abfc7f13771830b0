"""A layer as a table: one row a subject, with the words of its class."""

import pytest

from layers import find_layer
from layers.base import Query
from layers.contract.records import CLASS, columns_of, records, subject_of
from locales import text
from services.context import Context
from tests.layers.finding import layer


def test_a_second_symbol_is_no_second_row(context: Context) -> None:
    warnings = find_layer("warnings")
    assert warnings is not None
    table = records(warnings, context, Query(22, "2025-10-31", "fr", {}, day=warnings.today(context)))
    assert len(table) == 17
    assert subject_of("CF32@") == "CF32"


ROUND = Query(3, "2024-03-31", "fr")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_row_has_the_words_of_its_class(counted: Context, language: str) -> None:
    table = records(layer("return_areas"), counted, Query(3, "2024-03-31", language))
    assert table[CLASS].to_dict() == {
        "R1": text("layer.return_areas.class", language), "R2": text("legend.no_data", language),
    }  # fmt: skip


def test_an_area_with_an_outline_and_a_square_is_one_row(counted: Context) -> None:
    assert list(records(layer("return_areas"), counted, ROUND).index) == ["R1", "R2"]


def test_the_public_table_has_no_columns_of_single_places(counted: Context, counted_public: Context) -> None:
    assert [c.field for c in columns_of(layer("displacement_sites"), counted)] == ["people", "households"]
    assert columns_of(layer("displacement_sites"), counted_public) == ()
    table = records(layer("displacement_sites"), counted_public, ROUND)
    assert not {"people", "households"} & set(table.columns)
    assert set(table.index) == {"CF43", "CF52"}


def test_a_raster_and_a_store_without_rounds_have_no_rows(counted: Context, nothing: Context) -> None:
    assert records(layer("climate_hazards"), counted, ROUND).empty
    empty = records(layer("displacement_sites"), nothing, ROUND)
    assert empty.empty
    assert {"label", CLASS, "tip", "people"} <= set(empty.columns)
