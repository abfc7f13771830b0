"""Clicks of a workshop and of scenarios: rows of the journal, and of the audit log beside it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from domain import scenario as scenario_rows
from domain import workshop as workshop_rows
from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from domain.workshop import REMARKS, STEPS, Participant, Remark
from server.audit_trail import recorder
from services.context import Context
from services.journal_report import unreadable_rows
from services.sites import scenarios, workshops
from store import open_store
from store.audit import AuditLog
from tests.house.kills.base import Faults, Kind, Write, Written

EVERY = 20  # writes of a workshop or a scenario


class _InJournal(Kind):
    """A click, which is the row that it was, and after it all that was clicked before."""

    belongs = ("kodro_journal.sqlite", "kodro.audit.sqlite")
    topic = ""

    def context(self) -> Context:
        """The cluster core, with the audit log of a server where people sign in."""
        path = self.folder / "kodro.gpkg"
        record = recorder(AuditLog.of_store(path))
        return Context(open_store(path), load_method(), Viewer.of_tier(Tier.CORE), recorder=record)

    def said(self, context: Context, number: int, expected: dict[str, Any]) -> Written:
        """A click in numbers: how many rows there are now, and what the last of them holds."""
        rows = context.store.journal.events(self.topic)
        return {"n": number, "rows": len(rows), "expected": expected, "state": self.state(rows)}

    def state(self, rows: Sequence[Any]) -> Any:
        """What stands on the page after so many rows: the last of what they make."""
        fold = {workshop_rows.TOPIC: workshop_rows.fold, scenario_rows.TOPIC: scenario_rows.fold}[self.topic]
        made = list(fold(rows).values())
        return json.loads(json.dumps(asdict(made[-1]) if made else None))

    def faults(self, written: Sequence[Written]) -> Faults:
        found, context = Faults(), self.context()
        rows = context.store.journal.events(self.topic)
        audit = AuditLog.of_store(self.folder / "kodro.gpkg")
        noted = {row["what"]["journal"] for row in json.loads(audit.export("json"))}
        for each in written:
            row = rows[each["rows"] - 1] if each["rows"] <= len(rows) else None
            content = {**row.payload, "kind": row.kind} if row else {}  # a remark has a kind of its own
            if not each["expected"].items() <= content.items() or self.state(rows[: each["rows"]]) != each["state"]:
                found.lost.append(f"{self.topic} {each['n']}")
            if row and row.id not in noted:
                found.lost.append(f"audit of {each['n']}")
        found.broken += [f"row {row.id}: {row.reason}" for row in unreadable_rows(context)]
        if misfit := audit.verify():
            found.broken.append(f"audit: {misfit}")
        return found


class WorkshopKind(_InJournal):
    """People join, propose, speak, agree; then the workshop is closed and another is opened."""

    topic = workshop_rows.TOPIC

    def opened(self) -> Write:
        context = self.context()
        held = list(workshops.workshops(context))

        def write(number: int) -> Written:
            step = number % EVERY
            if step == 0 or not held:
                words = {"title": f"Atelier {number}", "place": "Mairie", "on": "2025-11-12", "chair": "Awa"}
                held.append(workshops.open_workshop(context, words.pop("title"), **words))
                return self.said(context, number, {"kind": "opened", "title": f"Atelier {number}", **words})
            return self.said(context, number, self._step(context, held[-1], number))

        return write

    def _step(self, context: Context, held: str, number: int) -> dict[str, Any]:
        step, name = number % EVERY, f"N° {number}"
        if step < 6:
            workshops.join(context, held, Participant(name, "Préfète"))
            return {"kind": "joined", "name": name, "role": "Préfète"}
        if step < 12:
            shares = {d.id: 1.0 + (number + i) % 7 for i, d in enumerate(context.plain_method.dimensions)}
            who = f"N° {number - step + 1 + (step - 6) % 5}"  # one of those who joined at steps 1 to 5
            made = workshops.propose(context, held, who, "budget", shares)
            return {"kind": "proposed", "participant": who, "weights": made.weights}
        if step == 17:
            workshops.go_to(context, held, STEPS[2])
            return {"kind": "step", "step": STEPS[2]}
        if step == 18:
            shares = {d.id: 1.0 + i for i, d in enumerate(context.plain_method.dimensions)}
            return {"kind": "agreed", "scenario": workshops.agree(context, held, shares, name=name)}
        if step == 19:
            workshops.close(context, held)
            return {"kind": "closed"}
        workshops.add_remark(context, held, Remark(REMARKS[number % 4], f"Dit {number}", "Awa", point=(5.5, 20.5)))
        return {"kind": "said", "text": f"Dit {number}"}


class ScenarioKind(_InJournal):
    """Assumptions are made, taken back, made again; a scenario is renamed, copied, removed."""

    topic = scenario_rows.TOPIC

    def opened(self) -> Write:
        context = self.context()
        held = list(scenarios.scenarios(context))

        def write(number: int) -> Written:
            step = number % EVERY
            if step in {0, 10} or not held:
                parent = held[-1] if step and held else ""
                held.append(scenarios.create(context, f"S {number}", by="Awa", parent=parent))
                return self.said(context, number, {"kind": "created", "name": f"S {number}", "parent": parent})
            if step in {5, 6, 7}:
                action = scenarios.ACTIONS[step - 5]
                scenarios.act(context, held[-1], action, by="Awa")
                return self.said(context, number, {"kind": action, "scenario": held[-1]})
            if step == 19:
                scenarios.act(context, gone := held.pop(), "removed", by="Awa")
                return self.said(context, number, {"kind": "removed", "scenario": gone})
            if step == 8:
                scenarios.rename(context, held[-1], f"R {number}", by="Awa")
                return self.said(context, number, {"kind": "renamed", "name": f"R {number}"})
            scenarios.change(context, held[-1], "dimension_weight", "D2", share := number % 97 / 100, by="Awa")
            made = {"kind": "dimension_weight", "key": "D2", "value": share, "subject": ""}
            return self.said(context, number, {"kind": "changed", "change": made})

        return write
