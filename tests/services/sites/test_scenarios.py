"""Scenarios: made by the core, changed within reason, taken back; nothing for the public."""

from dataclasses import replace

import pytest

from domain.errors import NotAllowedError, UnknownPlaceError
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.sites.scenarios import act, change, create, presets, rename, scenarios, stamp


def below(context: Context, tier: Tier) -> Context:
    return replace(context, viewer=Viewer.of_tier(tier))


def test_a_scenario_is_made_changed_undone_and_renamed(own_counted: Context) -> None:
    made = create(own_counted, "Latrines", by="Awa")
    change(own_counted, made, "dimension_weight", "D1", 0.3, by="Awa")
    assert [c.value for c in scenarios(own_counted)[made].changes] == [0.3]
    act(own_counted, made, "undone", by="Blaise")
    assert scenarios(own_counted)[made].changes == ()
    act(own_counted, made, "redone", by="Blaise")
    rename(own_counted, made, "Eau", by="Awa")
    found = scenarios(own_counted)[made]
    assert (found.name, len(found.changes), [step[1] for step in found.log]) == (
        "Eau", 1, ["Awa", "Awa", "Blaise", "Blaise", "Awa"],
    )  # fmt: skip


def test_a_child_starts_with_what_holds_in_its_parent(own_counted: Context) -> None:
    parent = create(own_counted, "A", by="Awa")
    change(own_counted, parent, "dimension_weight", "D1", 0.3, by="Awa")
    change(own_counted, parent, "dimension_weight", "D1", 0.4, by="Awa")
    made = create(own_counted, "B", by="Awa", parent=parent)
    child = scenarios(own_counted)[made]
    assert [c.value for c in child.changes] == [0.4] and child.parent == parent


INDICATOR = "latrine_hh_pct"
WRONG = [
    ("dimension_weight", "D1", 1.5), ("dimension_weight", "D1", -0.1), ("indicator_weight", INDICATOR, float("nan")),
    ("gate", "G1", 0.5), ("built", "latrine", -3.0), ("built", "latrine", float("inf")), ("low", "no indicator", 1.0),
    ("value", "market", float("nan")), ("wish", "x", 1.0), ("date", "", "demain"), ("date", "", "2024-13-01"),
    ("value", "market", "beaucoup"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "key", "value"), WRONG)
def test_what_cannot_be_assumed_is_refused_and_writes_nothing(
    kind: str, key: str, value: float | str, own_counted: Context
) -> None:
    made = create(own_counted, "A", by="Awa")
    with pytest.raises(NotAllowedError, match="bad_assumption"):
        change(own_counted, made, kind, key, value, by="Awa")
    assert scenarios(own_counted)[made].changes == ()


def test_a_goalpost_may_not_be_the_other_one(own_counted: Context) -> None:
    made = create(own_counted, "A", by="Awa")
    indicator = own_counted.method.indicators[0]
    with pytest.raises(NotAllowedError):
        change(own_counted, made, "low", indicator.id, indicator.high, by="Awa")
    change(own_counted, made, "low", indicator.id, indicator.low + 1, by="Awa")
    assert len(scenarios(own_counted)[made].changes) == 1


def test_what_is_gone_or_unknown_is_refused(own_counted: Context) -> None:
    with pytest.raises(UnknownPlaceError):
        change(own_counted, "nothing", "dimension_weight", "D1", 0.3, by="Awa")
    made = create(own_counted, "A", by="Awa")
    with pytest.raises(NotAllowedError):
        act(own_counted, made, "burnt", by="Awa")
    act(own_counted, made, "removed", by="Awa")
    with pytest.raises(UnknownPlaceError):
        rename(own_counted, made, "B", by="Awa")


def test_partners_read_and_the_public_does_not(own_counted: Context) -> None:
    made = create(own_counted, "A", by="Awa")
    assert made in scenarios(below(own_counted, Tier.PARTNER)) and scenarios(below(own_counted, Tier.PUBLIC)) == {}
    for tier in (Tier.PUBLIC, Tier.PARTNER):
        with pytest.raises(NotAllowedError):
            create(below(own_counted, tier), "B", by="x")
        with pytest.raises(NotAllowedError):
            act(below(own_counted, tier), made, "removed", by="x")


def test_a_stamp_changes_with_every_step(own_counted: Context) -> None:
    made = create(own_counted, "A", by="Awa")
    before = stamp(own_counted, made)
    change(own_counted, made, "dimension_weight", "D1", 0.3, by="Awa")
    assert before == f"{made}@1" and stamp(own_counted, made) == f"{made}@2"
    assert stamp(own_counted, "nothing") == stamp(own_counted, None) == ""


def test_every_preset_can_be_assumed(own_counted: Context) -> None:
    for name, changes in presets().items():
        made = create(own_counted, name, by="Awa", changes=changes)
        assert len(scenarios(own_counted)[made].changes) == len(changes) > 0
