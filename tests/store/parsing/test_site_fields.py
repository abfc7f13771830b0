"""Columns of a list of sites: known by tag or header, with the range of the method."""

from collections.abc import Callable

import pytest

from domain.method import load_method
from store.parsing.site_fields import ABOUT, PEOPLE, indicator_fields, site_fields
from store.parsing.tables import Table

METHOD = load_method()
FIELDS = {field.key: field for field in (*ABOUT, *indicator_fields(METHOD))}


@pytest.mark.parametrize(("header", "key"), [
    ("Nom du site", "name"), ("SITE_ID", "code"), ("Sous-Préfecture", "adm2_name"), ("Ménages", "idp_hh"),
    ("Date de collecte", "date"), ("nb individus", "idp_ind"), ("latrine_hh_pct", "latrine_hh_pct"),
])  # fmt: skip
def test_a_header_is_known_in_both_languages(header: str, key: str, table: Callable[[str], Table]) -> None:
    assert FIELDS[key].column(table(f"{header},other\n1,2\n")) == header


def test_a_tag_goes_before_a_header(table: Callable[[str], Table]) -> None:
    content = table("idp_ind,x\n#meta+note,#affected+idps+ind\n1,2\n")
    assert FIELDS["idp_ind"].column(content) == "x"


def test_no_two_columns_are_known_by_one_name() -> None:
    names = [name for field in FIELDS.values() for name in field.names]
    tags = [tag for field in FIELDS.values() for tag in field.tags]
    assert len(set(names)) == len(names) and len(set(tags)) == len(tags)


def test_every_field_that_the_method_reads_has_a_column_with_its_range() -> None:
    observed = {f for i in METHOD.indicators if i.combine != "computed" for f in i.fields}
    assert observed | {g.id for g in METHOD.gates if g.rule == "observed"} <= set(FIELDS)
    assert all(
        FIELDS[i.fields[0]].high == 100
        for i in METHOD.indicators
        if i.unit == "%" and i.combine not in {"computed", "ratio"}
    )


def test_a_list_of_sites_asks_nothing_of_destinations() -> None:
    keys = {field.key for field in site_fields(METHOD)}
    there = {f for i in METHOD.indicators if i.subject != "site" for f in i.fields}
    assert {"idp_ind", "idp_hh"} <= keys and not keys & there
    assert "returnee_ind" in {field.key for field in PEOPLE} and "returnee_ind" not in keys
