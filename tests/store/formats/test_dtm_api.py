"""People by area as the API gives them: lines add up to an area, and none counts twice."""

from store.protocol import Store
from tests.store.store_makers import codes


def test_dtm_lines_given_twice_do_not_count_people_twice(store: Store, write, take) -> None:
    head = "operation,admin0Pcode,admin1Pcode,adminLevel,numPresentIdpInd,reportingDate,roundNumber,"
    head += "displacementReason\n"
    conflict = "CAR conflict,CAF,CF43,1,100,2024-11-30,12,Conflict\n"
    flood = "CAR conflict,CAF,CF43,1,20,2024-11-30,12,Flood\n"
    report = take(write("d.csv", head + conflict + conflict + flood))
    assert codes(report)["duplicate_row"] == 1
    assert store.observations(["idp_ind"])["value"].tolist() == [120]
    assert sorted(store.observations(["idp_ind_part"])["value"]) == [20, 100]
    assert "Conflict" in store.observations(["idp_ind_part"])["note"].iloc[0]
