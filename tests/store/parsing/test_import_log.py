"""The log of an import: every row is taken or reported, in short lines."""

from hypothesis import given
from hypothesis import strategies as st

from store.parsing.import_log import ImportLog, printable, ranges


@given(st.lists(st.integers(1, 400), min_size=1, unique=True).map(sorted))
def test_rows_in_short_say_every_row(rows: list[int]) -> None:
    short = ranges(rows)
    if short.endswith("…"):
        return
    said: list[int] = []
    for part in short.split(", "):
        first, _, last = part.partition("-")
        said += range(int(first), int(last or first) + 1)
    assert said == rows


def test_an_account_knows_what_is_left() -> None:
    log = ImportLog("a.csv")
    log.expect([2, 3, 4, 5])
    log.accept([2])
    log.reject("no_name", row=3)
    log.skip_rows("total_row", [4])
    assert (log.rows, log.taken, log.reported) == (4, 1, 2)
    log.close()
    assert log.reported == 3 and log.issues()["code"].tolist()[-1] == "row_not_read"


def test_a_value_is_shown_in_one_short_line() -> None:
    assert printable("a\nb\tc\x00") == "a b c"
    assert len(printable("x" * 10_000)) <= 300
