"""What is found by name or code: accents aside, codes first, nothing that the viewer may not see."""

import pytest

from services.context import Context
from services.search import Hit, find, place_hits, plain

HITS = [Hit("town", "t1", "Bambari", "Ouaka"), Hit("adm1", "CF43", "Ouaka", ""), Hit("town", "t2", "Grand-Bambou", ""),
        Hit("town", "CF4", "M’Boki", "Haut-Mbomou"), Hit("town", "t3", "Bria", "")]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "compared"), [("Élève d’ici", "eleve d ici"), ("  GRAND-Bambou ", "grand bambou"), ("…", "")]
)
def test_words_are_compared_without_accents_and_signs(text: str, compared: str) -> None:
    assert plain(text) == compared


@pytest.mark.parametrize(("typed", "ids"), [
    ("cf43", ["CF43"]), ("bamb", ["t1", "t2"]), ("BRIA", ["t3"]), ("m'boki", ["CF4"]),
    ("cf4", ["CF4", "CF43"]), ("", []),
    ("   ", []), ("zzz", []), ("<script>", []),
])  # fmt: skip
def test_codes_and_beginnings_go_first(typed: str, ids: list[str]) -> None:
    assert [hit.id for hit in find(HITS, typed, 10)] == ids


def test_no_more_are_given_than_asked() -> None:
    assert len(find(HITS, "b", 2)) == 2


def test_only_what_has_a_shape_or_a_name_is_found(counted: Context) -> None:
    found = {(hit.kind, hit.id) for hit in place_hits(counted)}
    assert ("health_district", "HD1") in found and ("health_district", "HD4") not in found  # no shape
    assert ("displacement_site", "S6") not in found  # no name
    assert next(hit for hit in place_hits(counted) if hit.id == "S1").where == "Ouaka"


def test_the_public_finds_no_place_of_displaced_people(counted_public: Context) -> None:
    assert {hit.kind for hit in place_hits(counted_public)}.isdisjoint({"displacement_site", "return_area"})
