"""Issues as sentences: the serious first, unknown codes as they are, nothing where nothing is said."""

import pandas as pd
import pytest

from domain.schemas import ISSUES
from locales import LANGUAGES, text
from store.parsing.wording import COLUMNS, explain


def issues(*rows: tuple[str, int | None, str, str | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["severity", "row", "code", "expected"])
    return ISSUES.validate(
        table.assign(file="a.csv", column="B (date)", found="x", advice=[f"advice.{c}" for c in table["code"]])
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_serious_are_first_then_by_row_and_those_of_the_file_before(language: str) -> None:
    table = explain(
        issues(
            ("note", 1, "bad_date", None),
            ("refused", 9, "bad_date", None),
            ("refused", None, "bad_date", None),
            ("refused", 2, "bad_date", None),
        ),
        language,
    )
    assert table["row"].tolist() == ["", "2", "9", "1"]
    assert table["severity"].iloc[0] == text("import.severity.refused", language)
    assert list(table.columns) == list(COLUMNS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_is_a_sentence_with_its_advice(language: str) -> None:
    row = explain(issues(("refused", 2, "bad_date", "expect.date")), language).iloc[0]
    assert (row["message"], row["advice"], row["expected"]) == (
        text("error.bad_date", language), text("advice.bad_date", language), text("expect.date", language),
    )  # fmt: skip


def test_a_code_without_words_is_as_it_was_written_and_without_advice() -> None:
    row = explain(issues(("refused", 2, "never_heard", "≤ 5")), "en").iloc[0]
    assert (row["message"], row["expected"], row["advice"]) == ("never_heard", "≤ 5", "")


def test_no_issue_is_an_empty_table() -> None:
    assert explain(issues(), "fr").empty


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fr", "tour 23, 31/01/2026\u202f: 83 sites, 137\u202f134 personnes"),
        ("en", "round 23, 31 Jan 2026: 83 sites, 137,134 people"),
    ],
)
def test_the_totals_of_a_round_are_a_sentence(language: str, shown: str) -> None:
    totals = "23|2026-01-31|83|137134"
    rows = issues(("note", None, "totals", totals), ("note", None, "totals", None)).assign(found=totals)
    table = explain(rows, language)
    assert table["found"].tolist() == [shown, shown]
    assert table["expected"].tolist() == [shown, ""]
