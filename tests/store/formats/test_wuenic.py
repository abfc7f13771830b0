"""Coverage by year: each source apart, above 100 % kept and said."""

import pytest

from store.protocol import Store
from tests.store.store_makers import codes, only


def test_a_repeated_year_of_coverage_is_taken_once(store: Store, write, take) -> None:
    lines = "vaccine,year,coverage\ndtp1,2020,54\ndtp1,2020,60\ndtp3,20x0,42\nbcg,2020,-1\n"
    report = take(write("w.csv", lines))
    assert (report.rows, report.rows_taken) == (4, 1)
    assert store.observations(["dtp1_wuenic_pct"])["value"].tolist() == [54]


HEAD = "source,vaccine,year,coverage\n"


def test_each_source_is_an_indicator_of_its_own(store: Store, write, take) -> None:
    take(write("w.csv", HEAD + "wuenic,dtp1,2022,54\nadmin,dtp1,2022,103\ngov,dtp1,2022,80\n"))
    rows = store.observations().set_index("indicator")
    assert rows["value"].to_dict() == {"dtp1_wuenic_pct": 54, "dtp1_admin_pct": 103, "dtp1_gov_pct": 80}
    assert set(rows["observed_on"]) == {"2022-12-31"} and set(rows["subject"]) == {"CAF"}


def test_above_100_is_kept_and_said(store: Store, write, take) -> None:
    report = take(write("w.csv", HEAD + "admin,dtp1,2022,103\n"))
    assert "103" in only(report, "above_100")["found"]
    assert "above 100" in store.observations()["note"].iloc[0]


@pytest.mark.parametrize(
    "line",
    [
        "who,dtp1,2022,54",
        "wuenic,the vaccine,2022,54",
        "wuenic,dtp1,1873,54",
        "wuenic,dtp1,2022,",
        "wuenic,dtp1,2022,500",
    ],
)
def test_a_line_that_says_too_little_is_refused(line: str, store: Store, write, take) -> None:
    report = take(write("w.csv", HEAD + line + "\nwuenic,bcg,2022,61\n"))
    assert "row_incomplete" in codes(report) and store.observations()["indicator"].tolist() == ["bcg_wuenic_pct"]
