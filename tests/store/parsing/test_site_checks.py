"""Plausibility of a list of sites: shares taken for percentages, households beyond belief, totals beside the last."""

from collections.abc import Callable

import pandas as pd
import pytest

from domain.schemas import Batch
from store.parsing.import_log import ImportLog
from store.parsing.reader import ReadContext
from store.parsing.site_checks import LARGEST_HOUSEHOLD, check_people, compare_with_last, drop_shares
from store.parsing.site_fields import indicator_fields
from store.parsing.tables import Table
from tests.store.store_makers import dataset, two_prefectures


def counts(people: list[float], homes: list[float]) -> pd.DataFrame:
    log = ImportLog("a.csv")
    index = range(2, 2 + len(people))
    check_people({"idp_ind": pd.Series(people, index=index), "idp_hh": pd.Series(homes, index=index)}, log)
    return log.issues()


@pytest.mark.parametrize(("people", "homes", "doubtful"), [
    (100.0, 20.0, False), (20.0, 100.0, True), (15.0 * 10, 10.0, False), (15.1 * 10, 10.0, True), (0.0, 0.0, False),
    (float("nan"), 10.0, False), (10.0, float("nan"), False),
])  # fmt: skip
def test_a_household_of_less_than_one_or_more_than_fifteen_is_doubted(
    people: float, homes: float, doubtful: bool
) -> None:
    found = counts([people], [homes])
    assert found["code"].tolist() == (["household_size"] if doubtful else [])
    assert LARGEST_HOUSEHOLD == 15


def test_without_households_nothing_is_doubted() -> None:
    log = ImportLog("a.csv")
    check_people({"idp_ind": pd.Series([5.0])}, log)
    assert log.issues().empty


def shares(
    values: list[float], table: Callable[[str], Table], reading: Callable[..., ReadContext]
) -> tuple[pd.Series, ImportLog]:
    context = reading()
    field = next(f for f in indicator_fields(context.method) if f.kind == "percent")
    content = table(f"site,{field.names[0]}\n" + "".join(f"S{n},{v}\n" for n, v in enumerate(values)))
    held = {field: pd.Series(values, index=content.frame.index, dtype=float)}
    drop_shares(held, content, context.log)
    return held[field], context.log


def test_a_column_of_shares_is_not_read_as_percentages(
    table: Callable[[str], Table], reading: Callable[..., ReadContext]
) -> None:
    kept, log = shares([0.85, 0.4, 1.0], table, reading)
    assert kept.isna().all()
    assert log.issues()["code"].tolist() == ["share_not_percent"]


@pytest.mark.parametrize("values", [[85.0, 0.4], [0.0, 1.0], [0.0, 0.0]])
def test_what_may_be_percentages_is_kept(
    values: list[float], table: Callable[[str], Table], reading: Callable[..., ReadContext]
) -> None:
    kept, log = shares(values, table, reading)
    assert kept.tolist() == values and log.issues().empty


def observed(round_: int, day: str, people: dict[str, float]) -> pd.DataFrame:
    rows = [(site, "idp_ind", value, "persons", day, round_, "DTM", "survey") for site, value in people.items()]
    columns = ["subject", "indicator", "value", "unit", "observed_on", "round", "source", "collection"]
    return pd.DataFrame(rows, columns=columns)


def test_totals_stand_beside_the_last_round_before(reading: Callable[..., ReadContext]) -> None:
    context = reading()
    sites = two_prefectures().areas
    assert sites is not None
    place = sites.iloc[[0]].assign(place_id="S1", kind="displacement_site")[["place_id", "kind", "name", "geometry"]]
    for number, day, people in ((1, "2023-01-31", 900.0), (2, "2023-06-30", 700.0), (9, "2025-01-31", 1.0)):
        context.store.write(
            Batch(dataset(f"r{number}"), places=place, observations=observed(number, day, {"S1": people}))
        )
    compare_with_last(observed(3, "2024-01-31", {"S1": 1200.0, "S2": 300.0}), context)
    (issue,) = context.log.issues().to_dict("records")
    assert issue["code"] == "totals"
    assert issue["found"] == "3|2024-01-31|2|1500"
    assert issue["expected"] == "2|2023-06-30|1|700"  # the later round is not before it


def test_a_first_round_has_nothing_beside_it(reading: Callable[..., ReadContext]) -> None:
    context = reading()
    compare_with_last(observed(1, "2024-01-31", {"S1": 10.0}), context)
    assert context.log.issues()["expected"].tolist() == [None]


def test_a_list_without_people_is_not_compared(reading: Callable[..., ReadContext]) -> None:
    context = reading()
    compare_with_last(observed(1, "2024-01-31", {}), context)
    assert context.log.issues().empty
