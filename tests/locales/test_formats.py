"""Moments, days and periods as each language writes them."""

import datetime as dt

import pytest

from locales import LANGUAGES, MISSING, date, moment, period

LATE = "2025-11-20T23:30:00+00:00"


@pytest.mark.parametrize(
    ("language", "shown"),
    [("fr", "21/11/2025, 00\u00a0h\u00a030 (heure de Bangui)"), ("en", "21 Nov 2025, 00:30 (Bangui time)")],
)
def test_a_moment_is_told_in_the_time_of_bangui(language: str, shown: str) -> None:
    assert moment(LATE, language) == shown
    assert moment(dt.datetime.fromisoformat(LATE), language) == shown


def test_a_moment_without_its_zone_is_told_as_it_stands() -> None:
    assert moment("2025-11-20T23:30:00", "en") == "20 Nov 2025, 23:30"


@pytest.mark.parametrize("written", [LATE, "2025-11-21T00:30:00+01:00", "2025-11-21T09:00:00", "2025-11-21"])
def test_the_day_of_a_moment_is_that_of_bangui(written: str) -> None:
    assert date(written, "fr") == "21/11/2025"


@pytest.mark.parametrize(
    ("written", "french", "english"),
    [
        ("1991-01/2020-12", "janv. 1991\u00a0– déc. 2020", "Jan 1991\u00a0– Dec 2020"),
        ("2024-08", "août 2024", "Aug 2024"),
        ("2024-08-15", "15/08/2024", "15 Aug 2024"),
        ("2020", "2020", "2020"),
        ("1991–2020", "1991–2020", "1991–2020"),
        ("2024-99", "2024-99", "2024-99"),
    ],
)
def test_a_period_is_written_as_the_language_has_it(written: str, french: str, english: str) -> None:
    assert (period(written, "fr"), period(written, "en")) == (french, english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_period_is_a_dash(language: str) -> None:
    assert period("", language) == MISSING
