"""Which rounds are held: those that counted sites, the newest first, each judged on its day."""

import datetime as dt
from itertools import pairwise

import pandas as pd
import pytest

from domain.errors import UnknownPlaceError
from domain.schemas import Batch
from services.context import Context
from services.day import page_day
from services.sites.rounds import find_round, judged_day, of_round, round_before, rounds
from services.sites.scenarios import change, create
from tests.store.store_makers import dataset


def more(context: Context, subject: str, number: int, day: str) -> None:
    columns = ["subject", "indicator", "value", "unit", "observed_on", "round", "source", "collection"]
    rows = pd.DataFrame([(subject, "idp_ind", 5.0, "persons", day, number, "DTM", "survey")], columns=columns)
    context.store.write(Batch(dataset(f"r{number}"), observations=rows))


def test_only_counts_of_sites_make_a_round(own_counted: Context) -> None:
    more(own_counted, "CF43", 17, "2025-01-31")  # a national table numbers its own rounds
    assert [(r.number, r.on.isoformat()) for r in rounds(own_counted)] == [(3, "2024-03-31")]


def test_the_newest_is_first_by_its_day_not_by_its_number(own_counted: Context) -> None:
    more(own_counted, "S1", 1, "2025-01-31")
    assert [r.number for r in rounds(own_counted)] == [1, 3]
    assert find_round(own_counted).number == 1 and find_round(own_counted, 3).number == 3


def test_a_round_that_is_not_held_is_refused_with_those_that_are(counted: Context, nothing: Context) -> None:
    with pytest.raises(UnknownPlaceError) as error:
        find_round(counted, 99)
    assert (error.value.code, error.value.found, error.value.expected) == ("unknown_round", "99", "3")
    with pytest.raises(UnknownPlaceError, match="no_rounds"):
        find_round(nothing)


def test_the_newest_round_is_judged_today_and_an_earlier_one_on_its_day(own_counted: Context) -> None:
    assert judged_day(own_counted) == page_day(own_counted)
    more(own_counted, "S1", 4, "2025-01-31")
    assert judged_day(own_counted, 3) == dt.date(2024, 3, 31)


def test_a_scenario_may_assume_another_day(own_counted: Context) -> None:
    made = create(own_counted, "Plus tard", by="Awa")
    change(own_counted, made, "date", "", "2030-01-15", by="Awa")
    assert judged_day(own_counted.under(made)) == dt.date(2030, 1, 15)


def test_the_last_observation_of_a_round_counts() -> None:
    table = pd.DataFrame(
        [("S1", "idp_ind", 1.0, 3), ("S1", "idp_ind", 2.0, 3), ("S1", "idp_hh", 3.0, 3), ("S1", "idp_ind", 9.0, 4)],
        columns=["subject", "indicator", "value", "round"],
    )
    assert of_round(table, 3)["value"].tolist() == [2.0, 3.0]


def test_the_round_before_is_the_next_older_one(own_counted: Context) -> None:
    more(own_counted, "S1", 1, "2025-01-31")
    earlier = round_before(own_counted, 1)
    assert earlier is not None and earlier.number == 3
    assert round_before(own_counted, 3) is None and round_before(own_counted, 99) is None


def test_of_many_rounds_each_has_the_next_older_one(context: Context) -> None:
    newest_first = rounds(context)
    for newer, older in pairwise(newest_first):
        assert round_before(context, newer.number) == older
    assert round_before(context, newest_first[-1].number) is None
