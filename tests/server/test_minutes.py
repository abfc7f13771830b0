"""A record in words: numbers in the reader's form, and nothing said twice."""

import datetime as dt

import pandas as pd

from domain.method import load_method
from domain.scenario import Change
from domain.workshop import Workshop
from server.minutes import facts_of
from services.sites.minutes import Record

METHOD = load_method()
CHANGES = (Change("dimension_weight", "D1", 0.199), Change("unit_cost", "latrines", 95.0))


def record(agreed: dict[str, float]) -> Record:
    return Record(
        workshop=Workshop("w", "Atelier", agreed=agreed),
        method=METHOD,
        data_version="v",
        data_date="2025-10-31",
        data_source="DTM",
        synthetic=True,
        changes=CHANGES,
        results=pd.DataFrame(columns=["name", "band_before", "band_after", "score_before", "score_after"]),
        bands=[],
        site_names={},
    )


def test_an_assumption_stands_with_the_spaces_of_its_language() -> None:
    assert facts_of(record({}), "fr").changes[0].endswith("\u202f: 19,9\u202f%")
    assert facts_of(record({}), "en").changes[0].endswith(": 19.9%")


def test_agreed_weights_are_not_repeated_among_the_assumptions() -> None:
    assert len(facts_of(record({}), "fr").changes) == 2
    assert len(facts_of(record({"D1": 0.199}), "fr").changes) == 1


def test_minutes_carry_the_hour_of_the_machine_they_are_written_on() -> None:
    moment = dt.datetime.fromisoformat(facts_of(record({}), "fr").generated_at)
    assert moment.utcoffset() == dt.datetime.now().astimezone().utcoffset()
