"""The general table of places: kinds, positions and prefectures, each once."""

import json

from domain.tiers import Tier
from store.parsing.template import FOLDER
from store.protocol import Store
from tests.store.store_makers import two_prefectures

PLACES = "place_id,kind,name,latitude,longitude,adm1,rooms\n"


def test_places_of_new_kinds_are_taken_with_their_prefecture(store: Store, write, take) -> None:
    store.write(two_prefectures())
    report = take(write("any.csv", PLACES + "S1,school,École Un,5.5,20.5,,4\nW1,Water_point,Puits,5.6,20.5,,\n"))
    assert report.status == "taken"
    schools = store.places("school")
    assert schools.loc["S1", "name"] == "École Un"
    assert schools.loc["S1", "adm1"] is not None
    assert json.loads(schools.loc["S1", "attributes"]) == {"rooms": "4"}
    assert list(store.places("water_point").index) == ["W1"]
    assert set(store.datasets().loc[lambda t: t["dataset_id"].str.startswith("places:"), "tier"]) == {"public"}


def test_where_shelters_are_planned_is_not_public(store: Store, write, take) -> None:
    take(write("any.csv", PLACES + "P1,planned_shelter,Abris,5.5,20.5,,\n"))
    assert Tier.parse(store.datasets()["tier"].iloc[0]) == Tier.PARTNER


def test_a_place_of_no_known_kind_or_twice_the_same_is_refused(store: Store, write, take) -> None:
    lines = "A,school,x,5,20,,\nA,school,y,5,20,,\nB,displacement_site,z,5,20,,\n,school,w,5,20,,\n"
    report = take(write("any.csv", PLACES + lines))
    refused = report.issues[report.issues["severity"] == "refused"]
    assert sorted(zip(refused["row"], refused["code"], strict=True)) == [
        (3, "duplicate_id"), (4, "row_incomplete"), (5, "row_incomplete"),
    ]  # fmt: skip
    assert len(store.places("school")) == 1


def test_the_template_of_places_is_recognised(store: Store, write, take) -> None:
    head = (FOLDER / "places.csv").read_text(encoding="utf-8-sig").splitlines()
    line = "S9,school,École,5.5,20.5,,,open,,6,oui,\n"
    assert take(write("filled.csv", "\n".join([*head, line]))).reader == "places"
    assert len(store.places("school")) == 1
