"""Sources, titles and remarks of the demonstration are kept as one word each and read in each language."""

import pytest

from locales import LANGUAGES, messages_under, named, text
from store import GeoPackageStore


def written(store: GeoPackageStore) -> set[str]:
    """Every source, title and remark that the store has."""
    observations = store.observations()
    found = {*observations["source"], *observations["note"].dropna(), *store.rasters()["source"]}
    for kind in ("flow", "return_intention"):
        found |= set(store.links(kind)["source"])
    datasets = store.datasets()
    return found | {*datasets["title"], *datasets["source"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_invented_is_said_in_each_language(demo_store: GeoPackageStore, language: str) -> None:
    invented = {words for words in written(demo_store) if words.startswith("SYNTHETIC:")}
    assert len(invented) > 20
    assert [words for words in invented if "SYNTHETIC:" in named(words, language)] == []


def test_nothing_invented_is_kept_in_a_language(demo_store: GeoPackageStore) -> None:
    assert [words for words in written(demo_store) if "SYNTH" in words and not words.startswith("SYNTHETIC:")] == []


@pytest.mark.parametrize(("language", "mark"), [("fr", "SYNTHÉTIQUE"), ("en", "SYNTHETIC")])
def test_a_source_says_that_it_is_invented(language: str, mark: str) -> None:
    remarks = ("_met",)
    unmarked = [
        key
        for key, said in messages_under("synthetic.", language).items()
        if mark not in said and not key.endswith(remarks)
    ]
    assert unmarked == []


def test_several_are_said_within_one_text_and_others_stay() -> None:
    said = text("legend.source", "en", source="SYNTHETIC:survey, WorldPop, SYNTHETIC:dragons")
    assert said == f"Source: {text('synthetic.survey', 'en')}, WorldPop, SYNTHETIC:dragons"
