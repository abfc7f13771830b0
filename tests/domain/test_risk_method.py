"""What the method says of risk is read, and refused where it is incomplete."""

from dataclasses import replace

import pytest

from domain.errors import MethodError
from domain.licences import is_barred, may_publish
from domain.method import load_method
from domain.risk_method import GROUPS, risk_components

METHOD = load_method()


def changed(**words: object):
    blocks = [dict(block) for block in METHOD.tables["risk_component"]]
    blocks[0] |= words
    return replace(METHOD, tables={**METHOD.tables, "risk_component": blocks})


def test_every_component_has_goalposts_source_and_standing() -> None:
    found = risk_components(METHOD)
    assert {c.group for c in found} == set(GROUPS)
    assert all(c.low != c.high and c.source and c.unit and c.provenance for c in found)


@pytest.mark.parametrize(
    "words", [{"low": 5}, {"group": "luck"}, {"high": "much"}, {"scale": "root"}, {"computed": "x"}]
)
def test_a_component_that_is_incomplete_is_refused(words: dict[str, object]) -> None:
    with pytest.raises(MethodError):
        risk_components(changed(**words))


@pytest.mark.parametrize("content", [None, "text", []])
def test_a_method_without_components_is_refused(content: object) -> None:
    tables = {key: value for key, value in METHOD.tables.items() if key != "risk_component"}
    with pytest.raises(MethodError):
        risk_components(replace(METHOD, tables=tables if content is None else {**tables, "risk_component": content}))


@pytest.mark.parametrize("key", ["unit", "source", "provenance", "low", "high", "group", "id"])
def test_a_component_that_lacks_a_part_is_refused_by_its_name(key: str) -> None:
    blocks = [dict(block) for block in METHOD.tables["risk_component"]]
    del blocks[0][key]
    with pytest.raises(MethodError) as refused:
        risk_components(replace(METHOD, tables={**METHOD.tables, "risk_component": blocks}))
    assert refused.value.column.endswith(f".{key}")


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("CC0-1.0", True), ("CC BY 4.0", True), ("ODbL 1.0", True),
        ("Natural Earth (public domain); GeoNames CC BY 4.0", True),
        ("CC BY-ND 4.0", False), ("CC-BY-NC-4.0", False), ("HDX: non-commercial, no derivative works", False),
        ("ACLED terms", False), ("not for redistribution", False), ("", False), (None, False), ("  ", False),
    ],
)  # fmt: skip
def test_a_licence_that_bars_it_or_is_unknown_keeps_figures_from_the_public(licence: str | None, allowed: bool) -> None:
    assert may_publish(licence) is allowed
    assert is_barred(licence) is (not allowed and bool((licence or "").strip()))
