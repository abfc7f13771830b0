"""Every button and live field of the tools, found in the source; and how a test presses each."""

import ast
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callbacks import tool_actions
from services.context import Context
from services.sites import scenarios, workshops
from services.sites.followup import checklist_items
from services.sites.workshops import Participant, Remark

ROOT = Path(__file__).parent.parent.parent
DRAFT = "unit_cost.shelters.value"


def offered_acts() -> set[tuple[str, str]]:
    """Tool and act of every button that a component makes, and of every field that acts as it changes ("live")."""
    found = set()
    for path in sorted((ROOT / "components").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id == "button" and path.stem != "tools":
                found.add((_value(call.args[1], module), _value(call.args[2], module)))
            if isinstance(call.func, ast.Attribute) and call.func.attr == "live":
                found.add((_value(call.args[0], module), "live"))
    return found


def _value(node: ast.expr, module: str) -> str:
    """What a name or a text in the source of a module is."""
    if isinstance(node, ast.Name):
        return str(getattr(importlib.import_module(module), node.id))
    assert isinstance(node, ast.Constant), f"{module}: say the tool and act of a button as a name or a text"
    return str(node.value)


def handled_acts() -> set[str]:
    """Every text that the dispatch of the tools matches an act with."""
    tree = ast.parse(Path(tool_actions.__file__).read_text(encoding="utf-8"))
    matched = {
        value.value.value
        for case in ast.walk(tree)
        if isinstance(case, ast.match_case)
        for value in ast.walk(case.pattern)
        if isinstance(value, ast.MatchValue) and isinstance(value.value, ast.Constant)
    }
    compared = {
        constant.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and ast.unparse(node.left) == "action.act"
        for constant in ast.walk(node.comparators[0])
        if isinstance(constant, ast.Constant)
    }
    return {str(act) for act in matched | compared}


@dataclass(frozen=True)
class Desk:
    """What stands in the store and on the page before a press."""

    scenario: str
    other: str
    workshop: str
    remark: str
    weights: dict[str, float]  # percent by dimension, summing to 100

    @property
    def state(self) -> dict[str, Any]:
        """What the page remembers."""
        return {
            "scenario": self.scenario, "workshop": self.workshop, "participant": "A", "item": checklist_items()[0],
            "draft": {DRAFT: 500.0}, "closing": {"hand": ["S1"]}, "n": 1,
        }  # fmt: skip


def make_desk(context: Context) -> Desk:
    """Two scenarios, one with a step to undo and one to redo; a workshop with a participant and a remark."""
    other = scenarios.create(context, "Other", by="owner")
    made = scenarios.create(context, "Made", by="owner")
    for value in (300.0, 400.0):
        scenarios.change(context, made, "unit_cost", "shelters", value, by="owner")
    scenarios.act(context, made, "undone", by="owner")
    held = workshops.open_workshop(context, "Held", place="", on="2024-04-01", chair="owner")
    workshops.join(context, held, Participant("A", ""))
    workshops.join(context, held, Participant("C", ""))
    workshops.add_remark(context, held, Remark("note", "A remark", "A"))
    remark = workshops.find_workshop(context, held).remarks[0].at
    weights = {d.id: round(100 * d.weight, 1) for d in context.method.dimensions}
    first, second = list(weights)[:2]
    return Desk(made, other, held, remark, {**weights, first: weights[first] + 1, second: weights[second] - 1})


def _named(kind: str) -> Callable[[Desk], dict[str, Any]]:
    return lambda d: {f"{kind}:{key}": value for key, value in d.weights.items()}


def _always(**fields: Any) -> Callable[[Desk], dict[str, Any]]:
    return lambda _: fields


NOTHING = _always()
# What is entered for each act; of a live field, its value stands under "value".
FIELDS: dict[str, Callable[[Desk], dict[str, Any]]] = {
    "scenario show": lambda d: {"chosen": d.other},
    "scenario diff": lambda d: {"diff": d.other},
    "scenario create": _always(name="New", who="The Prefect"),
    "scenario fork": _always(name="Fork", who="The Prefect"),
    "scenario weights": _named("weight"),
    "scenario built": _always(place="S1", item="shelters", quantity="3"),
    "scenario value": _always(place="S1", observed="open_share", value="0.5"),
    "scenario gate": _always(place="S1", gate="G1", state="1"),
    "scenario rule": _always(kind="indicator_weight", indicator="open_hh_pct", number="10"),
    "scenario cost": _always(cost_item="plots", cost="70"),
    "scenario date": _always(date="2024-05-01"),
    "compare live": _always(value=["S1"]),
    "closing find": _always(budget="1000", bands="AB"),
    "closing hand": _always(bands="AB"),
    "closing add": _always(site="S2"),
    "workshop open": _always(title="Opened", on="2024-04-01", chair="The Prefect"),
    "workshop resume": lambda d: {"earlier": d.workshop},
    "workshop live": _always(value="C"),
    "workshop propose": _named("points"),
    "workshop agree": _named("agreed"),
    "workshop join": _always(person="B", role=""),
    "workshop say": _always(kind="note", text="Said", spot="none", by="A"),
    "followup save": _always(status="doing", who="The Prefect"),
    "followup save outside": _always(status="doing", who="The Prefect"),
    "method add": _always(path=DRAFT, value="460"),
    "method save": _always(version="v2", who="The Prefect"),
}
# What each acts on, where it acts on something.
OF: dict[str, Callable[[Desk], str]] = {
    "closing drop": lambda _: "S1",
    "workshop propose": lambda _: "budget",
    "workshop way": lambda _: "pairwise",
    "workshop step": lambda _: "weights",
    "workshop leave": lambda _: "C",
    "workshop unsay": lambda d: d.remark,
    "followup save": lambda _: checklist_items()[0],
    "followup save outside": lambda _: checklist_items()[0],
}
