"""A raster that cannot be read: the gate says so, and its verdict is back when the file is mended where it lies."""

from dataclasses import replace
from pathlib import Path

import pytest

from components.sites.gates import gates_section
from domain.tiers import Tier
from domain.viewer import Viewer
from locales import LANGUAGES, text
from services.context import Context, InMemoryCache
from services.risk.measuring import flooded_destinations
from services.sites.dossier import area_dossier
from services.sites.readiness import readiness
from services.sites.rounds import find_round
from store import Store
from tests.components.reading import words

ROUND = 22


@pytest.fixture
def own(context: Context, own_demo_store: Store) -> Context:
    return replace(context, whole=own_demo_store, cache=InMemoryCache())


def halve(store: Store, pattern: str) -> dict[Path, bytes]:
    """Cut rasters in half; what they held."""
    held = {path: path.read_bytes() for path in store.raster_folder.glob(f"{pattern}.tif")}
    for path, content in held.items():
        path.write_bytes(content[: len(content) // 2])
    return held


@pytest.mark.parametrize("pattern", ["flood_*", "population_*"])
def test_the_gate_says_that_a_raster_cannot_be_read_and_is_judged_again_when_it_can(own: Context, pattern: str) -> None:
    held = halve(own.store, pattern)
    assert held
    partner = replace(own, viewer=Viewer.of_tier(Tier.PARTNER))
    for viewer in (own, partner):
        damaged = readiness(viewer, ROUND)
        flood = damaged.gates[damaged.gates["gate"] == "G8"]
        assert set(flood["state"]) == {"UNKNOWN"} and set(flood["reason"]) == {"unread"}
    site = str(damaged.sites.index[0])
    for language in LANGUAGES:
        said = words(gates_section(damaged, site, damaged.pairs[damaged.pairs["site_id"] == site], language))
        assert text("gate_reason.unread", language) in said
    area = area_dossier(own, str(own.store.places("return_area").index[0]), find_round(own, ROUND))
    assert area is not None and area.flooded is not None and area.flooded["unread"] and not area.in_harm
    for path, content in held.items():
        path.write_bytes(content)
    for viewer in (own, partner):
        mended = readiness(viewer, ROUND)
        flood = mended.gates[mended.gates["gate"] == "G8"]
        assert "unread" not in set(flood["reason"]) and {"PASS", "FAIL"} <= set(flood["state"])


def test_every_destination_is_known_to_be_unread(own: Context) -> None:
    whole = flooded_destinations(own, ROUND)
    assert not whole["unread"].any() and whole["share"].notna().any()
    halve(own.store, "flood_*")
    damaged = flooded_destinations(replace(own, cache=InMemoryCache()), ROUND)
    assert set(damaged.index) == set(whole.index)
    assert damaged["unread"].all() and damaged["share"].isna().all()
