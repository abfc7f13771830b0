"""Roles: what each gives, and that nobody gets more than the role says."""

import itertools

import pytest

from domain.errors import SettingError
from domain.tiers import Tier
from domain.viewer import ANYONE, ROLES, Right, Viewer


def test_rights_grow_from_role_to_role_and_only_the_core_has_any() -> None:
    roles = list(ROLES.values())
    for lower, higher in itertools.pairwise(roles):
        assert lower.tier <= higher.tier
        assert lower.rights <= higher.rights
    assert all(role.tier == Tier.CORE for role in roles if role.rights)


def test_only_a_publisher_publishes_and_only_an_administrator_keeps_users() -> None:
    assert {name for name, role in ROLES.items() if Right.PUBLISH in role.rights} == {"publisher", "administrator"}
    assert {name for name, role in ROLES.items() if Right.USERS in role.rights} == {"administrator"}


def test_a_person_has_what_the_role_gives_and_an_unknown_role_is_refused() -> None:
    person = Viewer.in_role("cluster", person="amina", name="Amina")
    assert (person.tier, person.scope, person.id) == (Tier.CORE, (), "amina")
    assert person.may(Right.IMPORT) and not person.may(Right.PUBLISH)
    with pytest.raises(SettingError) as refused:
        Viewer.in_role("queen")
    assert refused.value.code == "bad_role" and "cluster" in str(refused.value.expected)


def test_whoever_has_not_signed_in_may_nothing_and_sees_what_is_public() -> None:
    assert ANYONE.tier == Tier.PUBLIC and not any(ANYONE.may(right) for right in Right)


@pytest.mark.parametrize("tier", list(Tier))
def test_the_owner_of_this_machine_may_all_at_the_core_and_only_looks_below(tier: Tier) -> None:
    assert bool(Viewer.of_tier(tier).rights) == (tier == Tier.CORE)


def test_who_is_limited_to_prefectures_acts_there_only_and_never_for_the_whole_country() -> None:
    person = Viewer.in_role("administrator", person="ben", scope=("CF43", "CF52"))
    assert person.may(Right.FOLLOWUP, "CF43") and not person.may(Right.FOLLOWUP, "CF11")
    assert not person.may(Right.FOLLOWUP) and not person.may(Right.FOLLOWUP, None)  # a place of no known prefecture
    assert [right for right in Right if person.may(right)] == [Right.SCENARIOS, Right.WORKSHOP]
    assert not Viewer.in_role("partner", scope=("CF43",)).may(Right.FOLLOWUP, "CF43")
