"""One place decides which rows a reader gets: every table, by tier, licence and sensitive kind."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from domain.errors import NotAllowedError
from domain.schemas import SCHEMAS, Batch, Dataset
from domain.tiers import Tier
from store import open_store
from store.geopackage import GeoPackageStore
from store.visible import EVERYTHING, Reading, VisibleStore, behind_totals, reading_of, visible

TABLES = sorted(SCHEMAS)


def batch(name: str, tier: str, licence: str = "CC0") -> Batch:
    """A site, a facility and an area, with an observation, a link, a raster and an issue of each, named by dataset."""
    about = Dataset(name, name, "a file", licence, tier, "2025-06-30", name[0] * 64, False, imported_at="2025-07-01")
    point = [shapely.Point(20, 5)]
    kinds = {"displacement_site": f"{name}-site", "health_facility": f"{name}-clinic"}
    places = pd.DataFrame({"place_id": list(kinds.values()), "kind": list(kinds), "name": list(kinds.values())})
    seen = pd.DataFrame({"subject": [*kinds.values()], "indicator": "idp_ind", "value": 7.0})
    links = pd.DataFrame({"from_id": [*kinds.values()], "to_id": "CF11", "kind": "flow", "value": 7.0})
    area = {
        "pcode": [f"CF-{name}"],
        "level": "adm1",
        "name": name,
        "parent": None,
        "valid_from": None,
        "valid_to": None,
    }
    return Batch(
        about,
        areas=gpd.GeoDataFrame(area, geometry=[shapely.box(20, 4, 21, 6)], crs=4326),
        places=gpd.GeoDataFrame(
            places.assign(adm1=None, adm2=None, adm3=None, status=None, attributes=None), geometry=point * 2, crs=4326
        ),
        observations=seen.assign(
            unit="persons", observed_on="2025-06-30", round=1, source=name, collection="survey", note=name
        ),
        links=links.assign(unit="persons", period_start=None, period_end=None, round=1, source=name),
        rasters=pd.DataFrame(
            {"raster_id": [name], "hazard": "heat", "variable": "x", "unit": "x", "date": None, "licence": licence,
             "return_period": pd.array([1], "Int64"), "path": f"{name}.tif", "source": name}
        ),
        issues=pd.DataFrame(
            {"severity": ["note"], "file": name, "row": pd.array([1], "Int64"), "column": None, "code": "x",
             "found": name, "expected": None, "advice": None}
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> GeoPackageStore:
    store = open_store(tmp_path_factory.mktemp("visible") / "kodro.gpkg")
    for tier in Tier:
        store.write(batch(str(tier), str(tier)))
    store.write(batch("barred", "public", "not for redistribution"))
    store.write(batch("unsaid", "public", ""))
    assert isinstance(store, GeoPackageStore)
    return store


def datasets(store: VisibleStore | GeoPackageStore, table: str) -> set[str]:
    return set(store.read_table(table)["dataset_id"])


@pytest.mark.parametrize("table", [t for t in TABLES if t != "issues"])
def test_no_table_gives_a_row_above_the_viewers_tier(whole: GeoPackageStore, table: str) -> None:
    seen = {tier: datasets(VisibleStore(whole, reading_of(tier)), table) for tier in Tier}
    assert seen[Tier.PUBLIC] == {"public"}
    assert seen[Tier.PARTNER] == {"public", "partner", "barred", "unsaid"}
    assert seen[Tier.CORE] == {"public", "partner", "core", "barred", "unsaid"}


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.PARTNER])
def test_issues_quote_files_and_are_for_those_who_import(whole: GeoPackageStore, tier: Tier) -> None:
    assert VisibleStore(whole, reading_of(tier)).issues().empty
    assert not whole.issues().empty


def test_the_public_gets_no_row_of_a_place_that_identifies_displaced_people(whole: GeoPackageStore) -> None:
    public = VisibleStore(whole, reading_of(Tier.PUBLIC))
    for table, column in (("places", "place_id"), ("observations", "subject"), ("links", "from_id")):
        assert list(public.read_table(table)[column]) == ["public-clinic"]


def test_a_row_that_names_a_sensitive_place_of_another_dataset_is_kept_back_too(tmp_path: Path) -> None:
    store = open_store(tmp_path / "kodro.gpkg")
    store.write(batch("core", "core"))
    about = Dataset("public", "p", "a file", "CC0", "public", "2025-06-30", "p" * 64, False)
    counts = batch("public", "public").observations
    assert counts is not None
    store.write(Batch(about, observations=counts.assign(subject="core-site")))
    public = visible(store, reading_of(Tier.PUBLIC))
    assert public.observations().empty


@pytest.mark.parametrize(
    ("tier", "seen"), [(Tier.PUBLIC, []), (Tier.PARTNER, []), (Tier.CORE, ["site", "site:relocation"])]
)
def test_a_row_of_another_dataset_that_names_a_hidden_place_is_hidden(
    tmp_path: Path, tier: Tier, seen: list[str]
) -> None:
    """Also what is said of a choice of those who live there, which stands under their site's id."""
    store = open_store(tmp_path / "kodro.gpkg")
    store.write(batch("core", "core"))
    other = batch("public", "public")
    assert other.observations is not None and other.links is not None
    subjects = ["core-site", "core-site:relocation"]
    counts = other.observations.assign(subject=subjects)
    links = other.links.assign(from_id=["public-clinic", "core-clinic"], to_id=["core-site", "public-clinic"])
    store.write(Batch(other.dataset, observations=counts, links=links))
    shown = visible(store, reading_of(tier))
    about_it = set(shown.observations()["subject"]) & set(subjects)
    assert sorted(one.removeprefix("core-") for one in about_it) == seen
    named = set(shown.links("flow")[["from_id", "to_id"]].to_numpy().ravel())
    assert bool(named & {"core-site", "core-clinic"}) == bool(seen)


def test_totals_for_the_public_are_made_of_what_partners_may_see_and_may_be_published(whole: GeoPackageStore) -> None:
    behind = VisibleStore(whole, behind_totals(Tier.PUBLIC))
    assert datasets(behind, "places") == {"public", "partner"}
    assert "partner-site" in behind.places("displacement_site").index
    assert datasets(VisibleStore(whole, behind_totals(Tier.PARTNER)), "places") == datasets(
        VisibleStore(whole, reading_of(Tier.PARTNER)), "places"
    )


def test_an_older_row_that_may_be_seen_is_not_hidden_by_a_newer_one_that_may_not(tmp_path: Path) -> None:
    store = open_store(tmp_path / "kodro.gpkg")
    for name, day in (("public", "2024-01-01"), ("core", "2025-01-01")):
        about = Dataset(name, name, "a file", "CC0", name, "2024-01-01", name[0] * 64, False, imported_at=day)
        areas = batch("x", "public").areas
        assert areas is not None
        store.write(Batch(about, areas=areas.assign(name=name)))
    assert visible(store, reading_of(Tier.PUBLIC)).areas("adm1")["name"].tolist() == ["public"]
    assert visible(store, EVERYTHING).areas("adm1")["name"].tolist() == ["core"]


def test_a_new_import_is_seen_at_once(tmp_path: Path) -> None:
    store = open_store(tmp_path / "kodro.gpkg")
    public = visible(store, reading_of(Tier.PUBLIC))
    assert public.datasets().empty
    store.write(batch("public", "public"))
    assert public.datasets()["dataset_id"].tolist() == ["public"]


def test_a_part_has_the_version_of_the_whole_and_writes_nothing(whole: GeoPackageStore) -> None:
    part = visible(whole, Reading(Tier.PUBLIC))
    assert part.version() == whole.version()
    with pytest.raises(NotAllowedError):
        part.write(batch("more", "public"))


def test_the_same_reading_gives_the_same_store_and_everything_is_the_whole(whole: GeoPackageStore) -> None:
    assert visible(whole, reading_of(Tier.PUBLIC)) is visible(whole, reading_of(Tier.PUBLIC))
    assert visible(whole, reading_of(Tier.CORE)) is whole


def test_a_store_of_which_no_part_can_be_read_is_never_given_whole() -> None:
    class Other:
        """A store of another kind."""

    with pytest.raises(TypeError):
        visible(Other(), reading_of(Tier.PUBLIC))  # type: ignore[arg-type]
