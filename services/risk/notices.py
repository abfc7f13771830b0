"""Changes of level, kept in the journal: what is told once, what still has to be told, what was told when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.risk.early_warning import FIRED, NONE, UNKNOWN, WARNED
from domain.journal_rows import day, take_each, words
from services.context import Context
from services.risk.warnings import Warnings
from store.journal import Event

TOPIC = "warning"
LEVEL, SENT, FAILED = "level", "sent", "failed"
SAID = ("area", "before", "level", "on")  # of a change, in words


@dataclass(frozen=True)
class LevelChange:
    """An area whose level changed.

    Attributes:
        id: of the journal's event.
        at: moment it was noticed (ISO, UTC).
        area: p-code.
        before: the level before, or "" where there was none yet.
        level: the level since.
        on: the day that was judged.
        rules: what fired.
        sent_at: when it was told by e-mail, or "".
    """

    id: int
    at: str
    area: str
    before: str
    level: str
    on: str
    rules: tuple[str, ...]
    sent_at: str = ""

    @property
    def is_news(self) -> bool:
        """Whether it is worth a message: a warning, its end, or that nobody knows any more."""
        return self.level in WARNED or self.before in WARNED or (self.before == NONE and self.level == UNKNOWN)


def history(context: Context) -> list[LevelChange]:
    """All changes of level, oldest first."""
    return fold_readable(context.store.journal.events(TOPIC))[0]


def fold_readable(events: Iterable[Event]) -> tuple[list[LevelChange], list[tuple[Event, str]]]:
    """Changes of level, oldest first, and the events that cannot be read, each with the reason."""
    sent: dict[int, str] = {}
    changes: list[LevelChange] = []

    def take(event: Event) -> None:
        if event.kind == SENT:
            sent.update(dict.fromkeys(event.payload["changes"], event.at))
        elif event.kind == LEVEL:
            changes.append(_change(event))

    left_out = take_each(events, take)
    return [replace(change, sent_at=sent.get(change.id, "")) for change in changes], left_out


def _change(event: Event) -> LevelChange:
    level = event.payload
    given = words({key: level[key] for key in SAID}, *SAID)
    rules = tuple(words({"rule": rule}, "rule")["rule"] for rule in level["rules"])
    return LevelChange(event.id, event.at, **{**given, "on": day(given["on"])}, rules=rules)


def latest(context: Context) -> dict[str, LevelChange]:
    """The newest change of each area."""
    return {change.area: change for change in history(context)}


def since(context: Context, warnings: Warnings) -> dict[str, str]:
    """The day (ISO) since when each area has its level, as far as the journal knows; else the day that is judged."""
    last_changes = latest(context)
    return {
        str(area): last_changes[str(area)].on
        if str(area) in last_changes and last_changes[str(area)].level == level
        else warnings.on
        for area, level in warnings.areas["level"].items()
    }


def note_changes(context: Context, warnings: Warnings, *, by: str) -> list[LevelChange]:
    """Write into the journal every level that differs from the last one written; a repeated look writes nothing."""
    last_changes = latest(context)
    for area, level in warnings.areas["level"].items():
        code = str(area)
        before = last_changes[code].level if code in last_changes else ""
        if level != before:
            fired = warnings.signals[(warnings.signals["area"] == code) & (warnings.signals["state"] == FIRED)]
            payload = {"area": code, "before": before, "level": level, "on": warnings.on, "rules": list(fired["rule"])}
            context.store.journal.append(TOPIC, LEVEL, payload, by=by)
    return [change for code, change in latest(context).items() if last_changes.get(code) != change]


def unsent(context: Context) -> list[LevelChange]:
    """News that nobody was told by e-mail; of an area that changed again since, only the newest change."""
    return [change for change in latest(context).values() if change.is_news and not change.sent_at]


def mark_sent(context: Context, changes: Sequence[LevelChange], to: str, *, by: str) -> None:
    """Remember that changes were told, so that a restart tells them no second time."""
    context.store.journal.append(TOPIC, SENT, {"changes": [c.id for c in changes], "to": to}, by=by)


def mark_failed(context: Context, changes: Sequence[LevelChange], reason: str, *, by: str) -> None:
    """Remember that telling failed; the changes stay unsent."""
    context.store.journal.append(TOPIC, FAILED, {"changes": [c.id for c in changes], "reason": reason}, by=by)
