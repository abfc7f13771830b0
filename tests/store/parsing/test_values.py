"""Numbers, dates, names and encodings: what one cell says, and what is not guessed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.parsing.values import fold, is_missing, name_of, parse_date, parse_number, parse_yes, slug

NUMBERS = [
    ("1234", 1234), ("1 234", 1234), ("1\u202f234,5", 1234.5), ("1\u00a0234", 1234), ("1'234", 1234),
    ("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1.234.567", 1234567), ("1,234,567", 1234567), ("12,5", 12.5),
    ("0,123", 0.123), ("85 %", 85), ("-5", -5), ("+5", 5), ("1e3", 1000), (" 7 ", 7), (7, 7), (7.5, 7.5),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value"), NUMBERS)
def test_numbers_are_read_in_french_and_english_form(cell: object, value: float) -> None:
    assert parse_number(cell).value == value and parse_number(cell).problem is None


@pytest.mark.parametrize("cell", ["Not available", "n/a", "N/A", "nd", "-", "…", "", None, float("nan"), "NaN", "?"])
def test_words_for_unknown_are_missing_and_no_error(cell: object) -> None:
    assert parse_number(cell).value is None and parse_number(cell).problem is None
    assert is_missing(cell)


@pytest.mark.parametrize(
    "cell", ["12 sites", "inf", "1,2,3", "~5", "12-14", "1..2", True, dt.date(2024, 1, 1), float("inf")]
)
def test_what_is_no_number_is_said(cell: object) -> None:
    assert parse_number(cell).problem == "no_number"


def test_a_comma_before_three_digits_is_not_guessed() -> None:
    assert parse_number("1,234").problem == "ambiguous_number"
    assert parse_number("1,234", whole=True).value == 1234
    assert parse_number("1,234", grouped=False).value == 1.234


@pytest.mark.parametrize("cell", ["1.5", "1.234", "12,5", 0.5])
def test_people_are_whole(cell: object) -> None:
    assert parse_number(cell, whole=True).problem == "not_whole"


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_survive_every_grouping(number: int) -> None:
    for text in (str(number), f"{number:,}".replace(",", " "), f"{number:,}".replace(",", "\u202f")):
        assert parse_number(text, whole=True).value == number


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_decimals_survive_the_french_comma(number: float) -> None:
    text = f"{number:.4f}"
    assert parse_number(text.replace(".", ",")).value == float(text)


@given(st.text())
def test_any_text_is_a_number_or_missing_or_a_problem(text: str) -> None:
    found = parse_number(text)
    assert found.problem is None or found.value is None


DATES = [
    ("2024-11-30", "2024-11-30"), ("30/11/2024", "2024-11-30"), ("30.11.2024", "2024-11-30"),
    ("2017-03-30T00:00:00", "2017-03-30"), ("2013-03-20T00:00:00Z", "2013-03-20"), ("1/2/2024", "2024-02-01"),
    ("30 novembre 2024", "2024-11-30"), ("1er août 2023", "2023-08-01"), ("5 Dec 2024", "2024-12-05"),
    (dt.datetime(2024, 11, 30, 8), "2024-11-30"), (dt.date(2024, 11, 30), "2024-11-30"),
    ("11/30/2024", None), ("31/11/2024", None), ("2024", None), ("45626", None), (45626, None), ("demain", None),
    ("30/11/24", None), (None, None), ("0000-01-01", None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "day"), DATES)
def test_dates_are_read_day_first_and_never_guessed(cell: object, day: str | None) -> None:
    assert parse_date(cell) == day


@pytest.mark.parametrize(("cell", "value"), [("oui", 1), ("NON", 0), ("PASS", 1), (True, 1), (0, 0), ("1.0", 1)])
def test_yes_and_no_are_read_in_both_languages(cell: object, value: float) -> None:
    assert parse_yes(cell).value == value


def test_an_unknown_answer_is_neither_yes_nor_no() -> None:
    assert parse_yes("unknown") == parse_yes(None) == parse_yes("")
    assert parse_yes("peut-être").problem == "bad_yes" and parse_yes(2).problem == "bad_yes"


def test_names_keep_their_accents_but_are_compared_without() -> None:
    assert name_of("  Nana-Grébizi ") == "Nana-Grébizi"
    assert name_of("Not available") is None and name_of("Na") == "Na"
    assert fold("Nana-Grébizi") == fold("NANA GREBIZI") == "nana grebizi"
    assert fold("Ombella_M'Poko") == fold("Ombella M’Poko")
    assert slug("Sœur Thérèse (PK 12)") == "soeur-therese-pk-12"
