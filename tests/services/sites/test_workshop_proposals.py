"""What a participant proposes is whole, new and theirs, or it is refused."""

from dataclasses import replace
from itertools import pairwise

import pytest

from domain.errors import NotAllowedError
from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from domain.workshop import TOPIC, Participant, Remark
from services.context import Context
from services.sites import workshops
from store import Store, open_store

METHOD = load_method()
IDS = [d.id for d in METHOD.dimensions]
EQUAL = dict.fromkeys(IDS, 12.5)


@pytest.fixture
def held(tmp_path) -> tuple[Context, str]:
    """An empty store with a workshop of two."""
    store: Store = open_store(tmp_path / "kodro.gpkg")
    context = Context(store, METHOD, Viewer.of_tier(Tier.CORE))
    workshop = workshops.open_workshop(context, "Atelier", place="Bambari", on="2025-11-20", chair="Awa")
    for name in ("Awa", "Blaise"):
        workshops.join(context, workshop, Participant(name))
    return context, workshop


def proposals(context: Context, workshop: str) -> dict[str, dict[str, float]]:
    return {n: p.weights for n, p in workshops.find_workshop(context, workshop).newest_proposals().items()}


def test_points_become_shares(held: tuple[Context, str]) -> None:
    context, workshop = held
    given = EQUAL | {"D1": 62.5}  # 150 in all: 62.5 are 41.7 %
    workshops.propose(context, workshop, "Awa", "direct", given)
    assert proposals(context, workshop)["Awa"]["D1"] == pytest.approx(62.5 / 150)


@pytest.mark.parametrize(
    ("way", "given"),
    [
        ("direct", {}),
        ("direct", dict.fromkeys(IDS[:5], 20.0)),  # three dimensions without a number
        ("budget", dict.fromkeys(IDS, 0.0)),
        ("direct", EQUAL | {"D3": -1.0}),
        ("direct", EQUAL | {"D3": float("nan")}),
        ("pairwise", {}),
        ("pairwise", {"D1:D2": 3.0}),  # the other six are linked to nothing
        ("guess", EQUAL),
    ],
)
def test_what_makes_no_weights_is_refused_and_nothing_is_recorded(
    held: tuple[Context, str], way: str, given: dict[str, float]
) -> None:
    context, workshop = held
    with pytest.raises(NotAllowedError, match="bad_weights"):
        workshops.propose(context, workshop, "Awa", way, given)
    assert proposals(context, workshop) == {}


def test_a_second_enter_records_nothing(held: tuple[Context, str]) -> None:
    context, workshop = held
    workshops.propose(context, workshop, "Awa", "direct", EQUAL)
    with pytest.raises(NotAllowedError, match="weights_unchanged"):
        workshops.propose(context, workshop, "Awa", "direct", EQUAL)
    assert len(workshops.find_workshop(context, workshop).proposals) == 1
    workshops.propose(context, workshop, "Awa", "direct", EQUAL | {"D1": 13.5})
    workshops.propose(context, workshop, "Blaise", "direct", EQUAL)  # somebody else may say the same
    assert len(workshops.find_workshop(context, workshop).proposals) == 3


def test_a_chain_of_comparisons_is_enough(held: tuple[Context, str]) -> None:
    context, workshop = held
    chain = {f"{a}:{b}": 1.0 for a, b in pairwise(IDS)} | {"D1:D2": 3.0}
    given = workshops.propose(context, workshop, "Awa", "pairwise", chain)
    # D1 is three times each of the other seven, which are alike: 3 and seven times 1 of 10.
    assert given.weights == pytest.approx({d: 0.3 if d == "D1" else 0.1 for d in IDS})
    assert given.consistency == 0


def test_only_who_takes_part_proposes_and_a_closed_workshop_takes_nothing(held: tuple[Context, str]) -> None:
    context, workshop = held
    with pytest.raises(NotAllowedError, match="participant_needed"):
        workshops.propose(context, workshop, "Chloé", "direct", EQUAL)
    workshops.close(context, workshop)
    with pytest.raises(NotAllowedError, match="workshop_closed"):
        workshops.propose(context, workshop, "Awa", "direct", EQUAL)


def test_the_ranges_of_proposals_are_over_their_mean(held: tuple[Context, str]) -> None:
    context, workshop = held
    workshops.propose(context, workshop, "Awa", "direct", EQUAL)
    workshops.propose(context, workshop, "Blaise", "direct", EQUAL | {"D1": 0.0, "D2": 25.0})
    table = workshops.compared(workshops.find_workshop(context, workshop))
    assert table.loc[["D1", "D2", "D3"], "relative_range"].tolist() == pytest.approx([2.0, 0.125 / 0.1875, 0.0])


def test_a_second_press_of_the_same_step_records_nothing(held: tuple[Context, str]) -> None:
    context, workshop = held
    for step in ("gates", "gates", "weights", "gates"):
        workshops.go_to(context, workshop, step)
    steps = [e.payload["step"] for e in context.store.journal.events(TOPIC) if e.kind == "step"]
    assert steps == ["gates", "weights", "gates"]
    assert workshops.find_workshop(context, workshop).step == "gates"


def test_weights_agreed_in_a_closed_workshop_leave_no_scenario_behind(held: tuple[Context, str]) -> None:
    context, workshop = held
    workshops.close(context, workshop)
    with pytest.raises(NotAllowedError, match="workshop_closed"):
        workshops.agree(context, workshop, EQUAL, name="Agreed")
    assert context.store.journal.events("scenario") == []


@pytest.mark.parametrize(("role", "code"), [("viewer", "no_right"), ("partner", "no_right")])
def test_who_may_not_hold_workshops_is_told_so_whatever_was_entered(
    held: tuple[Context, str], role: str, code: str
) -> None:
    context, workshop = held
    other = replace(context, viewer=Viewer.in_role(role))
    for act in (
        lambda: workshops.propose(other, workshop, "Nobody", "magic", {}),
        lambda: workshops.agree(other, workshop, {}, name=""),
        lambda: workshops.add_remark(other, workshop, Remark("no kind", "", "")),
        lambda: workshops.go_to(other, workshop, "purpose"),
        lambda: workshops.close(other, "no workshop"),
    ):
        with pytest.raises(NotAllowedError, match=code):
            act()
    with pytest.raises(NotAllowedError, match="not_allowed"):
        workshops.find_workshop(other, workshop)
