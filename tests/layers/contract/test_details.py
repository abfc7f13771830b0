"""What a click opens: an area with its figures, a place with its attributes, nothing of what may not be seen."""

import pandas as pd
import pytest

from domain.tiers import Tier
from domain.viewer import Viewer
from layers import find_layer
from layers.base import Column, Layer, Query
from layers.contract.details import _value, attribute_name, cell, details_of, known_kind
from locales import MISSING, text
from services.context import Context

QUERY = Query(22, "2025-10-31", "fr")


def test_an_area_says_its_classes_and_a_place_its_attributes(plain: Context) -> None:
    area = details_of(plain, "adm2", "CF431", Query(0, "", "fr"))
    assert area is not None
    assert dict(area.facts)[text("figure.wfp_floodclass", "fr")] == "4"
    assert "Ouaka" in area.where
    town = details_of(plain, "town", "t:1", Query(0, "", "fr"))
    assert town is not None
    assert dict(town.facts)["Population"] == "41\u202f356"
    nowhere = details_of(plain, "health_facility", "tpl:5", Query(0, "", "fr"))
    assert nowhere is not None
    assert text("details.no_position", "fr") in nowhere.notes
    commune = details_of(plain, "adm3", "CF52101", Query(0, "", "fr"))
    assert commune is not None
    assert commune.title == "Samba-Boungou"


@pytest.mark.parametrize(("kind", "known"), [("adm1", True), ("town", True), ("warnings", True), ("nothing", False)])
def test_kinds_are_levels_places_and_layers(kind: str, known: bool) -> None:
    assert known_kind(kind) == known


def test_a_layer_may_say_its_own_details(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    crossings = find_layer("border_crossings")
    assert crossings is not None
    own = Layer(**{**vars(crossings), "details": lambda *_: None})
    monkeypatch.setattr("layers.contract.details.available_layers", lambda _: [own])
    assert details_of(context, "border_crossing", "CROSS-01", QUERY) is None


def test_a_cell_that_is_missing_is_a_dash_never_zero() -> None:
    column = Column("n", "column.value", numeric=True, digits=1)
    assert [cell(value, column, "fr") for value in (None, float("nan"), pd.NA, 0, 2.25)] == [
        MISSING, MISSING, MISSING, "0,0", "2,2"
    ]  # fmt: skip


def test_an_attribute_without_words_keeps_its_own_name() -> None:
    assert attribute_name("ownership", "fr") == "Gestion"
    assert attribute_name("some_new_key", "fr") == "Some new key"


ROUND = Query(3, "2024-03-31", "fr")


@pytest.mark.parametrize(("kind", "subject"), [
    ("adm1", "CF99"), ("adm1", ""), ("town", "<script>"), ("displacement_site", "S99"), ("warnings", "CF43"), ("", ""),
    ("no kind", "S1"),
])  # fmt: skip
def test_what_is_not_held_opens_nothing(nothing: Context, kind: str, subject: str) -> None:
    assert details_of(nothing, kind, subject, ROUND) is None


def test_the_public_opens_no_site_and_the_core_does(counted: Context, counted_public: Context) -> None:
    for kind, subject in (("displacement_site", "S1"), ("return_area", "R1")):
        assert details_of(counted, kind, subject, ROUND) is not None
        assert details_of(counted_public, kind, subject, ROUND) is None


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_prefecture_says_its_people_as_the_public_may_know_them(counted: Context, language: str) -> None:
    details = details_of(counted, "adm1", "CF43", Query(3, "2024-03-31", language))
    assert details is not None
    facts = dict(details.facts)
    assert facts[text("area.in_sites", language)] == text("hidden_count", language)
    assert facts[text("area.in_hosts", language)] == MISSING
    assert facts[text("area.returnee_ind", language)] == "120"
    assert (details.kind, details.where) == (text("kind.adm1", language), "CF43")


def test_a_place_without_a_name_is_called_by_its_kind(counted: Context) -> None:
    details = details_of(counted, "border_crossing", "X3", ROUND)
    assert details is not None
    assert details.title == text("kind.border_crossing", "fr")


def test_an_attribute_that_a_layer_says_already_is_not_said_twice(plain: Context) -> None:
    details = details_of(plain, "health_facility", "kemri:2", Query(0, "", "fr"))
    assert details is not None
    names = [name for name, _ in details.facts]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("value", "words"), [(True, "oui"), (False, "non"), (3.0, "3"), (2.5, "2,5"), ("mixte", "mixte")]
)
def test_an_attribute_is_said_as_what_it_is(value: object, words: str) -> None:
    assert _value(value, "fr") == words


def test_a_feature_of_a_layer_of_its_own_says_what_is_drawn(plain: Context) -> None:
    details = details_of(plain, "area_classes", "CF431", Query(0, "", "fr"))
    assert details is None or details.title == "Bambari"
    area = details_of(plain, "adm2", "CF521", Query(0, "", "fr"))
    assert area is not None
    assert dict(area.facts)[text("figure.wfp_floodclass", "fr")] == "1"
    assert text("figure.wfp_lsclass", "fr") not in dict(area.facts)  # nobody gave it


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.CORE], ids=str)
def test_an_area_says_when_and_by_whom_its_shape_was_given(counted: Context, tier: Tier) -> None:
    details = details_of(
        Context(counted.store, counted.built_in, Viewer.of_tier(tier)), "health_district", "HD2", ROUND
    )
    assert details is not None
    assert (details.date, details.source, details.where) == ("31/03/2024", "a count", "HD2, Ouaka")
