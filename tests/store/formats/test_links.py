"""The general table of links: intentions, movements and roads, their ends kept and said."""

import pytest

from store.protocol import Store
from tests.store.store_makers import codes, only, two_prefectures

LINKS = "from_id,to_id,kind,value,unit,source\n"


def test_intentions_are_linked_and_said_in_french_too(store: Store, write, take) -> None:
    store.write(two_prefectures())
    choices = {"CF431": 40, "Intégration locale": 35, "indécis": 25}
    lines = [f"S1,{to},return_intention,{share},%,DTM\n" for to, share in choices.items()]
    report = take(write("any.csv", LINKS + "".join(lines)))
    links = store.links("return_intention")
    assert links["to_id"].tolist() == ["CF431", "local_integration", "undecided"]
    assert only(report, "subject_unknown")["found"] == "S1: 3 × [2-4]"


def test_an_unknown_destination_is_kept_so_that_the_others_do_not_grow(store: Store, write, take) -> None:
    take(
        write(
            "any.csv",
            LINKS + "S1,Nowhere,return_intention,90,%,DTM\nS1,undecided,return_intention,10,%,DTM\n",
        )
    )
    assert store.links("return_intention")["value"].tolist() == [90, 10]


def test_intentions_beyond_all_households_are_said(write, take) -> None:
    lines = "S1,relocation,return_intention,80,%,DTM\nS1,undecided,return_intention,50,%,DTM\n"
    assert only(take(write("any.csv", LINKS + lines)), "shares_over_100")["found"].startswith("S1: 130 %")


@pytest.mark.parametrize("line", ["S1,,return_intention,4,%,DTM", "S1,A,wish,4,%,DTM", "S1,A,flow,-4,persons,DTM"])
def test_a_link_that_lacks_something_is_refused(line: str, write, take) -> None:
    report = take(write("any.csv", LINKS + "S1,undecided,return_intention,10,%,DTM\n" + line + "\n"))
    assert (report.rows_taken, report.rows_reported) == (1, 1)
    assert "row_incomplete" in codes(report)
