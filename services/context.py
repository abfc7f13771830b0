"""Who asks, of which store, with which method; and where an answer is kept."""

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar, cast

from analysis.sites.scenarios import assumed_method, fitting
from domain.errors import DAMAGED, NotAllowedError, RasterError
from domain.method import Method
from domain.scenario import TOPIC as SCENARIO_TOPIC
from domain.scenario import Scenario, fold
from domain.tiers import Tier
from domain.viewer import ANYONE, Right, Viewer, roles_with
from locales import DEFAULT, LANGUAGES
from services.code_version import code_version
from services.method_in_force import MethodInForce, method_in_force
from services.passing import Passing, passes_with, working
from services.single_flight import single_flight
from store.journal import Event
from store.protocol import Store
from store.visible import Reading, reading_of, visible

T = TypeVar("T")
TILE = "tile "  # begins the questions, and the keys, of what is kept apart: many and small


class Recorder(Protocol):
    """Writes an act of a person into the audit log."""

    def __call__(self, viewer_id: str, role: str, act: str, what: Mapping[str, object], /) -> None:
        """Write it; it is on the disk when this returns."""
        ...


class Cache(Protocol):
    """A cache that keeps an answer under a key; shared by threads and processes."""

    def get(self, key: str) -> object | None:
        """The answer kept under a key, or None."""
        ...

    def set(self, key: str, value: object) -> object:
        """Keep an answer."""
        ...

    def turn(self, key: str) -> AbstractContextManager[None]:
        """Wait until nobody else works on the answer of a key."""
        ...


class InMemoryCache:
    """The cache of a single run: keeps answers in memory only."""

    def __init__(self) -> None:
        self._kept: dict[str, object] = {}

    def get(self, key: str) -> object | None:
        """The answer kept under a key, or None."""
        return self._kept.get(key)

    def set(self, key: str, value: object) -> object:
        """Keep an answer."""
        self._kept[key] = value
        return value

    def turn(self, key: str) -> AbstractContextManager[None]:
        """Wait until no other thread works on the answer of a key."""
        return single_flight(key)


@dataclass(frozen=True)
class Context:
    """Everything an answer depends on besides the question itself."""

    whole: Store  # read through `store`, which gives what the viewer may see
    built_in: Method  # the method that comes with the application
    viewer: Viewer
    cache: Cache = field(default_factory=InMemoryCache)
    scenario_id: str = ""
    draft: Method | None = None  # a method that is tried out before it is saved
    scheduler: str = ""  # address of a Dask cluster that measures exposure; none: this machine
    publisher: str = "Kodro"  # who stands under what is published
    language: str = DEFAULT  # where an address names none
    recorder: Recorder | None = None  # writes the audit log; none where nobody signs in
    reading: Reading | None = None  # rows that are read; None: those that the viewer is shown (services/unredacted.py)

    @property
    def tier(self) -> Tier:
        """The viewer's clearance."""
        return self.viewer.tier

    @property
    def store(self) -> Store:
        """The store as far as it may be read."""
        return visible(self.whole, self.reading or reading_of(self.tier))

    @property
    def plain_method(self) -> Method:
        """The method without a scenario: the version saved last, or the one that came with the application."""
        return self.draft or self.in_force.method

    @property
    def in_force(self) -> MethodInForce:
        """The method without scenario or draft, with what must be known of how it came about."""
        return method_in_force(self.store.journal, self.built_in)

    @property
    def scenario(self) -> Scenario | None:
        """The scenario that answers are given under, as far as it fits the method, if the viewer may see it."""
        if not self.scenario_id or self.tier < Tier.PARTNER:
            return None
        found = fold(self.store.journal.events(SCENARIO_TOPIC)).get(self.scenario_id)
        return fitting(found, self.plain_method) if found else None

    @property
    def method(self) -> Method:
        """The method that answers are given by."""
        scenario = self.scenario
        return assumed_method(self.plain_method, scenario) if scenario else self.plain_method

    def under(self, scenario_id: str | None) -> "Context":
        """The same context under a scenario (none, if the id is empty)."""
        return replace(self, scenario_id=scenario_id or "")

    def language_of(self, asked: str | None) -> str:
        """The language of an address: the one it names, or the house's where it names none that is known."""
        return asked if asked in LANGUAGES else self.language

    def require(self, tier: Tier) -> None:
        """Refuse a question above the viewer's tier.

        Raises:
            NotAllowedError: the viewer's tier is lower.
        """
        if self.tier < tier:
            raise NotAllowedError("not_allowed", found=str(self.tier), expected=str(tier))

    def require_right(self, right: Right, prefecture: str | None = None) -> None:
        """Refuse an act that the viewer's role, or the prefectures it is limited to, do not include.

        Raises:
            NotAllowedError: the viewer has not the right.
        """
        if self.viewer.may(right, prefecture):
            return
        if right in self.viewer.rights:
            raise NotAllowedError("outside_scope", found=prefecture, expected=", ".join(self.viewer.scope))
        raise NotAllowedError("no_right", found=self.viewer.role or str(self.tier), expected=roles_with(right))

    def write(self, topic: str, kind: str, payload: dict[str, Any], *, by: str) -> Event:
        """Write what a person decided into the journal, under the name of whoever has signed in, else as `by` says."""
        event = self.store.journal.append(topic, kind, payload, by=self.viewer.name or self.viewer.id or by)
        self.note(f"{topic}_{kind}", {"journal": event.id})
        return event

    def note(self, act: str, what: Mapping[str, object]) -> None:
        """Write an act of the viewer into the audit log, where there is one."""
        if self.recorder:
            self.recorder(self.viewer.id, self.viewer.role, act, what)

    def as_public(self) -> "Context":
        """The same context seen by the public: what a snapshot is made with."""
        return replace(self, viewer=ANYONE, scenario_id="", reading=None)

    def cached(self, question: str, parameters: dict[str, object], answer: Callable[[], T]) -> T:
        """Answer a question, or give the answer kept for the same code, data, method, viewer and parameters."""
        parts = [
            question,
            code_version(),
            self.store.version(),
            self.method.hash,
            f"{self.tier} {self.reading or ''}",
            parameters,
        ]
        key = hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
        key = f"{TILE}{key}" if question.startswith(TILE) else key
        value = self._kept(key)
        if value is None:
            # Panel, table and map ask the same at once: one works it out, the others wait for it.
            with self.cache.turn(key):
                value = self._kept(key)
                if value is None:
                    value = self._worked_out(key, answer)
        return cast(T, value)

    def _kept(self, key: str) -> object | None:
        """What is kept under a key, unless it was made without a raster that has changed since."""
        value = self.cache.get(key)
        if isinstance(value, Passing):
            return value.answer if value.holds() else None
        return value

    def _worked_out(self, key: str, answer: Callable[[], T]) -> T:
        """Work out an answer and keep it; one that was made without a raster, as long as its file stays as it is."""
        try:
            with working() as work:
                value = answer()
        except RasterError as error:
            if error.code in DAMAGED:
                passes_with(self.store.raster_folder)  # whoever goes on without it is not answered for good
            raise
        self.cache.set(key, Passing.of(value, work) if work.unread else value)
        return value


Ask = Callable[[], Context]  # gives the context of the request that is being answered
