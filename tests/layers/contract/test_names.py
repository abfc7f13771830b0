"""What can be searched for, and the words of each kind."""

import pytest

from layers.contract.names import kind_name, searchable
from locales import text
from services.context import Context


def test_a_kind_without_a_word_has_its_layers_title() -> None:
    assert kind_name("area_classes", "fr") == text("layer.area_classes.title", "fr")
    assert kind_name("adm1", "fr") == text("kind.adm1", "fr")


@pytest.mark.parametrize(("kind", "words"), [("adm2", {"fr": "sous-préfecture", "en": "sub-prefecture"})])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_level_is_named_in_the_readers_language(kind: str, words: dict[str, str], language: str) -> None:
    assert kind_name(kind, language) == words[language]


def test_a_kind_that_nobody_knows_is_as_it_was_written_and_no_longer() -> None:
    assert kind_name("x" * 200, "fr") == "x" * 40


def test_areas_and_places_are_found_once_by_name(counted: Context) -> None:
    hits = searchable(counted)
    keys = [(hit.kind, hit.id) for hit in hits]
    assert len(keys) == len(set(keys))
    assert {("adm1", "CF43"), ("displacement_site", "S1"), ("health_district", "HD1")} <= set(keys)


def test_what_has_no_name_is_found_by_its_kind_and_never_as_nan(counted: Context) -> None:
    names = {(hit.kind, hit.id): hit.name for hit in searchable(counted)}
    assert names[("displacement_site", "S6")] == text("kind.displacement_site", "fr")
    assert not {"nan", "None", "<NA>"} & set(names.values())


def test_the_public_finds_no_site_and_no_area_of_return(counted_public: Context) -> None:
    assert {hit.kind for hit in searchable(counted_public)}.isdisjoint({"displacement_site", "return_area"})


def test_nothing_is_found_in_an_empty_store(nothing: Context) -> None:
    assert searchable(nothing) == []
