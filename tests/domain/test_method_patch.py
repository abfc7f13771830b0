"""A saved method is a patch: it survives an upgrade, and what it cannot carry over is said."""

import copy
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import MethodError
from domain.method import Method, build_method, load_method
from domain.method_numbers import editable_numbers, range_of
from domain.method_patch import (
    FORMAT,
    MIGRATIONS,
    MethodPatch,
    NumberChange,
    apply_patch,
    base_numbers,
    draft_patch,
    payload_of,
    read_patch,
)

METHOD = load_method()
NUMBERS = editable_numbers(METHOD.tables)
OLD_TEXT = (Path(__file__).parent / "methods" / "method_1_0.toml").read_text(encoding="utf-8")


def upgraded(change: Callable[[dict[str, Any]], None]) -> Method:
    """Today's method as a later release may bring it."""
    tables = copy.deepcopy(METHOD.tables)
    tables["method"]["version"] = "9"
    change(tables)
    return build_method(tables, "a later release")


def add_indicator(tables: dict[str, Any]) -> None:
    for block in tables["indicator"]:
        if block["dimension"] == "D4":
            block["weight"] *= 0.9
    school = next(b for b in tables["indicator"] if b["id"] == "school")
    tables["indicator"].append({**school, "id": "clinic_staff", "field": "clinic_staff", "weight": 0.1})


def drop_indicator(tables: dict[str, Any]) -> None:
    tables["indicator"] = [b for b in tables["indicator"] if b["id"] != "market"]
    for block in tables["indicator"]:
        if block["dimension"] == "D5":
            block["weight"] /= 0.8


def new_table(tables: dict[str, Any]) -> None:
    tables["suspicion"] = {"days": 30, "unit": "days", "source": "x", "provenance": "proposed"}


def patch(**values: float) -> MethodPatch:
    changes = {path.replace("__", "."): value for path, value in values.items()}
    return draft_patch(METHOD, METHOD, changes, "local")


def test_no_change_is_the_shipped_method_itself() -> None:
    method, notes = apply_patch(METHOD, MethodPatch(METHOD.version, METHOD.version))
    assert (method.hash, notes) == (METHOD.hash, ())
    assert editable_numbers(method.tables) == NUMBERS


def test_a_patch_changes_its_numbers_and_nothing_else() -> None:
    method, _ = apply_patch(METHOD, patch(bands__a_min=80, gate__G8__depth=0.4))
    changed = {path: v for path, v in editable_numbers(method.tables).items() if v != NUMBERS[path]}
    assert changed == {"bands.a_min": 80, "gate.G8.depth": 0.4}
    assert method.gate("G8").parameters["depth"] == 0.4 and method.version == "local"
    assert method.gate("G8").provenance == "proposed"
    assert METHOD.number("bands", "a_min") == 75  # the shipped one is not touched


def test_the_hash_says_the_numbers_not_the_name_or_the_order() -> None:
    one = apply_patch(METHOD, patch(bands__a_min=80, bands__b_min=61))[0]
    other = apply_patch(METHOD, replace(patch(bands__b_min=61, bands__a_min=80), version="another"))[0]
    third = apply_patch(METHOD, patch(bands__a_min=81, bands__b_min=61))[0]
    assert one.hash == other.hash != third.hash
    assert METHOD.hash not in {one.hash, third.hash}


def test_what_is_set_back_to_the_shipped_number_is_no_change_any_more() -> None:
    method = apply_patch(METHOD, patch(bands__a_min=80, bands__b_min=61))[0]
    again = draft_patch(method, METHOD, {"bands.a_min": 75}, "next")
    assert again.changes == (NumberChange("bands.b_min", 61, 60),)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(NUMBERS)), st.floats(0, 1))
def test_a_patch_comes_back_from_the_journal_as_it_was(path: str, place: float) -> None:
    allowed = range_of(METHOD.tables, path)
    value = allowed.least + place * (allowed.most - allowed.least)
    saved = draft_patch(METHOD, METHOD, {path: value}, "x")
    assert read_patch(payload_of(saved), METHOD) == saved


UPGRADES = [add_indicator, drop_indicator, new_table, lambda tables: tables["bands"].update(a_min=77)]


@pytest.mark.parametrize("change", UPGRADES)
def test_every_upgrade_keeps_what_was_decided(change: Callable[[dict[str, Any]], None]) -> None:
    shipped = upgraded(change)
    saved = patch(bands__b_min=62, unit_cost__shelters__value=500)
    method, notes = apply_patch(shipped, saved)
    assert method.number("bands", "b_min") == 62
    assert method.unit_costs["shelters"] == 500
    assert [i.id for i in method.indicators] == [i.id for i in shipped.indicators]
    assert notes == ()
    assert set(shipped.tables) == set(method.tables)


def test_a_weight_set_that_an_upgrade_unbalances_is_divided_by_its_sum_and_said() -> None:
    saved = patch(indicator__water_point__weight=0.4, indicator__latrine_hh_pct__weight=0.2)
    method, notes = apply_patch(upgraded(add_indicator), saved)
    weights = {i.id: i.weight for i in method.of_dimension("D4")}
    assert sum(weights.values()) == pytest.approx(1)
    assert weights["water_point"] == pytest.approx(2 * weights["latrine_hh_pct"])
    # Independently: 0.4 + 0.2 as decided, 0.9 x (0.15 + 0.15 + 0.1) and 0.1 as shipped.
    assert weights["clinic_staff"] == pytest.approx(0.1 / 1.06)
    assert [(n.code, n.path) for n in notes if n.code == "rescaled"] == [("rescaled", "D4")]
    assert {n.path for n in notes if n.code == "moved"} == {
        "indicator.water_point.weight", "indicator.latrine_hh_pct.weight",
    }  # fmt: skip


def test_a_number_that_is_gone_is_said_and_the_others_hold() -> None:
    saved = patch(indicator__market__high=2, bands__b_min=62)
    method, notes = apply_patch(upgraded(drop_indicator), saved)
    assert method.number("bands", "b_min") == 62
    assert [(n.code, n.path, n.values) for n in notes] == [("gone", "indicator.market.high", (2,))]


def test_a_number_that_the_release_changed_too_stays_as_decided_and_is_said() -> None:
    shipped = upgraded(lambda tables: tables["bands"].update(a_min=77))
    method, notes = apply_patch(shipped, patch(bands__a_min=80))
    assert method.number("bands", "a_min") == 80
    assert [(n.code, n.values) for n in notes] == [("moved", (75, 77, 80))]


def test_a_draft_whose_weights_do_not_sum_to_1_is_refused() -> None:
    with pytest.raises(MethodError) as found:
        apply_patch(METHOD, patch(dimension__D2__weight=0.5), rescale=False)
    assert found.value.code == "method_weights"


@pytest.mark.parametrize("value", [-1, 200, float("nan"), float("inf")])
@pytest.mark.parametrize("path", ["gate.G1.months", "gate.G2.min_pct", "gate.G8.max_share", "dimension.D1.weight"])
def test_a_saved_number_outside_its_range_is_refused(path: str, value: float) -> None:
    with pytest.raises(MethodError) as found:
        apply_patch(METHOD, MethodPatch("x", METHOD.version, (NumberChange(path, value, 1),)))
    assert (found.value.code, found.value.column) == ("method_range", path)


BROKEN: list[dict[str, Any]] = [
    {"format": FORMAT},
    {"format": FORMAT, "version": "x", "base": "1", "changes": [{"path": "bands.a_min"}]},
    {"format": FORMAT, "version": "x", "base": "1", "changes": [{"path": "bands.a_min", "value": "much", "was": 1}]},
    {"format": FORMAT, "version": "x", "base": "1", "changes": 3},
    {"format": FORMAT + 1},
    {"format": "one"},
    {"format": 0},
    {},
    {"text": 3},
    {"text": "[bands"},
]


@pytest.mark.parametrize("payload", BROKEN)
def test_what_cannot_be_read_is_a_method_error_in_words(payload: dict[str, Any]) -> None:
    with pytest.raises(MethodError) as found:
        read_patch(payload, METHOD)
    assert found.value.code in {"method_format", "method_saved_broken", "method_unreadable"}


def test_there_is_a_migration_from_every_older_format() -> None:
    assert sorted(MIGRATIONS) == list(range(1, FORMAT))


def old_save(**values: float) -> dict[str, Any]:
    """What Kodro wrote with method 1.0: the whole text with some numbers changed."""
    document = tomlkit.parse(OLD_TEXT)
    document["bands"].update(values)
    document["bands"]["provenance"] = "proposed"
    document["method"]["version"] = "Bambari"
    return {"version": "Bambari", "note": "", "text": tomlkit.dumps(document), "hash": "0"}


def test_a_method_saved_whole_becomes_the_numbers_that_were_changed() -> None:
    found = read_patch(old_save(a_min=80), METHOD)
    assert found.changes == (NumberChange("bands.a_min", 80, 75),)
    assert (found.version, found.base, found.left_out) == ("Bambari", "1.0", ())
    assert read_patch(old_save(), METHOD).changes == ()


def test_a_method_saved_whole_before_hazards_existed_is_read_too() -> None:
    text = old_save(a_min=80)
    tables = tomllib.loads(text["text"])
    for table in ("hazard", "risk_component", "hazard_matrix", "warning_age"):
        tables.pop(table)
    found = read_patch({**text, "text": tomlkit.dumps(tables)}, METHOD)
    method, notes = apply_patch(METHOD, found)
    assert method.number("bands", "a_min") == 80 and method.hazards == METHOD.hazards
    assert notes == ()


def test_a_number_of_a_whole_text_that_the_method_no_longer_has_is_said() -> None:
    saved = old_save(a_min=80)
    shipped = upgraded(drop_indicator)
    method, notes = apply_patch(shipped, read_patch(saved, shipped))
    assert method.number("bands", "a_min") == 80
    assert {n.path for n in notes if n.code == "gone"} == {
        f"indicator.market.{field}" for field in ("weight", "low", "high")
    }


def test_the_history_gives_back_the_numbers_of_the_method_that_was_saved_whole() -> None:
    """Fails when a number of method.toml changes and its former value is not written into method_history.toml."""
    old, known = editable_numbers(tomllib.loads(OLD_TEXT)), base_numbers("1.0", METHOD)
    assert {path: known[path] for path in old if path in known} == {p: v for p, v in old.items() if p in known}
