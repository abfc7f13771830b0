"""Where one can go on the page: places, their tabs, who may open them, and what older addresses called them.

Header, tabs, the reading of an address and the tests that open everything follow PLACES. A place or a tab is added
by its line here, its message (`place.<id>`, `tab.<key>`) and its panel (callbacks/panel.py).
"""

from dataclasses import dataclass

from domain import topics
from domain.tiers import Tier

OVERVIEW, MONDAY = "situation.overview", "situation.monday"
SITES, COMPARE, CLOSING = "sites.list", "sites.compare", "sites.closing"
FOLLOWUP, SCENARIO = "sites.followup", "sites.scenario"
EXPOSURE, WARNINGS = "risks.exposure", "risks.warnings"
WORKSHOP, DOCUMENTS, METHOD = "workshop", "documents", "method"


@dataclass(frozen=True)
class Tab:
    """What one address shows: `<place>.<tab>`, or the place's own where it will never have another."""

    address: str  # the value of `lens` in an address
    tier: Tier = Tier.PUBLIC  # the least that opens it
    old: str = ""  # what addresses called it before there were places
    topic: str = topics.SITUATION  # which layers are on until a person switches them
    drawer: bool = False  # opened by a button of its place, not one of its tabs

    @property
    def key(self) -> str:
        """Its name in the key of its message."""
        return self.address.replace(".", "_")


@dataclass(frozen=True)
class Place:
    """A word of the header, and the tabs that it opens."""

    id: str
    tabs: tuple[Tab, ...]
    in_menu: bool = False  # stands in the menu instead
    of_all: bool = False  # speaks of the whole country: who goes there lets the selection go

    def open_to(self, tier: Tier) -> tuple[Tab, ...]:
        """The tabs that a tier is offered; the first is what the place opens."""
        return tuple(tab for tab in self.tabs if tab.tier <= tier and not tab.drawer)


PLACES = (
    Place("situation", (Tab(OVERVIEW, old="overview"), Tab(MONDAY)), of_all=True),
    Place(
        "sites",
        (
            Tab(SITES, old="readiness", topic=topics.SITES),
            Tab(COMPARE, Tier.PARTNER, old="compare", topic=topics.SITES),
            Tab(CLOSING, Tier.CORE, old="closing", topic=topics.SITES),
            Tab(FOLLOWUP, Tier.PARTNER, topic=topics.SITES),
            Tab(SCENARIO, Tier.CORE, old="scenario", topic=topics.SITES, drawer=True),
        ),
    ),
    Place(
        "risks",
        (
            Tab(EXPOSURE, old="exposure", topic=topics.EXPOSURE),
            Tab(WARNINGS, old="preparedness", topic=topics.WARNINGS),
        ),
    ),
    Place("workshop", (Tab(WORKSHOP, Tier.CORE, topic=topics.SITES),)),
    Place("documents", (Tab(DOCUMENTS),)),
    Place("method", (Tab(METHOD),), in_menu=True),
)
TABS = {tab.address: tab for place in PLACES for tab in place.tabs}
LENSES = tuple(TABS)
OLD = {tab.old: tab.address for tab in TABS.values() if tab.old}


def lens_named(word: str) -> str:
    """The address of the tab that a link means: by its address, by its place alone, or by its older name.

    Raises:
        ValueError: there is no such tab.
    """
    if word in LENSES:
        return word
    first = {place.id: place.tabs[0].address for place in PLACES}
    for known in (first, OLD):
        if word in known:
            return known[word]
    raise ValueError(word)


def place_of(lens: str) -> Place:
    """The place that a tab belongs to."""
    return next(place for place in PLACES if lens in {tab.address for tab in place.tabs})


def topic_of(lens: str) -> str:
    """The question that a tab asks.

    Raises:
        KeyError: there is no such tab.
    """
    return TABS[lens].topic
