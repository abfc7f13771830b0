"""A grid of cells as a table: its header, its tags, and columns that are told apart."""

import pytest

from domain.errors import ImportFileError
from store.parsing import tables
from store.parsing.tables import csv_grid, tag_key, to_table


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


def test_more_cells_than_a_file_can_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_CELLS", 4)
    assert len(csv_grid("a,b\n1,\n,2\n", file="a.csv")) == 3
    with pytest.raises(ImportFileError, match="too_many_cells"):
        csv_grid("a,b\n1,2\n3,4\n", file="a.csv")
