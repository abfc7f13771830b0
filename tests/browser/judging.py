"""What a page may say of a failure: its cause in words, and only after something that explains it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from locales import catalogue, text

# What says that the fault is the program's, or says nothing.
NO_CAUSES = {"internal", "unknown"}
# What a store without data lacks: said at any time.
LACKING = {"no_rounds", "no_raster", "no_zones", "unknown_round", "no_period"}
# What a button may refuse because a field of its tool is empty or was left as it was, or nothing was chosen before.
INCOMPLETE = {
    "field_empty", "field_number", "participant_needed", "weights_unchanged", "bad_weights", "unknown_scenario",
    "method_version",
}  # fmt: skip
BROKEN_LINK, OLD_METHOD = "state.dropped", "notice.method"
PLACEHOLDER = re.compile(r"\\\{\w+\\\}")


class After(IntEnum):
    """What was done just before the page said something."""

    NOTHING_ENTERED = 0
    PRESSED = 1  # a button, with fields as they should be
    BAD_INPUT = 2


@dataclass(frozen=True)
class Alert:
    """What a page says of a failure; `wide` where it stands over the whole page, with what was entered far from it."""

    words: str
    wide: bool


@lru_cache(maxsize=4)
def _causes(language: str) -> dict[str, re.Pattern[str]]:
    """Every message that names a cause, by the error's code; what stands over a page as it opens, by its key."""
    keys = {key: key.split(".", 1)[1] for key in catalogue(language) if key.startswith("error.")}
    named = {code: key for key, code in keys.items() if "." not in code and code not in NO_CAUSES}
    named |= {key: key for key in (BROKEN_LINK, OLD_METHOD)}
    return {code: re.compile(PLACEHOLDER.sub(".+", re.escape(text(key, language)))) for code, key in named.items()}


def causes_named(words: str, language: str) -> set[str]:
    """Codes of the errors whose sentence stands in the words."""
    return {code for code, sentence in _causes(language).items() if sentence.search(words)}


def objection(alert: Alert, language: str, after: After, explained: Collection[str]) -> str:
    """Why the page must not say so, or ""; `explained` are causes that lie in the store or the address."""
    named = causes_named(alert.words, language)
    if not named:
        return "names no cause"
    if named & set(explained):
        return ""
    if alert.wide:
        return "stands over the whole page"
    if after is After.BAD_INPUT or (after is After.PRESSED and named & INCOMPLETE):
        return ""
    return "follows nothing that explains it"


def alerts_of(found: list[dict[str, Any]]) -> list[Alert]:
    """Alerts as the page's script gives them."""
    return [Alert(one["words"], one["wide"]) for one in found]
