"""Every number that may be changed has a range, declared with its unit; a number outside it is refused with it."""

import copy
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import MethodError
from domain.method import build_method, load_method
from domain.method_numbers import EDITABLE, editable_numbers, path_of, range_of, require_range

METHOD = load_method()
NUMBERS = editable_numbers(METHOD.tables)


def test_every_number_that_may_be_changed_has_a_range_and_lies_in_it() -> None:
    assert {path.partition(".")[0] for path in NUMBERS} == set(EDITABLE)
    for path, value in NUMBERS.items():
        allowed = range_of(METHOD.tables, path)
        assert allowed.least <= value <= allowed.most and allowed.unit, path


@pytest.mark.parametrize(
    ("path", "least", "most", "unit"),
    [
        ("dimension.D1.weight", 0, 1, "share"),
        ("indicator.shelter_pct.high", 0, 100, "%"),
        ("indicator.market.low", 0, 3, "0-3"),
        ("indicator.mhpss_layers.high", 0, 4, "0-4"),
        ("indicator.health_minutes.low", 0, 100000, "minutes"),
        ("gate.G8.depth", 0.05, 8, "metres"),
        ("gate.G3.days", 1, 1826, "days"),
        ("bands.blocked_max", 0, 1, "share"),
        ("unit_cost.shelters.value", 0, 1000000, "USD"),
    ],
)
def test_the_range_is_that_of_the_kind(path: str, least: float, most: float, unit: str) -> None:
    found = range_of(METHOD.tables, path)
    assert (found.least, found.most, found.unit) == (least, most, unit)


@given(st.sampled_from(sorted(NUMBERS)), st.floats(allow_nan=True, allow_infinity=True))
def test_a_number_is_taken_exactly_where_its_range_holds_it(path: str, value: float) -> None:
    allowed = range_of(METHOD.tables, path)
    inside = not math.isnan(value) and allowed.least <= value <= allowed.most
    try:
        require_range(METHOD.tables, path, value)
    except MethodError as error:
        assert not inside and error.column == path
        assert error.expected == f"{allowed.least:g} – {allowed.most:g}"
    else:
        assert inside


@pytest.mark.parametrize("path", ["gate.G99.months", "gate.G1.rule", "bands.bands.a_min", "household.size", "", "gate"])
def test_a_path_that_names_no_such_number_is_refused(path: str) -> None:
    with pytest.raises(MethodError) as found:
        range_of(METHOD.tables, path)
    assert found.value.code == "method_path"


def test_a_path_says_table_block_and_field() -> None:
    assert path_of("gate", "G8", "depth") == "gate.G8.depth"
    assert path_of("bands", "bands", "a_min") == "bands.a_min"


def test_the_shipped_method_itself_is_held_to_the_ranges() -> None:
    tables = copy.deepcopy(METHOD.tables)
    next(g for g in tables["gate"] if g["id"] == "G1")["months"] = -3
    with pytest.raises(MethodError) as found:
        build_method(tables, "x")
    assert (found.value.code, found.value.column) == ("method_range", "gate.G1.months")


@pytest.mark.parametrize("kind", sorted(METHOD.tables["range"]))
def test_a_kind_without_its_range_is_named(kind: str) -> None:
    tables = copy.deepcopy(METHOD.tables)
    del tables["range"][kind]
    if kind in {"percent", "scale_3", "scale_4"}:  # their goalposts fall back to any unit; min_pct does not
        tables["range"]["quantity"]["of"] = []
    with pytest.raises(MethodError) as found:
        build_method(tables, "x")
    assert found.value.code == "method_incomplete" and found.value.column == "range"
