"""Where households want to go: the newest survey of each site that is known on the day."""

import datetime as dt

import pandas as pd
import pytest

from analysis.sites.intentions import newest_survey

ON = dt.date(2025, 10, 31)


def survey(*rows: tuple[str, str, float, str | None, int | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["from_id", "to_id", "value", "period_end", "round"])


def shares(table: pd.DataFrame, *sites: str, on: dt.date = ON) -> dict[tuple[str, str], float]:
    found = newest_survey(table, pd.Index(sites or ["S"]), on)
    return {(row.from_id, row.to_id): row.share for row in found.itertuples()}


def test_answers_of_one_survey_add_to_all_who_were_asked() -> None:
    table = survey(
        ("S", "A", 30.0, "2025-10-01", 22),
        ("S", "A", 30.0, "2025-10-02", 22),
        ("S", "undecided", 40.0, "2025-10-01", 22),
    )
    assert shares(table) == pytest.approx({("S", "A"): 0.6, ("S", "undecided"): 0.4})


def test_an_older_round_does_not_count_beside_a_newer_one() -> None:
    table = survey(("S", "A", 10.0, "2025-07-01", 21), ("S", "B", 5.0, "2025-10-01", 22))
    assert shares(table) == {("S", "B"): 1.0}


def test_each_site_has_a_newest_of_its_own() -> None:
    table = survey(("S", "A", 10.0, "2025-07-01", 21), ("T", "B", 5.0, "2025-10-01", 22))
    assert shares(table, "S", "T") == {("S", "A"): 1.0, ("T", "B"): 1.0}


def test_what_is_asked_later_is_not_known_yet_and_what_has_no_day_is() -> None:
    table = survey(("S", "A", 10.0, "2025-11-01", 23), ("S", "B", 10.0, None, None))
    assert shares(table) == {("S", "B"): 1.0}
    assert shares(table, on=dt.date(2025, 11, 1)) == {("S", "A"): 1.0}


def test_zero_and_missing_answers_and_other_sites_are_left_out() -> None:
    table = survey(("S", "A", 0.0, None, 22), ("S", "B", float("nan"), None, 22), ("X", "A", 5.0, None, 22))
    assert shares(table) == {}
