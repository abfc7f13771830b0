"""The general table of observations: what cannot be traced or true is refused."""

import pytest

from store.protocol import Store
from tests.store.store_makers import only, two_prefectures

OBSERVATIONS = "subject,indicator,value,unit,observed_on,source,collection\n"


def test_observations_are_taken_as_they_are(store: Store, write, take) -> None:
    store.write(two_prefectures())
    line = "CF4301,idp_host_ind,1 200,persons,30/11/2024,DTM,survey\n"
    report = take(write("any.csv", OBSERVATIONS + line))
    assert report.status == "taken" and report.issues.empty
    columns = ["subject", "value", "observed_on", "collection"]
    assert store.observations()[columns].to_numpy().tolist() == [["CF431", 1200, "2024-11-30", "survey"]]


REFUSED_OBSERVATIONS = [
    (",idp_ind,5,persons,2024-11-30,DTM,survey", "row_incomplete", "subject"),
    ("CF43,idp_ind,,persons,2024-11-30,DTM,survey", "row_incomplete", "value"),
    ("CF43,idp_ind,5,,2024-11-30,DTM,survey", "row_incomplete", "unit"),
    ("CF43,idp_ind,5,persons,,DTM,survey", "row_incomplete", "observed_on"),
    ("CF43,idp_ind,5,persons,2024-11-30,,survey", "row_incomplete", "source"),
    ("CF43,idp_ind,5,persons,2024-11-30,DTM,hearsay", "row_incomplete", "collection"),
    ("CF43,idp_ind,five,persons,2024-11-30,DTM,survey", "row_incomplete", "value"),
    ("CF43,idp_ind,-5,persons,2024-11-30,DTM,survey", "out_of_range", "idp_ind: -5"),
    ("CF43,legal_id_pct,130,%,2024-11-30,DTM,survey", "out_of_range", "legal_id_pct: 130"),
    ("CF43,G1,2,0/1,2024-11-30,DTM,survey", "out_of_range", "G1: 2"),
    ("CF43,idp_ind,1,persons,2024-11-30,DTM,survey", "duplicate_row", "CF43 idp_ind 2024-11-30"),
]


@pytest.mark.parametrize(("line", "code", "found"), REFUSED_OBSERVATIONS)
def test_an_observation_that_cannot_be_traced_or_true_is_refused(
    line: str, code: str, found: str, store: Store, write, take
) -> None:
    good = "CF43,idp_ind,5,persons,2024-11-30,DTM,survey\n"
    report = take(write("any.csv", OBSERVATIONS + good + line + "\n"))
    issue = report.issues[(report.issues["code"] == code) & (report.issues["severity"] == "refused")].iloc[0]
    assert (issue["row"], issue["found"]) == (3, found)
    assert store.observations()["value"].tolist() == [5]


def test_coverage_above_100_is_no_error_of_an_observation(store: Store, write, take) -> None:
    take(write("any.csv", OBSERVATIONS + "CAF,dtp1_admin_pct,111,%,2022-12-31,JRF,administrative\n"))
    assert store.observations()["value"].tolist() == [111]


def test_an_unknown_subject_or_indicator_is_kept_and_said(write, take) -> None:
    report = take(write("any.csv", OBSERVATIONS + "X9,idp_idn,5,persons,2024-11-30,DTM,survey\n"))
    assert report.status == "taken"
    assert only(report, "subject_unknown")["found"] == "X9: 1 × [2]"
    assert only(report, "indicator_unused")["found"] == "idp_idn: 1 × [2]"
