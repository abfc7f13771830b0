"""What a file says of an area against what the position says: both are reported, the position is believed."""

import pandas as pd

from store.parsing.checks import compare_areas
from store.parsing.import_log import ImportLog


def compared(stated: object, matched: object, located: object) -> pd.DataFrame:
    log = ImportLog("a.csv")
    series = [pd.Series([value], index=[7], dtype=object) for value in (stated, matched, located)]
    compare_areas(*series, log, column="B (adm1)")
    return log.issues()


def test_what_agrees_or_says_nothing_is_not_reported() -> None:
    assert compared("Ouaka", "CF43", "CF43").empty
    assert compared(None, None, "CF43").empty
    assert compared("Ouaka", "CF43", None).empty  # nobody knows where it lies


def test_a_name_that_no_table_knows_is_reported_with_where_to_add_it() -> None:
    (issue,) = compared("Ouakka", None, "CF43").to_dict("records")
    assert (issue["code"], issue["row"], issue["found"]) == ("unmatched_name", 7, "Ouakka")
    assert issue["expected"] == "data/aliases.csv"


def test_a_name_that_contradicts_the_position_says_both() -> None:
    (issue,) = compared("Ouaka", "CF43", "CF52").to_dict("records")
    assert (issue["code"], issue["found"], issue["expected"]) == ("area_mismatch", "Ouaka (CF43)", "CF52")
    assert issue["column"] == "B (adm1)"
