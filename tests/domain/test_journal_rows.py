"""What of a row is text, a number, shares or a day; everything else is refused by name."""

from collections.abc import Callable

import pytest

from domain.journal_rows import LARGEST, amount, amounts, day, shares, take_each, words

REFUSED: list[tuple[Callable[[object], object], object]] = [
    *((amount, value) for value in ("3", None, True, float("nan"), float("inf"), 1e13, -1e13, 10**400, [1], {})),
    *((amounts, value) for value in ("x", None, [1], {"D1": "x"}, {"D1": None}, {"D1": 10**400})),
    *((shares, value) for value in ({}, {"D1": 0.5}, {"D1": 2.0, "D2": -1.0}, {"D1": 1e308}, "x", None)),
    *((day, value) for value in ("31/11", "2024-11-31", "0001-01-01", "9999-12-31", "", None, 20240101, ["a"])),
]


@pytest.mark.parametrize(("read", "value"), REFUSED)
def test_what_is_no_such_thing_is_refused(read: Callable[[object], object], value: object) -> None:
    with pytest.raises(ValueError):
        read(value)


def test_what_is_one_is_given_as_it_is() -> None:
    assert amount(3) == 3.0 and amount(LARGEST) == LARGEST and amount(0.5, 0, 1) == 0.5
    assert amounts({"D1": 3}) == {"D1": 3.0}
    assert shares({"D1": 0.333, "D2": 0.333, "D3": 0.333}) == {"D1": 0.333, "D2": 0.333, "D3": 0.333}
    assert day("2024-11-30") == "2024-11-30"


def test_words_are_texts_under_known_names() -> None:
    assert words({"name": "Ana"}, "name", "role") == {"name": "Ana"}
    for forged in ({"name": {"a": 1}}, {"name": None}, {"name": 3}, {"name": "Ana", "closed_at": "now"}):
        with pytest.raises(ValueError):
            words(forged, "name", "role")


@pytest.mark.parametrize("spoiled", [KeyError, TypeError, ValueError, AttributeError, OverflowError])
def test_a_row_that_cannot_be_taken_stops_no_other(spoiled: type[Exception]) -> None:
    taken: list[int] = []

    def take(row: int) -> None:
        if row == 2:
            raise spoiled("spoiled")
        taken.append(row)

    left_out = take_each([1, 2, 3], take)
    assert taken == [1, 3] and [row for row, _ in left_out] == [2]
    assert spoiled.__name__ in left_out[0][1]
