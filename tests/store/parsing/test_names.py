"""Names and codes of areas: one spelling of a code, and no guess."""

import pytest

from store.parsing.names import is_pcode, normal_pcode


@pytest.mark.parametrize(
    ("code", "plain"),
    [("CF1101", "CF111"), ("CF111", "CF111"), ("cf11 ", "CF11"), ("CF1110", "CF1110"), ("CF2306", "CF236")],
)
def test_the_zero_after_the_fourth_character_is_dropped(code: str, plain: str) -> None:
    assert normal_pcode(code) == plain


def test_a_pcode_has_a_form() -> None:
    assert is_pcode("CF11") and is_pcode("CF111")
    assert not any(is_pcode(code) for code in ("CF", "CF1", "CAF", "TD11", "CF11x", ""))
