"""The list of slow tests names tests that there are."""

import re

from tests.conftest import ROOT, SLOW


def test_each_line_names_a_test() -> None:
    for name in SLOW:
        path, _, test = name.partition("::")
        words = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^ *def {test.rpartition('::')[2]}\(", words, re.M), name


def test_the_list_is_in_order_and_names_each_once() -> None:
    lines = (ROOT / "tests/slow.txt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
