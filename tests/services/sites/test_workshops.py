"""Workshops: every click is an event; nobody proposes for the absent, nothing is added once it is closed."""

import pytest

from domain.errors import NotAllowedError, UnknownPlaceError
from domain.tiers import Tier
from domain.viewer import Viewer
from domain.workshop import Participant
from services.context import Context
from services.sites.workshops import close, find_workshop, go_to, join, leave, open_workshop, propose, workshops


@pytest.fixture
def held(own_counted: Context) -> str:
    made = open_workshop(own_counted, "Atelier", place="Mairie", on="2025-11-12", chair="Awa")
    join(own_counted, made, Participant("Awa", "Maire"))
    return made


def equal(context: Context) -> dict[str, float]:
    return {d.id: 12.5 for d in context.method.dimensions}


def test_who_joins_and_leaves_is_kept_with_the_last_role(own_counted: Context, held: str) -> None:
    join(own_counted, held, Participant("Blaise"))
    join(own_counted, held, Participant("Awa", "Préfète"))
    assert {p.name: p.role for p in find_workshop(own_counted, held).participants} == {"Awa": "Préfète", "Blaise": ""}
    leave(own_counted, held, "Blaise")
    assert [p.name for p in find_workshop(own_counted, held).participants] == ["Awa"]


def test_a_step_that_is_none_is_not_gone_to(own_counted: Context, held: str) -> None:
    go_to(own_counted, held, "weights")
    go_to(own_counted, held, "dance")
    assert find_workshop(own_counted, held).step == "weights"


def test_a_proposal_sums_to_one_and_the_same_again_is_no_second(own_counted: Context, held: str) -> None:
    made = propose(own_counted, held, "Awa", "budget", equal(own_counted))
    assert sum(made.weights.values()) == pytest.approx(1) and made.consistency is None
    with pytest.raises(NotAllowedError, match="weights_unchanged"):
        propose(own_counted, held, "Awa", "budget", equal(own_counted))
    assert len(find_workshop(own_counted, held).proposals) == 1


@pytest.mark.parametrize("given", [{}, {"D1": 100.0}, {"D1": float("nan")}])
def test_weights_that_are_none_are_refused(given: dict[str, float], own_counted: Context, held: str) -> None:
    with pytest.raises(NotAllowedError, match="bad_weights"):
        propose(own_counted, held, "Awa", "budget", given)


def test_nobody_proposes_for_the_absent_or_in_no_way(own_counted: Context, held: str) -> None:
    with pytest.raises(NotAllowedError, match="participant_needed"):
        propose(own_counted, held, "Chantal", "budget", equal(own_counted))
    with pytest.raises(NotAllowedError, match="bad_weights"):
        propose(own_counted, held, "Awa", "dice", equal(own_counted))


def test_a_closed_workshop_takes_nothing_more(own_counted: Context, held: str) -> None:
    close(own_counted, held)
    with pytest.raises(NotAllowedError, match="workshop_closed"):
        join(own_counted, held, Participant("Blaise"))
    assert find_workshop(own_counted, held).closed_at


def test_one_that_is_not_there_is_said(own_counted: Context) -> None:
    with pytest.raises(UnknownPlaceError, match="unknown_workshop"):
        find_workshop(own_counted, "nothing")


def test_only_the_core_reads_and_writes(own_counted: Context, held: str) -> None:
    partner, public = (
        Context(own_counted.store, own_counted.built_in, Viewer.of_tier(tier)) for tier in (Tier.PARTNER, Tier.PUBLIC)
    )
    assert held in workshops(own_counted)
    assert workshops(partner) == workshops(public) == {}
    with pytest.raises(NotAllowedError):
        join(partner, held, Participant("Blaise"))
    with pytest.raises(NotAllowedError):
        open_workshop(public, "x", place="", on="", chair="")
