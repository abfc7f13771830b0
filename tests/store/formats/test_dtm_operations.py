"""The list of operations: those of this country are named, figures come from elsewhere."""

import json

from store.protocol import Store
from tests.store.store_makers import codes, only

OURS = {"operation": "CAR conflict", "admin0Pcode": "CAF", "operationStatus": "Active"}
THEIRS = {"operation": "Lake Chad", "admin0Pcode": "TCD"}


def test_the_operations_of_the_country_are_named_and_nothing_is_stored(store: Store, write, take) -> None:
    report = take(write("any.json", json.dumps({"result": [THEIRS, OURS]})))
    assert (report.reader, report.rows, report.rows_taken) == ("dtm_operations", 2, 0)
    assert only(report, "operation_of_country")["found"] == "CAR conflict (Active)"
    assert store.observations().empty


def test_an_operation_without_a_state_has_none(store: Store, write, take) -> None:
    report = take(write("any.json", json.dumps({"result": [{k: OURS[k] for k in ("operation", "admin0Pcode")}]})))
    assert only(report, "operation_of_country")["found"] == "CAR conflict (?)"


def test_other_envelopes_are_not_operations(store: Store, write, take) -> None:
    for content in ({"result": []}, {"result": [1]}, {"result": [{"operation": "x"}]}, {"results": [OURS]}):
        report = take(write("any.json", json.dumps(content)))
        assert report.reader == "" and report.status == "refused" and codes(report)
