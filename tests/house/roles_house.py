"""A server where one person of each role has signed in, and what each of them left behind."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dash import Dash
from flask.testing import FlaskClient

from app import create_app
from components import ids
from domain.method import load_method
from domain.settings import Settings
from domain.tiers import Tier
from domain.viewer import Viewer
from locales import text
from services.context import Context
from store.accounts import Accounts
from store.audit import AuditLog
from tests.callbacks.pages import entry, written
from tests.house.roles_acts import Desk, make_desk
from tests.layers.stores import counted_store
from tests.server.sign_in_house import send
from tests.store.accounts_maker import PASSWORD

PRISTINE = "pristine-journal"
SCOPE = ("CF43",)  # of the person who is limited: S1 lies there, S3 does not
ROLES = {
    "viewer": "viewer", "partner": "partner", "cluster": "cluster", "limited": "cluster", "publisher": "publisher",
    "administrator": "administrator",
}  # fmt: skip
COLUMNS = ("nobody", *ROLES)
REFUSALS = ("no_right", "outside_scope", "not_allowed")
WORDS = {text(f"error.{code}", "en"): code for code in REFUSALS}


@dataclass(frozen=True)
class Traces:
    """What is kept of what people did: data, decisions (topic, kind, by), and the audit log (act, who, role)."""

    data: str
    decisions: list[tuple[str, str, str]]
    log: list[tuple[str, str, str]]

    def since(self, before: "Traces") -> "Traces":
        """What was added; the data's version only if it is another."""
        data = "" if self.data == before.data else self.data
        return Traces(data, self.decisions[len(before.decisions) :], self.log[len(before.log) :])


@dataclass
class House:
    """The server, one browser a column, and its store as its owner reads it."""

    app: Dash
    whole: Context
    desk: Desk
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    def role(self, column: str) -> str:
        """The role of the person of a column."""
        return ROLES.get(column, "")

    def name(self, column: str) -> str:
        """What the person of a column is called."""
        return f"{column.title()} N."

    def tidy(self) -> None:
        """Take back every decision since the server was built, so that each press finds the same desk."""
        shutil.copyfile(self.whole.store.path.parent / PRISTINE, self.whole.store.journal.path)

    def traces(self) -> Traces:
        """Everything that was written so far."""
        with closing(sqlite3.connect(self.whole.store.journal.path)) as connection:
            decisions = connection.execute("select topic, kind, by from events order by id").fetchall()
        rows = json.loads(AuditLog.of_store(self.whole.store.path).export("json"))
        return Traces(self.whole.store.version(), decisions, [(row["act"], row["who"], row["role"]) for row in rows])

    def callback(self, column: str, part: str, inputs: list[Any], state: list[Any], changed: str) -> dict[str, Any]:
        """The answer to the callback whose outputs begin with a part: {"refused": a code or words} or the response."""
        [key] = [key for key in self.app.callback_map if key.strip(".").startswith(part)]
        names = [one.rpartition(".") for one in key.strip(".").split("...")]
        outputs = [{"id": matched(name), "property": prop} for name, _, prop in names]
        body = {
            "output": key, "outputs": outputs if key.startswith("..") else outputs[0], "inputs": inputs,
            "state": state, "changedPropIds": [changed],
        }  # fmt: skip
        answer = self.browsers[column].post("/_dash-update-component", json=body)
        if answer.status_code not in {200, 204}:
            return {"refused": str(answer.status_code)}
        content = answer.get_json() or {}
        if ids.NOTICE in content.get("sideUpdate", {}):
            return {"refused": refusal(json.dumps(content["sideUpdate"], ensure_ascii=False))}
        given: dict[str, Any] = content.get("response", {})
        return given

    def press(
        self, column: str, pressed: dict[str, str], value: Any, fields: dict[str, Any], state: dict[str, Any], site: str
    ) -> str:
        """What became of a press: the code of a refusal, or empty."""
        prop = "value" if "live" in pressed else "n_clicks"
        acted = entry(pressed, prop, value)
        boxes = [entry(ids.entry(pressed["tool"], name), "value", given) for name, given in fields.items()]
        given = self.callback(
            column, f"{ids.TOOL}.data", [[] if "live" in pressed else [acted], [acted] if "live" in pressed else []],
            [
                boxes, entry(ids.TOOL, "data", state), entry(ids.SCENARIO, "data", state.get("scenario", "")),
                entry(ids.ROUND, "value", "3"), entry(ids.SELECTION, "data", {"id": site}),
                entry(ids.MAP, "center", [5.5, 20.5]), entry(ids.VIEW, "data", {"language": "en"}),
            ],
            f"{written(pressed)}.{prop}",
        )  # fmt: skip
        if "refused" in given:
            return str(given["refused"])
        after = given.get(ids.TOOL, {}).get("data", {})
        return refusal(after["problem"]) if after.get("problem") else ""


def refusal(words: str) -> str:
    """The code of a refusal that is said in words; any other words as they are."""
    return next((code for said, code in WORDS.items() if said in words), words)


def build(folder: Path) -> House:
    """A server of a round counted by hand, where everybody has signed in by name and password."""
    store = counted_store(folder)
    app = create_app(Settings(store=store.path, cache=folder / "cache", audience="accounts", language="en"))
    accounts = Accounts.of_store(store.path)
    whole = Context(store, load_method(), Viewer.of_tier(Tier.CORE))
    house = House(app, whole, make_desk(whole))
    shutil.copyfile(store.journal.path, store.path.parent / PRISTINE)
    house.browsers["nobody"] = app.server.test_client()
    for column, role in ROLES.items():
        scope = SCOPE if column == "limited" else ()
        accounts.add(column, name=house.name(column), role=role, scope=scope)
        accounts.accept(accounts.invite(column), PASSWORD)
        browser = house.browsers[column] = app.server.test_client()
        assert send(browser, "/sign-in", person=column, password=PASSWORD).status_code == 303
    return house


def matched(name: str) -> Any:
    """The id that an output's name stands for; of a pattern, that of the only window."""
    return {**json.loads(name), "window": "0"} if name.startswith("{") else name
