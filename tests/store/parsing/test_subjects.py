"""What an observation may speak of: a place, an area, the country, or an option at a place."""

from collections.abc import Callable

import pytest

from store.parsing.reader import ReadContext
from store.parsing.subjects import known_subject


@pytest.mark.parametrize(("subject", "known"), [
    ("CF43", True), ("CF431", True), ("cf4301", True), ("CAF", True), ("CF43:relocation", True), ("CF99", False),
    ("CF43:elsewhere", False), ("nobody:relocation", False), ("", False), ("CMR", False),
])  # fmt: skip
def test_a_subject_is_one_that_the_store_holds(subject: str, known: bool, reading: Callable[..., ReadContext]) -> None:
    assert known_subject(subject, reading()) == known
