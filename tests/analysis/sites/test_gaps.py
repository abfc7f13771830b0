"""Gaps in physical units, and what a value becomes once a gap is filled."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sites.evidence import normalise
from analysis.sites.gaps import gaps, with_built
from domain.method import Gap, load_method

METHOD = load_method()
BY_ID = {i.id: i for i in METHOD.indicators}
WITH_GAP = [i.id for i in METHOD.indicators if i.gap]
NAN = math.nan


Asked = tuple[str, float, dict[str, float]]  # indicator, value, what else is known


def gap_of_each(asked: list[Asked]) -> list[pd.Series]:
    """The gap of each of some pairs that share no place, counted at once; its other indicators are missing."""
    places = [f"A{n}" for n in range(len(asked))]
    pairs = pd.DataFrame({"site_id": places, "destination_id": places, "subject": places, "share": 1.0})
    usual = {"households": 200.0, "people": 1000.0, "shelter_need": NAN, "population_ind": NAN}
    given_ = {name: np.array([known.get(name, least) for _, _, known in asked]) for name, least in usual.items()}
    pairs = pairs.assign(households=given_.pop("households"), people=given_.pop("people"))
    values = {i.id: np.array([value if i.id == name else NAN for name, value, _ in asked]) for i in METHOD.indicators}
    found = gaps(pairs, values, given_, METHOD).set_index(["site_id", "indicator"])
    return [found.loc[(place, name)] for place, (name, _, _) in zip(places, asked, strict=True)]


def gap(indicator: str, value: float, **known: float) -> pd.Series:
    """The gap of one pair; the other indicators are missing."""
    return gap_of_each([(indicator, value, known)])[0]


QUANTITIES = [
    # indicator, value, what else is known, quantity
    ("latrine_hh_pct", 60.0, {"households": 200}, 80),  # 40 % of 200 households
    ("latrine_hh_pct", 100.0, {"households": 200}, 0),
    ("latrine_hh_pct", 120.0, {"households": 200}, 0),  # more than enough is no negative gap
    ("latrine_hh_pct", 60.0, {"households": 201}, 81),  # 80.4: no part of a latrine
    ("latrine_hh_pct", 60.0, {"households": 0}, 0),
    ("tenure_hh_pct", 30.0, {"households": 200}, 120),  # to 90 %
    ("informed_hh_pct", 20.0, {"households": 200}, 120),  # to 80 %
    ("intent_hh_pct", 50.0, {"households": 200}, 90),  # to 95 %
    ("legal_id_pct", 30.0, {"people": 1000}, 600),  # to 90 % of people, not households
    ("shelter_pct", 55.0, {"shelter_need": 100}, 35),  # to 90 % of what is needed there
    ("hlp_open", 7.0, {"households": 200}, 14),  # 7 per 100 households
    ("hlp_open", 0.0, {"households": 200}, 0),
    ("mediation", 2.0, {}, 1),
    ("mediation", 3.0, {}, 0),
    ("mediation", 0.0, {}, 1),
    # 3000 live there with 750 persons a point: 4 points. 4000 need 8: 4 more.
    ("water_point", 750.0, {"people": 1000, "population_ind": 3000}, 4),
    # 500 a point, nobody comes: enough.
    ("water_point", 500.0, {"people": 0, "population_ind": 3000}, 0),
    # 2000 live there with 250 a point: 8 points serve 4000: room for 2000.
    ("water_point", 250.0, {"people": 2000, "population_ind": 2000}, 0),
    ("water_point", 250.0, {"people": 2001, "population_ind": 2000}, 1),
]


@pytest.mark.parametrize(("indicator", "value", "known", "quantity"), QUANTITIES)
def test_a_gap_by_hand(indicator: str, value: float, known: dict[str, float], quantity: float) -> None:
    found = gap(indicator, value, **known)
    assert found["quantity"] == found["whole"] == quantity
    assert (found["value"], found["target"]) == (value, BY_ID[indicator].high)
    assert found["item"] == BY_ID[indicator].gap.item


@pytest.mark.parametrize("indicator", WITH_GAP)
def test_what_is_missing_has_a_missing_gap_not_a_gap_of_zero(indicator: str) -> None:
    found = gap(indicator, NAN, shelter_need=100.0, population_ind=1000.0)
    assert math.isnan(found["quantity"])
    assert math.isnan(found["cost"])


@pytest.mark.parametrize(
    ("indicator", "lost"),
    [("shelter_pct", "shelter_need"), ("latrine_hh_pct", "households"), ("legal_id_pct", "people"),
     ("hlp_open", "households"), ("water_point", "people"), ("water_point", "population_ind")],
)  # fmt: skip
def test_a_gap_of_an_unknown_number_of_people_is_unknown(indicator: str, lost: str) -> None:
    found = gap(indicator, 300.0, **{"population_ind": 2000.0, lost: NAN})
    assert math.isnan(found["quantity"]) and math.isnan(found["whole"]) and math.isnan(found["cost"])


def test_a_hair_above_a_whole_number_is_no_extra_item() -> None:
    """A tenth of 30.000000000000004 households lack a plot: 3 and a hair."""
    households = 0.1 * 3 * 100
    assert (90.0 - 80.0) / 100 * households > 3
    assert gap("tenure_hh_pct", 80.0, households=households)["quantity"] == 3


def test_a_gap_costs_its_items() -> None:
    assert gap("latrine_hh_pct", 60.0, households=200)["cost"] == 80 * METHOD.unit_costs["latrines"]
    assert gap("latrine_hh_pct", 100.0, households=200)["cost"] == 0


def test_an_item_without_a_price_has_no_cost_but_a_quantity() -> None:
    kept = {item: block for item, block in METHOD.tables["unit_cost"].items() if item != "latrines"}
    method = replace(METHOD, tables={**METHOD.tables, "unit_cost": kept})
    pairs = arrivals([("S", "A", 200.0, 1000.0)])
    values = {i.id: np.array([60.0 if i.id == "latrine_hh_pct" else NAN]) for i in METHOD.indicators}
    extras = {name: np.array([NAN]) for name in ("shelter_need", "population_ind")}
    found = gaps(pairs, values, extras, method).set_index("item").loc["latrines"]
    assert found["quantity"] == 80
    assert math.isnan(found["cost"])


def arrivals(rows: list[tuple[str, str, float, float]]) -> pd.DataFrame:
    """Pairs from (site, destination, households, people); each site sends all of its households."""
    table = pd.DataFrame(rows, columns=["site_id", "destination_id", "households", "people"])
    total = table.groupby("site_id")["households"].transform("sum")
    return table.assign(subject=table["destination_id"], share=table["households"] / total)


def gaps_of(
    rows: list[tuple[str, str, float, float]], value: dict[str, float], need: float = NAN, living: float = NAN
) -> pd.DataFrame:
    """Gaps of all pairs, the same values everywhere; index item and site."""
    values = {i.id: np.full(len(rows), value.get(i.id, NAN)) for i in METHOD.indicators}
    extras = {"shelter_need": np.full(len(rows), need), "population_ind": np.full(len(rows), living)}
    return gaps(arrivals(rows), values, extras, METHOD).set_index(["item", "site_id"])


def test_there_is_a_row_for_each_pair_and_indicator_with_a_gap() -> None:
    found = gaps_of([("S", "A", 10.0, 50.0), ("T", "A", 10.0, 70.0)], {i.id: 20.0 for i in METHOD.indicators})
    assert len(found) == 2 * len(WITH_GAP) and found.index.is_unique


SUBJECTS = {
    "household": {"plots", "latrines", "income_households", "farm_households", "disputes", "documents",
                  "support_plans", "informed_households", "surveyed_households"},
    "destination": {"shelters", "mediation_committee"},
    "stock": {"water_points"},
}  # fmt: skip


def test_every_item_says_its_subject() -> None:
    found = gaps_of([("S", "A", 10.0, 50.0)], {}).reset_index()
    assert found.groupby("subject")["item"].agg(set).to_dict() == SUBJECTS


def test_water_points_serve_those_who_live_there_and_all_who_arrive_once() -> None:
    # 4,000 live there with 1,000 a point: 4 points. Alone, 600 more need 4,600 / 500 - 4 = 5.2 and 700 more need
    # 4,700 / 500 - 4 = 5.4: 6 and 6. Together 5,300 / 500 - 4 = 6.6: 7, of which 600 and 700 in 1,300 bear their part.
    one, other, together = (
        gaps_of([(site, "A", people / 5, people) for site, people in rows], {"water_point": 1000.0}, living=4000.0)
        for rows in ([("S", 600.0)], [("T", 700.0)], [("S", 600.0), ("T", 700.0)])
    )
    assert [one.loc[("water_points", "S"), "whole"], other.loc[("water_points", "T"), "whole"]] == [6, 6]
    water = together.loc["water_points"]
    assert water["whole"].tolist() == [7, 7]
    assert water["quantity"].tolist() == pytest.approx([7 * 600 / 1300, 7 * 700 / 1300])
    assert water["whole_cost"].tolist() == [7 * METHOD.unit_costs["water_points"]] * 2


def test_works_of_a_place_are_counted_once_and_shared_by_arrivals() -> None:
    rows = [("S", "A", 30.0, 150.0), ("T", "A", 10.0, 50.0), ("T", "B", 10.0, 50.0)]
    found = gaps_of(rows, {"shelter_pct": 20.0, "mediation": 1.0}, need=100.0)
    shelters = found.loc["shelters"].set_index("destination_id", append=True)
    assert shelters["whole"].tolist() == [70, 70, 70]  # (90 - 20) % of 100, at A and at B
    assert shelters["quantity"].to_dict() == {("S", "A"): 52.5, ("T", "A"): 17.5, ("T", "B"): 70.0}
    assert found.loc["mediation_committee", "quantity"].tolist() == [0.75, 0.25, 1.0]


def test_what_households_need_adds_up_over_those_who_arrive() -> None:
    found = gaps_of([("S", "A", 11.0, 55.0), ("T", "A", 7.0, 35.0)], {"latrine_hh_pct": 55.0})
    latrines = found.loc["latrines"]
    # 45 % of 11, of 7 and of 18 households: 4.95, 3.15 and 8.1.
    assert latrines["quantity"].tolist() == [5, 4]
    assert latrines["whole"].tolist() == [9, 9]


def test_what_a_site_lacks_it_lacks_for_all_its_households_the_undecided_too() -> None:
    pairs = arrivals([("S", "A", 30.0, 150.0)]).assign(share=0.25)
    values = {i.id: np.array([50.0 if i.id == "legal_id_pct" else NAN]) for i in METHOD.indicators}
    extras = {"shelter_need": np.array([NAN]), "population_ind": np.array([NAN])}
    found = gaps(pairs, values, extras, METHOD).set_index("item").loc["documents"]
    assert (found["quantity"], found["whole"]) == (60, 240)  # 40 % of 150 who decided, of 600 who live there


def test_one_unknown_number_of_arrivals_makes_the_works_of_the_place_unknown() -> None:
    found = gaps_of([("S", "A", 30.0, 150.0), ("T", "A", NAN, NAN)], {"water_point": 800.0}, living=4000.0)
    assert found.loc["water_points", ["quantity", "whole", "cost"]].isna().all(axis=None)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 2000)), min_size=1, max_size=8), st.data())
def test_the_parts_of_a_places_works_add_up_to_the_works(rows: list[tuple[str, int]], data: st.DataObject) -> None:
    """Counted apart from the engine: each place's works from its own totals."""
    living, per_point, need = (data.draw(st.integers(1, 9000)) for _ in range(3))
    done = data.draw(st.integers(0, 100))
    pairs = [(f"S{n}", place, float(h), 5.0 * h) for n, (place, h) in enumerate(rows)]
    found = gaps_of(pairs, {"water_point": per_point, "shelter_pct": done}, need=need, living=living)
    for place in {place for place, _ in rows}:
        coming = sum(5 * h for p, h in rows if p == place)
        points = max(0, -((-(living + coming) * per_point + 500 * living) // (500 * per_point)))
        shelters = max(0, -((done - 90) * need // 100))
        for item, expected in (("water_points", points), ("shelters", shelters)):
            part = found.loc[item][lambda t, place=place: t["destination_id"] == place]
            assert (part["whole"] == expected).all()
            assert part["quantity"].sum() == pytest.approx(expected)
            assert part["cost"].sum() == pytest.approx(expected * METHOD.unit_costs[item])


def test_a_gap_of_an_unknown_kind_is_refused() -> None:
    strange = replace(BY_ID["market"], gap=Gap("bridges", "bridges"))
    method = replace(METHOD, indicators=(strange,))
    with pytest.raises(ValueError, match="bridges"):
        gaps(arrivals([("S", "A", 1.0, 5.0)]), {"market": np.array([1.0])}, {}, method)
    with pytest.raises(ValueError, match="bridges"):
        with_built(strange, 1.0, 1.0, households=1, people=5, living=0, need=0)


def built(indicator: str, value: float, quantity: float, **known: float) -> float:
    base = {"households": 200.0, "people": 1000.0, "living": 3000.0, "need": 100.0} | known
    return with_built(BY_ID[indicator], value, quantity, **base)


BUILT = [
    ("latrine_hh_pct", 60.0, 20.0, {}, 70.0),  # 20 of 200 households: 10 %
    ("latrine_hh_pct", 60.0, 500.0, {}, 100.0),
    ("legal_id_pct", 30.0, 600.0, {}, 90.0),
    ("shelter_pct", 55.0, 35.0, {}, 90.0),
    ("hlp_open", 7.0, 4.0, {}, 5.0),  # 4 of 200 households: 2 per 100
    ("hlp_open", 7.0, 100.0, {}, 0.0),
    ("mediation", 1.0, 1.0, {}, 3.0),
    ("mediation", 1.0, 0.0, {}, 1.0),
    ("water_point", 750.0, 4.0, {}, 500.0),  # 4 points and 4 more for 4000
    ("water_point", 750.0, 0.0, {}, 1000.0),  # those who come share what there is
    ("water_point", 750.0, 2.0, {"living": NAN}, NAN),  # nobody knows how many share them
    ("water_point", 750.0, 0.0, {"living": 0.0}, NAN),  # no point is no rate
    ("latrine_hh_pct", 60.0, 20.0, {"households": 0.0}, NAN),
    ("latrine_hh_pct", 60.0, 20.0, {"households": NAN}, NAN),
    ("legal_id_pct", 30.0, 1.0, {"people": 0.0}, NAN),
    ("shelter_pct", 55.0, 35.0, {"need": NAN}, NAN),
    ("hlp_open", 7.0, 4.0, {"households": NAN}, NAN),
]


@pytest.mark.parametrize(("indicator", "value", "quantity", "known", "after"), BUILT)
def test_what_a_value_becomes_once_items_are_built(
    indicator: str, value: float, quantity: float, known: dict[str, float], after: float
) -> None:
    assert built(indicator, value, quantity, **known) == pytest.approx(after, nan_ok=True)


def test_an_indicator_without_a_gap_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="market"):
        built("market", 1.0, 1.0)


PEOPLE = st.integers(1, 50_000).map(float)


FILLED = st.tuples(st.sampled_from(WITH_GAP), st.floats(0, 1), PEOPLE, PEOPLE, PEOPLE)


@settings(max_examples=8)
@given(st.lists(FILLED, min_size=15, max_size=15))
def test_a_filled_gap_reaches_the_goalpost(drawn: list[tuple[str, float, float, float, float]]) -> None:
    asked = []
    for indicator, share, people, living, need in drawn:
        one, homes = BY_ID[indicator], max(1.0, people // 5)
        known = {"households": homes, "people": people, "population_ind": living, "shelter_need": need}
        asked.append((indicator, one.low + share * (one.high - one.low), known))
    for (indicator, value, known), (*_, living, need), found in zip(asked, drawn, gap_of_each(asked), strict=True):
        arriving = {"households": known["households"], "people": known["people"]}
        after = with_built(BY_ID[indicator], value, float(found["quantity"]), **arriving, living=living, need=need)
        assert normalise(np.array([after]), BY_ID[indicator])[0] == pytest.approx(100, abs=1e-6), (value, known)


IN_PERCENT = st.sampled_from(["latrine_hh_pct", "tenure_hh_pct", "shelter_pct", "legal_id_pct"])


@settings(max_examples=8)
@given(st.lists(st.tuples(IN_PERCENT, st.floats(0, 100), PEOPLE), min_size=15, max_size=15))
def test_a_better_value_never_has_a_larger_gap(drawn: list[tuple[str, float, float]]) -> None:
    known = [{"households": people, "people": people, "shelter_need": people} for _, _, people in drawn]
    worse = gap_of_each([(name, value, more) for (name, value, _), more in zip(drawn, known, strict=True)])
    better = gap_of_each([(name, value + 1, more) for (name, value, _), more in zip(drawn, known, strict=True)])
    for one, low, high in zip(drawn, worse, better, strict=True):
        assert low["quantity"] >= high["quantity"] >= 0, one
