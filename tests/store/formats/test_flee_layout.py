"""The list of files of a simulation: recognised, and nothing of it is stored."""

from store.protocol import Store
from tests.store.store_makers import only


def test_every_line_is_left_aside_and_said(store: Store, write, take) -> None:
    report = take(write("data_layout.csv", "total,refugees.csv\nAmboko,cha-amboko.csv\nBelom,cha-belom.csv\n"))
    assert report.reader == "flee_layout"
    assert (report.rows_taken, report.rows_reported) == (0, report.rows)
    assert only(report, "files_list")["found"].endswith("× [1-3]")
    assert store.observations().empty


def test_a_table_with_other_cells_is_not_such_a_list(store: Store, write, take) -> None:
    assert take(write("any.csv", "a,b\nx,one.csv\ny,two.txt\n")).reader != "flee_layout"
