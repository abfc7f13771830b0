"""Every button of every tool: what it does, and what it says at which field where the input is bad."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from callbacks.tool_actions import ACTION_HANDLERS
from callbacks.tool_fields import ToolAction
from callbacks.tool_panels import TOOLS, closing_of, followup_for, tool_panel, with_problem
from callbacks.tools import act, badge_text, problem_words, run_tool
from components import ids
from components.tools import mark_problem
from domain.errors import KodroError, NotAllowedError
from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Cache, Context
from services.sites.followup import checklist
from services.sites.rounds import find_round
from services.sites.scenarios import scenarios
from services.sites.workshops import workshops
from store import open_store
from store.protocol import Store
from tests.components.reading import parts, words

ROUND = 22
SITE = {"kind": "displacement_site", "id": "SITE-001"}


@pytest.fixture
def desk(demo_store: Store, answers: Cache, tmp_path: Path) -> Context:
    """The core, at a copy of the store that a test may write to."""
    folder = tmp_path / "copy"
    shutil.copytree(Path(demo_store.path).parent, folder)
    return Context(open_store(folder / Path(demo_store.path).name), load_method(), Viewer.of_tier(Tier.CORE), answers)


def press(
    context: Context, tool: str, button: str, state: dict[str, Any], of: str = "", /, **fields: Any
) -> dict[str, Any]:
    """What the page remembers after a press."""
    pressed = {"tool": tool, "act": button, "of": of}
    after = run_tool(
        context, pressed, 1, fields, state, number=ROUND, selection=SITE, centre=(5.0, 20.0), language="fr"
    )
    assert after is not None
    return after


def fields_of(names: str, value: float, context: Context) -> dict[str, Any]:
    return {f"{names}:{d.id}": value for d in context.method.dimensions}


BAD = [
    ("closing", "find", "", {"budget": -5}, "budget"),
    ("closing", "find", "", {"budget": "a lot"}, "budget"),
    ("closing", "find", "", {"limit": -1}, "limit"),
    ("closing", "find", "", {"left": 101}, "left"),
    ("closing", "hand", "", {"fairness": -0.1}, "fairness"),
    ("scenario", "create", "", {"name": " "}, "name"),
    ("scenario", "create", "", {"name": "x" * 501}, "name"),
    ("scenario", "built", "", {"place": "SITE-001", "item": "shelters", "quantity": -3}, "quantity"),
    ("scenario", "built", "", {"place": None, "item": "shelters", "quantity": 3}, "place"),
    ("scenario", "value", "", {"place": "SITE-001", "observed": "shelter_done", "value": None}, "value"),
    ("scenario", "cost", "", {"cost_item": "shelters", "cost": -1}, "cost"),
    ("scenario", "date", "", {"date": ""}, "date"),
    ("scenario", "date", "", {"date": "0201-01-01"}, "date"),
    ("scenario", "rule", "", {"kind": "indicator_weight", "indicator": "shelter", "number": 101}, "number"),
    ("scenario", "weights", "", {"weight:D1": 101}, "weight:D1"),
    ("workshop", "open", "", {"title": ""}, "title"),
    ("workshop", "open", "", {"title": "A", "on": "12345-01-01"}, "on"),
    ("followup", "save", "plan", {"status": "todo", "due": "tomorrow"}, "due"),
    ("method", "add", "", {"path": "", "value": 1}, "path"),
    ("method", "add", "", {"path": "unit_cost.shelters.value", "value": -450}, "value"),
    ("method", "add", "", {"path": "unit_cost.shelters.value", "value": "much"}, "value"),
    ("method", "save", "", {"version": ""}, "version"),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "button", "of", "fields", "at"), BAD)
def test_bad_input_is_said_at_its_field_and_kept(
    context: Context, tool: str, button: str, of: str, fields: dict[str, Any], at: str
) -> None:
    after = press(context, tool, button, {}, of, **fields)
    assert (after["problem_tool"], after["problem_field"]) == (tool, at)
    assert after["problem"]
    assert after["entered"] == fields


def test_the_message_stands_below_the_field_which_holds_what_was_entered(context: Context) -> None:
    state = press(context, "closing", "find", {}, budget=-5, limit=25, left=30, fairness=0)
    panel = tool_panel(context, "sites.closing", find_round(context, ROUND), None, state, "fr")
    wrong = [p for p in parts(panel) if "field-wrong" in str(getattr(p, "className", ""))]
    assert len(wrong) == 1
    assert "-5" in words(wrong[0])
    assert "≥\u00a00" in words(wrong[0])
    field = next(p for p in parts(wrong[0]) if getattr(p, "id", None) == ids.entry("closing", "budget"))
    assert field.value == -5
    assert not [p for p in parts(panel) if getattr(p, "className", "") == "tool-problem"]


def test_a_problem_opens_what_its_field_stands_in_and_marks_choices_too(desk: Context) -> None:
    state = press(desk, "scenario", "create", {}, name="Plan")
    state = press(desk, "scenario", "built", state, place=None, item="shelters", quantity=3)
    here = desk.under(state["scenario"])
    panel = tool_panel(here, "sites.scenario", find_round(here, ROUND), None, state, "en")
    place = next(p for p in parts(panel) if getattr(p, "id", None) == ids.entry("scenario", "place"))
    assert place.error == state["problem"]
    assert any(getattr(p, "open", False) and place in list(parts(p)) for p in parts(panel))


def test_a_problem_without_a_field_stands_above(context: Context) -> None:
    state = press(context, "workshop", "step", {"workshop": "none"}, "gates")
    assert state["problem_field"] == ""
    panel = tool_panel(context, "workshop", find_round(context, ROUND), None, state, "fr")
    assert state["problem"] in words(panel)


def test_a_problem_of_one_tool_is_not_said_in_another(context: Context) -> None:
    state = press(context, "closing", "find", {}, budget=-5)
    panel = tool_panel(context, "sites.compare", find_round(context, ROUND), None, state, "fr")
    assert state["problem"] not in words(panel)


def test_an_old_result_does_not_stay_below_a_refused_rule(context: Context) -> None:
    good = press(context, "closing", "find", {}, budget=500_000, left=30)
    assert closing_of(context, ROUND, good) is not None
    assert good["problem"] == ""
    bad = press(context, "closing", "find", good, budget=-5, left=30)
    assert closing_of(context, ROUND, bad) is None
    assert bad["closing"]["budget"] == 500_000  # the last good rules are not lost
    assert press(context, "closing", "find", bad, budget=500_000, left=30)["problem"] == ""


def test_an_empty_budget_is_no_limit_and_zero_is_zero(context: Context) -> None:
    assert press(context, "closing", "find", {}, budget="")["closing"]["budget"] == ""
    assert press(context, "closing", "find", {}, budget=0)["closing"]["budget"] == 0


def test_sites_are_taken_and_dropped_by_hand(context: Context) -> None:
    state = press(context, "closing", "take", {})
    state = press(context, "closing", "add", state, site="SITE-002")
    state = press(context, "closing", "add", state, site="SITE-002")
    assert state["closing"]["hand"] == ["SITE-001", "SITE-002"]
    state = press(context, "closing", "drop", state, "SITE-001")
    state = press(context, "closing", "drop", state, "SITE-001")  # pressed twice
    assert state["closing"]["hand"] == ["SITE-002"]
    found = closing_of(context, ROUND, press(context, "closing", "hand", state))
    assert found is not None
    assert set(found.chosen) <= {"SITE-002"}


def test_a_scenario_is_made_changed_and_taken_back(desk: Context) -> None:
    state = press(desk, "scenario", "create", {}, name="Plan", who="Ada")
    made = state["scenario"]
    assert scenarios(desk)[made].name == "Plan"
    state = press(desk, "scenario", "built", state, place="SITE-001", item="shelters", quantity=200)
    state = press(desk, "scenario", "gate", state, place="SITE-001", gate="G1", state="1")
    state = press(desk, "scenario", "date", state, date="2025-06-30")
    state = press(desk, "scenario", "cost", state, cost_item="shelters", cost=300)
    assert [c.kind for c in scenarios(desk)[made].effective()] == ["built", "gate", "date", "unit_cost"]
    state = press(desk, "scenario", "undone", state)
    assert len(scenarios(desk)[made].effective()) == 3
    state = press(desk, "scenario", "fork", state, name="Other")
    assert state["scenario"] != made
    assert "Other" in badge_text(desk, f"{state['scenario']}@1", "fr")
    assert press(desk, "scenario", "show", state, chosen="")["scenario"] == ""
    assert state["who"] == "Ada"


def test_no_weight_is_set_where_one_of_them_is_bad(desk: Context) -> None:
    state = press(desk, "scenario", "create", {}, name="Plan")
    before = scenarios(desk)[state["scenario"]].changes
    good = {f"weight:{d.id}": round(100 * d.weight, 1) for d in desk.method.dimensions}
    state = press(desk, "scenario", "weights", state, **{**good, "weight:D1": 30, "weight:D8": -1})
    assert state["problem_field"] == "weight:D8"
    assert scenarios(desk)[state["scenario"]].changes == before
    press(desk, "scenario", "weights", state, **{**good, "weight:D1": 30})
    changes = scenarios(desk)[state["scenario"]].changes
    assert [(c.key, c.value) for c in changes] == [("D1", 0.3)]


def test_a_workshop_is_played(desk: Context) -> None:
    state = press(desk, "workshop", "open", {}, title="Bambari", place="Bambari", on="2026-01-31", chair="Ada")
    open_id = state["workshop"]
    state = press(desk, "workshop", "join", state, person="Bea", role="CCCM")
    assert press(desk, "workshop", "join", state, person="")["problem_field"] == "person"
    state = press(desk, "workshop", "step", state, "weights")
    bad = press(desk, "workshop", "propose", state, "budget", **{**fields_of("points", 10, desk), "points:D3": -1})
    assert bad["problem_field"] == "points:D3"
    assert workshops(desk)[open_id].proposals == ()
    state = press(desk, "workshop", "propose", state, "budget", **fields_of("points", 10, desk))
    assert list(workshops(desk)[open_id].newest_proposals()) == ["Bea"]
    assert press(desk, "workshop", "agree", state, **{"agreed:D1": 120})["problem_field"] == "agreed:D1"
    state = press(desk, "workshop", "agree", state, **fields_of("agreed", 12.5, desk))
    assert sum(workshops(desk)[open_id].agreed.values()) == pytest.approx(1)
    assert press(desk, "workshop", "say", state, kind="note", text=" ", by="Bea")["problem_field"] == "text"
    state = press(desk, "workshop", "say", state, kind="note", text="é" * 300, by="Bea", spot="centre")
    assert workshops(desk)[open_id].remarks[0].point == (5.0, 20.0)
    for step in ("purpose", "gates", "weights", "results", "objections", "agreement"):
        state = press(desk, "workshop", "step", state, step)
        panel = tool_panel(desk.under(""), "workshop", find_round(desk, ROUND), None, state, "en")
        assert "Bambari" in words(panel)
    press(desk, "workshop", "close", state)
    assert workshops(desk)[open_id].closed_at
    assert press(desk, "workshop", "join", state, person="Late")["problem_field"] == ""


def test_a_follow_up_is_saved_with_its_date(desk: Context) -> None:
    item = checklist(desk, "SITE-001")[0].id
    state = press(
        desk, "followup", "save", {}, item, status="doing", owner="Ada", due="2026-03-01", evidence="", who="Ada"
    )
    assert state["problem"] == ""
    saved = checklist(desk, "SITE-001")[0]
    assert (saved.status, saved.owner, saved.due, saved.by) == ("doing", "Ada", "2026-03-01", "Ada")
    wrong = press(desk, "followup", "save", {"item": item}, item, status="doing", due="2026-13-01", owner="Bea")
    section = followup_for(desk, "SITE-001", wrong, "fr")
    assert wrong["problem"] in words(section)
    owner = next(p for p in parts(section) if getattr(p, "id", None) == ids.entry("followup", "owner"))
    assert owner.value == "Bea"
    assert checklist(desk, "SITE-001")[0].due == "2026-03-01"


def test_a_draft_of_the_method_is_added_previewed_and_dropped(context: Context) -> None:
    state = press(context, "method", "add", {}, path="unit_cost.shelters.value", value=600)
    assert state["draft"] == {"unit_cost.shelters.value": 600.0}
    state = press(context, "method", "preview", state)
    assert state["preview"]
    panel = tool_panel(context, "method", find_round(context, ROUND), None, state, "fr")
    assert "600" in words(panel)
    assert press(context, "method", "discard", state)["draft"] == {}


@pytest.mark.parametrize("lens", list(TOOLS))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_tool_shows_its_panel_to_the_core_and_says_to_the_public_why_not(
    context: Context, public_context: Context, lens: str, language: str
) -> None:
    mine = tool_panel(context, lens, find_round(context, ROUND), "SITE-001", {}, language)
    theirs = tool_panel(public_context, lens, find_round(public_context, ROUND), "SITE-001", {}, language)
    assert "SITE-001" not in words(theirs)
    assert [p for p in parts(mine) if getattr(p, "className", "") != "empty-state"]
    assert (getattr(theirs, "className", "") == "empty-state") == (lens != "method")


@pytest.mark.parametrize(("tool", "button"), [("scenario", "create"), ("workshop", "open"), ("method", "save")])
def test_the_public_decides_nothing(public_context: Context, tool: str, button: str) -> None:
    after = press(public_context, tool, button, {}, name="Mine", title="Mine", version="9")
    assert after["problem"]
    assert not scenarios(public_context)


@pytest.mark.parametrize(
    ("pressed", "value"),
    [({"tool": "closing", "act": "find", "of": ""}, None), ({"tool": "closing", "act": "find", "of": ""}, 0),
     ({"tool": "workshop", "live": "participant"}, "")],
)  # fmt: skip
def test_what_has_only_just_appeared_does_nothing(context: Context, pressed: dict[str, str], value: Any) -> None:
    assert run_tool(context, pressed, value, {}, {"problem": "", "entered": {}}, number=ROUND, language="fr") is None


def test_sites_are_compared(context: Context) -> None:
    state = press(context, "compare", "compare", {}, sites=["SITE-001", "SITE-002"])
    assert state["compare"] == ["SITE-001", "SITE-002"]
    panel = tool_panel(context, "sites.compare", find_round(context, ROUND), None, state, "fr")
    assert len(words(panel)) > 200


def test_a_refusal_is_said_with_what_was_found_and_expected() -> None:
    error = NotAllowedError("field_range", column="budget", found="-5", expected="≥ 0")
    assert "-5" in problem_words(error, "fr")
    assert "budget" not in problem_words(error, "fr")  # the field itself says which it is
    assert problem_words(KodroError("no_such_code"), "en")


def test_a_marked_field_is_found_only_in_its_tool(context: Context) -> None:
    panel = tool_panel(context, "sites.closing", find_round(context, ROUND), None, {}, "fr")
    assert not mark_problem(panel, "scenario", "budget", "wrong")
    assert not mark_problem(panel, "closing", "nothing", "wrong")
    assert mark_problem(panel, "closing", "budget", "wrong")


def test_a_panel_without_a_problem_is_made_once() -> None:
    made = []
    with_problem("closing", {"problem": "x", "problem_tool": "other"}, lambda state: made.append(state) or "panel")
    assert [state["problem"] for state in made] == [""]


def test_every_tool_has_an_action(context: Context) -> None:
    for tool in ACTION_HANDLERS:
        state = act(context, ToolAction(tool, "nothing", "", {}, {}, ROUND, "", None), "fr")
        assert isinstance(state, dict)
