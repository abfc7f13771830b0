"""Every message whose key the code composes exists in every language, for everything that can stand in it."""

import re

import pytest

import locales
from analysis.risk.early_warning import WARNED
from commands.users import COLUMNS as ACCOUNT_COLUMNS
from components.method_figures import HAZARDS as COMPUTED_HAZARDS
from components.method_figures import TABLES
from domain.method import PROVENANCES, load_method
from domain.method_numbers import EDITABLE
from domain.navigation import PLACES
from domain.scenario import CHANGE_KINDS
from domain.tiers import Tier
from domain.viewer import ROLES
from domain.workshop import REMARKS, STEPS, WAYS
from layers import all_layers
from services.risk.exposure_request import ZONES
from services.sites.followup import STATUSES, checklist_items
from services.sites.scenarios import presets
from tests.locales.keys_in_code import patterns

METHOD = load_method()
BANDS, STATES, GATES = list("ABCDE"), ["PASS", "FAIL", "UNKNOWN"], [gate.id for gate in METHOD.gates]
ITEMS = sorted({i.gap.item for i in METHOD.indicators if i.gap} | set(METHOD.unit_costs))
HAZARDS = [hazard.id for hazard in METHOD.hazards]
LEVELS = [*WARNED, "unknown", "none"]
# What can stand in a composed key, from the vocabulary of the code or of the method.
VOCABULARY: dict[str, list[str]] = {
    "band.{}.name": BANDS,
    "checklist.{}": list(checklist_items()),
    "dimension.{}.name": [d.id for d in METHOD.dimensions],
    "driver.{}.of": ["weights", "data", "goalposts", "rule"],
    "error.field.{}": ["file", "row", "column", "found", "expected"],
    "exposure.basis.{}": ["raster", "tracked"],
    "followup.{}": list(STATUSES),
    "gap.{}": ITEMS,
    "gate.{}.name": GATES,
    "hazard.{}": HAZARDS,
    "hazard.{}.note": HAZARDS,
    "hazard.{}.unit": HAZARDS,
    "hazard.{}.key": [hazard.id for hazard in METHOD.hazards if hazard.keyed_by == "nothing"],
    "indicator.{}.name": [i.id for i in METHOD.indicators],
    "language.{}": list(locales.LANGUAGES),
    "layer.{}.about": [layer.id for layer in all_layers()],
    "layer.{}.title": [layer.id for layer in all_layers()],
    "level.{}": [level.name for hazard in METHOD.hazards for level in hazard.levels],
    "level.{}.name": [level.name for hazard in METHOD.hazards for level in hazard.levels],
    "log.{}": ["created", "changed", "undone", "redone", "reset", "renamed"],
    "method.age.{}": list(METHOD.ages),
    "method.field.{}": sorted({field for fields in EDITABLE.values() for field in fields}),
    "method.source.{}": [*[i.id for i in METHOD.indicators], *GATES, *ITEMS, *TABLES, *COMPUTED_HAZARDS],
    "method.subject.{}": ["site", "destination"],
    "method.upgrade.{}": ["gone", "moved", "rescaled"],
    "preset.{}": list(presets()),
    "role.{}": list(ROLES),
    "audit.misfit.{}": ["content", "number", "chain", "head"],
    "column.{}": list(ACCOUNT_COLUMNS),
    "provenance.{}": sorted(PROVENANCES),
    "place.{}": [place.id for place in PLACES],
    "state.{}": STATES,
    "tab.{}": [tab.key for place in PLACES for tab in place.tabs if len(place.tabs) > 1],
    "tier.{}": [str(tier) for tier in Tier],
    "warning.level.{}": LEVELS,
    "workshop.remark.{}": list(REMARKS),
    "workshop.step.{}": list(STEPS),
    "workshop.way.{}": list(WAYS),
    "workshop.way.{}.about": list(WAYS),
    "zones.{}": list(ZONES),
}
ANYTHING = {"{}.{}", "{}.{}.name"}  # composed of parts that other patterns hold


def members(pattern: str) -> list[str]:
    """What stands in a pattern: of its vocabulary, and of the literal lists beside its uses."""
    literal = [member for _, listed in patterns()[pattern] if listed for member in listed]
    return [*VOCABULARY.get(pattern, []), *literal]


def known_to(language: str, pattern: str) -> list[str]:
    form = re.compile(re.escape(pattern).replace(r"\{\}", r"[\w-]+"))
    return [key for key in locales.catalogue(language) if form.fullmatch(key)]


@pytest.mark.parametrize("language", locales.LANGUAGES)
def test_every_member_of_a_composed_key_has_its_message(language: str) -> None:
    known = locales.catalogue(language)
    missing = [
        pattern.replace("{}", member)
        for pattern in {**patterns(), **dict.fromkeys(VOCABULARY)}
        for member in (members(pattern) if pattern in patterns() else VOCABULARY[pattern])
        if pattern.replace("{}", member) not in known and not optional(pattern)
    ]
    assert missing == []


def optional(pattern: str) -> bool:
    """A key that the code only looks for: another message stands in where it is missing."""
    return pattern in {"unit.of.{}", "template.field.{}", "advice.{}", "field.{}"}


@pytest.mark.parametrize("language", locales.LANGUAGES)
def test_no_composed_key_is_composed_for_nothing(language: str) -> None:
    alone = [p for p in patterns() if p not in ANYTHING and p != "cli.import{}" and not known_to(language, p)]
    assert alone == []


def test_every_kind_of_change_is_said() -> None:
    said = {"dimension_weight": "weight", "indicator_weight": "weight", "unit_cost": "cost", "value": "value"}
    keys = [f"change.{said.get(kind, kind)}" for kind in CHANGE_KINDS if kind != "gate"]
    assert [key for key in keys if not locales.has(key, locales.DEFAULT)] == []


def test_the_search_sees_composed_keys_and_the_lists_beside_them() -> None:
    found = patterns()
    assert len(found) > 100
    listed = {pattern: lists for pattern, uses in found.items() if (lists := [m for _, m in uses if m])}
    assert len(listed) > 20
