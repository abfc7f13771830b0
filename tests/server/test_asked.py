"""What an address asks for: no value of it can break an answer."""

import pytest

from server.asked import asked_round


@pytest.mark.parametrize(("written", "round_"), [
    ("22", 22), ("0", 0), ("007", 7), ("", None), ("-1", None), ("1.5", None), ("²", None), ("1e3", None), ("９", 9),
    ("1" * 7, None), ("999999", 999_999), (" 22", None), ("<script>", None),
])  # fmt: skip
def test_a_round_is_a_short_number_or_none(written: str, round_: int | None) -> None:
    assert asked_round({"round": written}) == round_


def test_an_address_without_a_round_asks_for_none() -> None:
    assert asked_round({}) is None
