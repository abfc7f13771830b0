"""Who asks, of which store, with which method; and where an answer is kept."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, cast

from domain.errors import NotAllowedError
from domain.method import Method
from domain.tiers import Tier
from store.protocol import Store

T = TypeVar("T")


class Memo(Protocol):
    """A cache that keeps an answer under a key; shared by threads and processes."""

    def get(self, key: str) -> object | None:
        """The answer kept under a key, or None."""
        ...

    def set(self, key: str, value: object) -> object:
        """Keep an answer."""
        ...


class Forgetful:
    """The memo of a single run: keeps answers in memory only."""

    def __init__(self) -> None:
        self._kept: dict[str, object] = {}

    def get(self, key: str) -> object | None:
        """The answer kept under a key, or None."""
        return self._kept.get(key)

    def set(self, key: str, value: object) -> object:
        """Keep an answer."""
        self._kept[key] = value
        return value


@dataclass(frozen=True)
class Context:
    """Everything an answer depends on besides the question itself."""

    store: Store
    method: Method
    viewer: Tier
    memo: Memo = field(default_factory=Forgetful)

    def require(self, tier: Tier) -> None:
        """Refuse a question above the viewer's tier.

        Raises:
            NotAllowedError: the viewer's tier is lower.
        """
        if self.viewer < tier:
            raise NotAllowedError("not_allowed", found=str(self.viewer), expected=str(tier))

    def as_public(self) -> "Context":
        """The same context seen by the public: what a snapshot is made with."""
        return Context(self.store, self.method, Tier.PUBLIC, self.memo)

    def remember(self, question: str, parameters: dict[str, object], answer: Callable[[], T]) -> T:
        """Answer a question, or give the answer kept for the same data, method, viewer and parameters."""
        parts = [question, self.store.version(), self.method.hash, str(self.viewer), parameters]
        key = hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
        kept = self.memo.get(key)
        if kept is None:
            kept = answer()
            self.memo.set(key, kept)
        return cast(T, kept)
