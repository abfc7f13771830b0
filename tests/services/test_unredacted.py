"""Data that are not for a viewer reach neither page nor totals: what may be read behind totals is said by tier."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from domain.tiers import Tier
from domain.viewer import Viewer
from layers import available_layers
from layers.base import Query
from layers.contract.records import records
from services.context import Context
from services.places import any_place, counted_when, host_people, places, returnees, sites, sites_unredacted
from services.public import bands_by_prefecture, sites_by_prefecture
from services.sites.readiness import readiness
from services.sites.rounds import rounds
from services.unredacted import all_evidence, behind_totals
from store import GeoPackageStore, open_store
from tests.conftest import copy_store

Set = Callable[[str, str], Context]
ROUND = 22


@pytest.fixture
def with_all_but_boundaries(demo_store: GeoPackageStore, context: Context, tmp_path: Path) -> Set:
    """The demonstration, with all but its boundaries given another tier or licence; seen by the core."""

    def make(column: str, value: str) -> Context:
        path = copy_store(demo_store.path.parent, tmp_path / "changed").path
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(f"update datasets set {column} = ? where dataset_id != 'demo-admin'", (value,))
        return replace(context, whole=open_store(path))

    return make


@pytest.mark.parametrize(("column", "value"), [("tier", "core"), ("licence", "not for redistribution")])
def test_data_for_the_core_alone_reach_no_total_and_no_layer_of_the_public(
    with_all_but_boundaries: Set, column: str, value: str
) -> None:
    public = with_all_but_boundaries(column, value).as_public()
    assert rounds(public) == []
    for layer in available_layers(public):  # boundaries remain, of which nothing is known
        assert layer.raster is None
        drawn = records(layer, public, Query(0, "2025-10-31", "en", layer.defaults()))
        assert not re.search(r"\d", " ".join(drawn["tip"])), layer.id
    assert sites_unredacted(public, ROUND).empty and host_people(public, ROUND).empty and returnees(public, ROUND).empty
    assert counted_when(public, ["idp_ind"]).empty
    assert sites_by_prefecture(public, ROUND, "en")["people"].isna().all()


def test_partners_get_no_site_of_a_dataset_for_the_core_alone(context: Context, tmp_path: Path) -> None:
    path = copy_store(context.whole.path.parent, tmp_path / "one").path  # type: ignore[attr-defined]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("insert into datasets select * from datasets where 0")
        columns = [row[1] for row in connection.execute("pragma table_info(datasets)") if row[1] != "fid"]
        picked = ", ".join("'secret'" if c == "dataset_id" else "'core'" if c == "tier" else c for c in columns)
        connection.execute(
            f"insert into datasets ({', '.join(columns)}) select {picked} from datasets"
            " where dataset_id = 'demo-displacement'"
        )
        connection.execute("update places set dataset_id = 'secret' where place_id = 'SITE-001'")
    core = replace(context, whole=open_store(path))
    partner = replace(core, viewer=Viewer.of_tier(Tier.PARTNER))
    assert "SITE-001" in readiness(core).sites.index
    seen = readiness(partner)
    for table in (seen.sites.reset_index(), seen.pairs, seen.gates, seen.indicators, seen.gaps, seen.statements):
        assert "SITE-001" not in set(table["site_id"])
    assert len(seen.sites) == len(readiness(core).sites) - 1
    assert "SITE-001" not in places(partner, "displacement_site").index


def test_the_public_gets_totals_and_not_one_place(public_context: Context) -> None:
    assert sites(public_context, ROUND).empty and not sites_unredacted(public_context, ROUND).empty
    assert any_place(public_context, "displacement_site")
    assert public_context.store.observations(["idp_ind"]).empty
    assert not counted_when(public_context, ["idp_ind"]).empty
    assert set(counted_when(public_context, ["idp_ind"])) == {"round", "observed_on", "source"}
    assert not bands_by_prefecture(public_context, ROUND).empty


def test_reading_more_is_not_narrowed_again(public_context: Context) -> None:
    judge = all_evidence(public_context)
    assert behind_totals(judge) is judge and all_evidence(judge) is judge
    assert judge.store is public_context.whole
    assert judge.as_public().reading is None


def test_answers_of_one_reading_are_not_given_to_another(public_context: Context) -> None:
    assert public_context.cached("who reads", {}, lambda: "shown") == "shown"
    assert behind_totals(public_context).cached("who reads", {}, lambda: "behind totals") == "behind totals"
