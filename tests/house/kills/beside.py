"""The small files beside a store: accounts, and the audit log by itself."""

import json
from collections.abc import Sequence

from domain.viewer import ROLES
from store.accounts import Accounts
from store.audit import AuditLog
from tests.house.kills.base import Faults, Kind, Write, Written

EVERY = 4  # writes of an account: it is added, then given another role again and again


class AccountsKind(Kind):
    """An account is added, and given one role after another."""

    belongs = ("kodro.accounts.sqlite",)

    def opened(self) -> Write:
        accounts = Accounts.of_store(self.folder / "kodro.gpkg")

        def write(number: int) -> Written:
            step, person = number % EVERY, f"p{number - number % EVERY}"
            if step:
                accounts.set_role(person, self._role(number), ("CF43",))
            else:
                accounts.add(person, name=f"Nom {number}", role=self._role(number), organisation="OCHA")
            return {"n": number, "id": person, "changes": step}

        return write

    @staticmethod
    def _role(number: int) -> str:
        names = sorted(set(ROLES) - {"administrator"})  # the last of whom may not be given another role
        return names[number % len(names)]

    def faults(self, written: Sequence[Written]) -> Faults:
        found = Faults()
        held = {a.id: a for a in Accounts.of_store(self.folder / "kodro.gpkg").all()}
        for each in written:
            if each["id"] not in held or held[each["id"]].epoch <= each["changes"]:
                found.lost.append(f"account {each['n']}")
        for person, account in held.items():
            first, changes = int(person[1:]), account.epoch - 1
            whole = (self._role(first + changes), f"Nom {first}", ("CF43",) if changes else ())
            if (account.role, account.name, account.scope) != whole or changes >= EVERY:
                found.broken.append(f"{account}")
        return found


class AuditKind(Kind):
    """Rows are added to the audit log, whose chain must hold."""

    belongs = ("kodro.audit.sqlite",)

    def opened(self) -> Write:
        log = AuditLog.of_store(self.folder / "kodro.gpkg")

        def write(number: int) -> Written:
            entry = log.append("imported", who="awa", role="cluster", what={"n": number, "file": f"é{number}.csv"})
            return {"n": number, "row": entry.id, "hash": entry.hash}

        return write

    def faults(self, written: Sequence[Written]) -> Faults:
        found, log = Faults(), AuditLog.of_store(self.folder / "kodro.gpkg")
        held = {row["id"]: row for row in json.loads(log.export("json"))}
        for each in written:
            row = held.get(each["row"], {"hash": "", "what": {}})
            if row["hash"] != each["hash"] or row["what"] != {"n": each["n"], "file": f"é{each['n']}.csv"}:
                found.lost.append(f"row {each['n']}")
        head = (written[-1]["row"], written[-1]["hash"]) if written else None
        if misfit := log.verify(head):
            found.broken.append(str(misfit))
        return found
