"""What another program says of a failure is passed on, without where this machine keeps its files."""

import pytest

from domain.errors import LONGEST_REASON, reason

SAID = [
    ("'/home/awa/données/x.tif' not recognized", "'x.tif' not recognized"),
    ("/srv/kodro/kodro.gpkg: no such table", "kodro.gpkg: no such table"),
    ("cannot open '/srv/a b/c d.tif'", "cannot open 'c d.tif'"),
    (r"C:\Users\Awa\x.csv, line 3", "x.csv, line 3"),
    ("unable to open database file", "unable to open database file"),
    ("3/4 of 1/9, km/h, https://x.org/a/b", "3/4 of 1/9, km/h, https://x.org/a/b"),
]


@pytest.mark.parametrize(("said", "passed_on"), SAID)
def test_the_folders_of_this_machine_are_left_out(said: str, passed_on: str) -> None:
    assert reason(ValueError(said)) == passed_on


def test_a_failure_of_the_system_is_said_without_its_file() -> None:
    assert reason(PermissionError(13, "Permission denied", "/srv/kodro/packs")) == "Permission denied"


def test_the_words_are_not_endless() -> None:
    assert len(reason(ValueError("x" * 5000))) == LONGEST_REASON
