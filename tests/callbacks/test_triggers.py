"""What set a callback off: a plain id among others, or a pattern that is never one of them."""

import pytest

from callbacks.triggers import all_among


@pytest.mark.parametrize(("triggering", "among"), [
    (["a"], True), (["a", "b"], True), (["a", "c"], False), (["c"], False), ([], False),
    ([{"tool": "a"}], False), (["a", {"tool": "a"}], False),
])  # fmt: skip
def test_all_that_set_it_off_must_be_among_the_named(triggering: list[str | dict[str, str]], among: bool) -> None:
    assert all_among(triggering, ("a", "b")) == among
