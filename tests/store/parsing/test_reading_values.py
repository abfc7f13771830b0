"""Numbers, dates, names and encodings: what one cell says, and what is not guessed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ImportFileError
from store.parsing.decoding import decode, repair
from store.parsing.import_log import ImportLog, printable, ranges
from store.parsing.names import is_pcode, normal_pcode
from store.parsing.tables import csv_grid, tag_key, to_table
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


@pytest.mark.parametrize(
    ("code", "plain"),
    [("CF1101", "CF111"), ("CF111", "CF111"), ("cf11 ", "CF11"), ("CF1110", "CF1110"), ("CF2306", "CF236")],
)
def test_the_zero_after_the_fourth_character_is_dropped(code: str, plain: str) -> None:
    assert normal_pcode(code) == plain


def test_a_pcode_has_a_form() -> None:
    assert is_pcode("CF11") and is_pcode("CF111")
    assert not any(is_pcode(code) for code in ("CF", "CF1", "CAF", "TD11", "CF11x", ""))


@pytest.mark.parametrize(
    ("broken", "whole"),
    [("K├®mo", "Kémo"), ("Mamb├®r├®-Kad├®├»", "Mambéré-Kadéï"), ("KÃ©mo", "Kémo"), ("Kémo", "Kémo"), ("Ã", "Ã")],
)
def test_names_read_in_the_wrong_code_page_are_repaired(broken: str, whole: str) -> None:
    assert repair(broken) == whole


@given(st.text())
def test_what_a_spreadsheet_writes_is_decoded_as_it_was(text: str) -> None:
    clean = "".join(c for c in text if c.isprintable())
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert decode(f"a,{clean}".encode(encoding), file="a").text == f"a,{clean}"


@given(st.binary(min_size=1))
def test_bytes_are_text_or_refused(raw: bytes) -> None:
    try:
        assert isinstance(decode(raw, file="a").text, str)
    except ImportFileError as problem:
        assert problem.code == "not_text"


def table(text: str):
    return to_table(csv_grid(text, file="a.csv"))


def test_a_file_without_a_header_keeps_its_first_row() -> None:
    found = table("2013-12-01,0\n2014-03-18,3881\n")
    assert found is not None and found.columns == ("A", "B") and found.frame.index.tolist() == [1, 2]


def test_a_hash_before_the_header_is_no_tag() -> None:
    found = table('#"name","lat","lon"\n"Bangui",4.36,18.55\n')
    assert found is not None and found.columns == ("name", "lat", "lon") and found.tags == ("", "", "")


def test_columns_without_a_name_or_with_the_same_are_told_apart() -> None:
    found = table("id,,id,x\n1,2,3,4\n")
    assert found is not None and found.columns == ("id", "B", "id [C]", "x")
    assert found.at("id [C]") == "C (id [C])" and found.at("B") == "B"


def test_tags_are_the_same_in_any_order() -> None:
    assert tag_key("#affected +ind+IDPS") == tag_key("#affected+idps+ind")


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
