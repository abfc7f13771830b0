"""Bytes to text: as spreadsheets write it, repaired where one wrong reading can be undone, else refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ImportFileError
from store.parsing.decoding import decode, repair


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


def test_a_control_character_is_named_with_its_row() -> None:
    with pytest.raises(ImportFileError) as error:
        decode(b"site_id,name,lat\nA,Bria\x00,1\n", file="a.csv")
    problem = error.value
    assert (problem.code, problem.row, str(problem.found)[:6]) == ("not_text", 2, "U+0000")
