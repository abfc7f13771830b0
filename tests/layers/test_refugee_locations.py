"""Places of refugees: those with a point are drawn, the others counted."""

import pytest

from layers.base import Query
from layers.contract.details import details_of
from layers.contract.records import records
from locales import LANGUAGES, text
from services.context import Context
from tests.layers.finding import layer


def test_only_places_with_a_point_are_drawn(plain: Context) -> None:
    features = layer("refugee_locations").features_for(plain, Query(0, "", "fr"))
    assert features is not None
    assert features["label"].to_dict() == {"unhcr:1": "Pladama Ouaka"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_counts_those_without(plain: Context, language: str) -> None:
    legend = layer("refugee_locations").legend_for(plain, Query(0, "", language))
    assert legend.notes == (text("legend.without_place", language, count=1),)
    assert (legend.on, legend.source) == ("2021-06-30", "a file")


def test_one_without_a_point_still_opens_and_says_so(plain: Context) -> None:
    details = details_of(plain, "refugee_location", "unhcr:2", Query(0, "", "fr"))
    assert details is not None
    assert text("details.no_position", "fr") in details.notes
    assert (text("column.status", "fr"), text("status.closed", "fr")) in details.facts


def test_its_class_is_its_kind_in_the_table(plain: Context) -> None:
    table = records(layer("refugee_locations"), plain, Query(0, "", "en"))
    assert list(table["class"]) == [text("kind.refugee_location", "en")]


def test_an_empty_store_has_no_such_layer(nothing: Context) -> None:
    assert not layer("refugee_locations").available(nothing)
    legend = layer("refugee_locations").legend_for(nothing, Query(0, "", "fr"))
    assert (legend.on, legend.source) == ("", "")
