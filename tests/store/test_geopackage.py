"""The embedded store: whole writes, replaced datasets, which row wins, what happens when it breaks."""

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pandera.errors
import pytest
import shapely
from filelock import FileLock

import store.geopackage as geopackage
from domain.errors import StoreError
from domain.schemas import Batch, attributes
from store import open_store
from store.protocol import Store
from tests.store.store_makers import areas, dataset, leave_half_written

SQUARE = shapely.box(20, 5, 21, 6)


def places(name: str, rows: list[tuple[str, str]], *, at: str = "2024-01-01") -> Batch:
    table = pd.DataFrame(rows, columns=["place_id", "name"]).assign(kind="town")
    table["attributes"] = attributes(population=12)
    shapes = [shapely.Point(20.5, 5.5)] * len(rows)
    return Batch(dataset(name, at=at), places=gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326"))


def counts(name: str, values: list[tuple[str, float | None]], *, at: str = "2024-01-01") -> Batch:
    table = pd.DataFrame(values, columns=["subject", "value"]).assign(
        indicator="idp_ind", unit="persons", observed_on="2024-11-30", source="test", collection="survey"
    )
    return Batch(dataset(name, at=at), observations=table)


def test_a_store_that_does_not_exist_yet_is_empty(store: Store) -> None:
    assert store.datasets().empty
    assert store.places("town").empty
    assert store.areas("adm1").empty
    assert store.observations().empty
    assert store.rasters().empty
    assert store.issues().empty


def test_rows_come_back_as_they_were_written(store: Store) -> None:
    store.write(places("a", [("t1", "Bambari"), ("t2", None)]))
    found = store.places("town")
    assert list(found.index) == ["t1", "t2"]
    assert found.loc["t1", "name"] == "Bambari"
    assert found.loc["t1", "attributes"] == '{"population": 12}'
    assert pd.isna(found.loc["t2", "name"])
    assert found.geometry.loc["t1"] == shapely.Point(20.5, 5.5)
    assert found.crs == "EPSG:4326"


def test_a_missing_value_comes_back_missing_and_a_missing_round_too(store: Store) -> None:
    store.write(counts("a", [("t1", None), ("t2", 0.0)]))
    found = store.observations().set_index("subject")
    assert pd.isna(found.loc["t1", "value"])
    assert found.loc["t2", "value"] == 0
    assert found["round"].isna().all()


def test_writing_a_dataset_again_replaces_its_rows_and_no_others(store: Store) -> None:
    store.write(counts("a", [("t1", 1), ("t2", 2)]))
    store.write(counts("b", [("t9", 9)]))
    store.write(counts("a", [("t3", 3)], at="2024-02-01"))
    assert sorted(store.observations()["subject"]) == ["t3", "t9"]
    assert sorted(store.datasets()["dataset_id"]) == ["a", "b"]


def test_a_dataset_with_fewer_tables_than_before_leaves_nothing_behind(store: Store) -> None:
    store.write(places("a", [("t1", "Bria")]))
    store.write(counts("a", [("t1", 5)]))
    assert store.places("town").empty


def test_of_a_place_in_two_datasets_the_last_written_wins_whatever_the_clock_says(store: Store) -> None:
    store.write(places("a", [("t1", "Bria (first)")], at="2024-06-01"))
    store.write(places("b", [("t1", "Bria (last)")], at="2019-06-01"))  # on a machine whose clock was set back
    assert store.places("town").loc["t1", "name"] == "Bria (last)"
    store.write(places("a", [("t1", "Bria (again)")], at="2019-01-01"))
    assert store.places("town").loc["t1", "name"] == "Bria (again)"


def test_a_store_is_for_its_owner_alone_unless_the_owner_says_otherwise(store: Store) -> None:
    store.write(places("a", [("t1", "Bria")], at="2024-06-01"))
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    store.journal.append("scenario", "created", {}, by="")
    assert stat.S_IMODE(store.journal.path.stat().st_mode) == 0o600
    store.path.chmod(0o640)
    store.write(places("b", [("t1", "Bria")], at="2024-06-01"))
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o640


def test_a_newer_list_of_names_never_hides_a_shape(store: Store) -> None:
    store.write(areas("shapes", [("CF43", "adm1", "Ouaka", "CAF", SQUARE)], at="2020-01-01"))
    store.write(areas("names", [("CF43", "adm1", "OUAKA", "CAF", None)], at="2024-01-01"))
    assert store.areas("adm1").geometry.loc["CF43"].equals(SQUARE)
    smaller = shapely.box(20, 5, 20.5, 6)
    store.write(areas("newer", [("CF43", "adm1", "Ouaka", "CAF", smaller)], at="2023-01-01"))
    assert store.areas("adm1").geometry.loc["CF43"].equals(smaller)


def test_the_version_changes_with_every_write_and_only_then(store: Store) -> None:
    empty = store.version()
    store.write(counts("a", [("t1", 1)]))
    first = store.version()
    assert empty != first == store.version()
    store.write(counts("a", [("t1", 1)], at="2024-02-01"))
    assert store.version() != first


def test_rows_that_break_a_schema_write_nothing(store: Store) -> None:
    store.write(counts("a", [("t1", 1)]))
    before = store.version()
    bad = counts("b", [("t2", 2)])
    assert bad.observations is not None
    bad.observations["observed_on"] = "30/11/2024"
    with pytest.raises(pandera.errors.SchemaErrors):
        store.write(bad)
    assert store.version() == before


def test_a_crash_in_the_middle_of_a_write_leaves_the_old_store(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(counts("a", [("t1", 1)]))
    path = tmp_path / "store" / "kodro.gpkg"
    before = path.read_bytes()
    append, calls = geopackage._append, []

    def broken(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise OSError("No space left on device")
        append(*arguments)

    monkeypatch.setattr(geopackage, "_append", broken)
    with pytest.raises(StoreError) as caught:
        store.write(counts("b", [("t2", 2)]))
    assert caught.value.code == "store_unwritable"
    assert path.read_bytes() == before
    assert list(store.observations()["subject"]) == ["t1"]
    assert [p.name for p in path.parent.iterdir() if "draft" in p.name] == []


def test_a_draft_that_a_power_cut_left_is_ignored_and_overwritten(store: Store, tmp_path: Path) -> None:
    store.write(counts("a", [("t1", 1)]))
    (tmp_path / "store" / ".kodro.gpkg.draft.gpkg").write_bytes(b"half a store")
    assert list(store.observations()["subject"]) == ["t1"]
    store.write(counts("b", [("t2", 2)]))
    assert sorted(store.observations()["subject"]) == ["t1", "t2"]


def test_a_store_that_is_not_a_geopackage_is_said_to_be_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "kodro.gpkg"
    path.write_bytes(b"not a database at all, but long enough to be read as one" * 40)
    for question in (lambda s: s.datasets(), lambda s: s.places("town"), lambda s: s.observations()):
        with pytest.raises(StoreError) as caught:
            question(open_store(path))
        assert caught.value.code == "store_unreadable"
        assert caught.value.file == "kodro.gpkg"


def test_writing_over_an_unreadable_store_fails_and_leaves_it(tmp_path: Path) -> None:
    path = tmp_path / "kodro.gpkg"
    path.write_bytes(b"not a database" * 400)
    with pytest.raises(StoreError):
        open_store(path).write(counts("a", [("t1", 1)]))
    assert path.read_bytes() == b"not a database" * 400


def test_a_write_waits_for_another_and_gives_up_with_words(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(counts("a", [("t1", 1)]))
    monkeypatch.setattr(geopackage, "LOCK_SECONDS", 0.1)
    with FileLock(tmp_path / "store" / "kodro.gpkg.lock"), pytest.raises(StoreError) as caught:
        store.write(counts("b", [("t2", 2)]))
    assert caught.value.code == "store_busy"


def test_a_writer_that_gives_up_leaves_the_draft_of_the_one_who_writes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(counts("a", [("t1", 1)]))
    monkeypatch.setattr(geopackage, "LOCK_SECONDS", 0.1)
    draft = tmp_path / "store" / ".kodro.gpkg.draft.gpkg"
    with FileLock(tmp_path / "store" / "kodro.gpkg.lock"):
        draft.write_bytes(b"what the other one has written so far")
        with pytest.raises(StoreError):
            store.write(counts("b", [("t2", 2)]))
        assert draft.exists()


def test_another_process_sees_a_write_at_once(store: Store, tmp_path: Path) -> None:
    other = open_store(tmp_path / "store" / "kodro.gpkg")
    store.write(counts("a", [("t1", 1)]))
    assert len(other.observations()) == 1
    store.write(counts("b", [("t2", 2)]))
    assert len(other.observations()) == 2


def test_a_moved_store_takes_its_rasters_along(store: Store, tmp_path: Path) -> None:
    row = {
        "raster_id": "r", "hazard": "river_flood", "variable": "depth", "unit": "m", "return_period": 10,
        "path": "r.tif", "source": "test", "licence": "",
    }  # fmt: skip
    store.write(Batch(dataset("r"), rasters=pd.DataFrame([row])))
    moved = tmp_path / "elsewhere"
    shutil.copytree(tmp_path / "store", moved)
    found = open_store(moved / "kodro.gpkg").rasters("river_flood")
    assert found["path"].tolist() == [str(moved / "kodro_rasters" / "r.tif")]
    assert found["return_period"].tolist() == [10]


def test_the_store_is_a_geopackage_that_other_programs_open(store: Store, tmp_path: Path) -> None:
    store.write(places("a", [("t1", "Bria")]))
    path = tmp_path / "store" / "kodro.gpkg"
    with closing(sqlite3.connect(path)) as connection:
        layers = {row[0] for row in connection.execute("select table_name from gpkg_contents")}
    assert {"places", "datasets"} <= layers
    assert len(gpd.read_file(path, layer="places")) == 1


def test_the_draft_of_a_killed_writer_takes_nothing_from_the_next_write(store: Store) -> None:
    """The journal beside it is played back by whoever opens a file of that name: what it undoes is another's."""
    store.write(counts("a", [("x", 1.0)]))
    store.write(counts("b", [("y", 2.0)]))
    draft = store.path.with_name(".kodro.gpkg.draft.gpkg")
    shutil.copyfile(store.path, draft)
    geopackage._forget(draft, "b")
    leave_half_written(draft, "update datasets set title = 'x'")
    store.write(counts("c", [("z", 3.0)]))
    assert sorted(open_store(store.path).datasets()["dataset_id"]) == ["a", "b", "c"]
    assert sorted(p.name for p in store.path.parent.iterdir()) == ["kodro.gpkg", "kodro.gpkg.lock"]
