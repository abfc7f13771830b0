"""What every test may ask for."""

import gc
import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from flask import Flask
from hypothesis import settings

from demo.generate import build_demo
from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from server import deferred
from server.cache import SharedCache
from services.context import Cache, Context
from store import Store, open_store
from tests.layers.stores import counted_store, empty_store

gc.disable()  # while modules and tests are read, none of which is garbage: see pytest_collection_finish()
ROOT = Path(__file__).parent.parent
# No test asserts a time: a loaded machine fails none.
settings.register_profile("kodro", deadline=None, print_blob=True)
settings.load_profile("kodro")


# Whoever asks for one of these waits until a country is made and judged, or a browser started.
COSTLY = {"demo_folder", "counted", "own_counted", "browser", "real_data"}
# Of what asks for none of them, the tests that take 0.3 s or more, all their cases together.
SLOW = set((ROOT / "tests/slow.txt").read_text(encoding="utf-8").split())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what `make check` leaves out: by what a test asks for, or by its name in tests/slow.txt."""
    for item in items:
        if COSTLY & set(getattr(item, "fixturenames", ())) or item.nodeid.partition("[")[0] in SLOW:
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Let no collection of garbage walk through modules and tests again: they stay to the end."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder with the real input files; they may not be redistributed, so they may be absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real input files (../shared/data) are not on this machine")
    return folder


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that all its worker processes share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are waited for: what a client sees of those that are not there in time is tested on its own."""
    for limit in ("HOLD_S", "HURRIED_S"):
        monkeypatch.setattr(deferred, limit, 600.0)


@pytest.fixture(scope="session")
def demo_folder(shared_folder: Path) -> Path:
    """The synthetic country at 1 km, made once a run by whichever worker comes first; to be copied, not written."""
    folder = shared_folder / "demonstration"
    with FileLock(shared_folder / "demonstration.lock"):
        if not folder.exists():
            half_made = shared_folder / "demonstration.part"
            half_made.mkdir()
            build_demo(open_store(half_made / "kodro.gpkg"), resolution=1000)
            half_made.rename(folder)
    return folder


@pytest.fixture(scope="session")
def demo_store(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The synthetic country, a copy for this worker; a test that writes makes a copy of its own."""
    return copy_store(demo_folder, tmp_path_factory.mktemp("demo"))


def copy_store(source: Path, target: Path) -> Store:
    """Copy the folder of a store with its rasters, and open the copy."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    return open_store(target / "kodro.gpkg")


@pytest.fixture
def own_demo_store(demo_folder: Path, tmp_path: Path) -> Store:
    """The synthetic country, a copy for one test that writes into it."""
    return copy_store(demo_folder, tmp_path / "store")


@pytest.fixture(scope="session")
def answers_folder(shared_folder: Path) -> Path:
    """The cache of this run: its keys name code, data, method and viewer, so all who only read share their answers."""
    return shared_folder / "answers"


@pytest.fixture(scope="session")
def answers(answers_folder: Path) -> Cache:
    """The same for a context without a server."""
    return SharedCache(Flask("answers"), answers_folder)


@pytest.fixture(scope="session")
def context(demo_store: Store, answers: Cache) -> Context:
    """What the cluster core sees of the synthetic country."""
    return Context(demo_store, load_method(), Viewer.of_tier(Tier.CORE), answers)


@pytest.fixture(scope="session")
def public_context(demo_store: Store, answers: Cache) -> Context:
    """What the public sees of it."""
    return Context(demo_store, load_method(), Viewer.of_tier(Tier.PUBLIC), answers)


@pytest.fixture(scope="session")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """The core, of a round counted by hand."""
    return Context(counted_store(tmp_path_factory.mktemp("counted")), load_method(), Viewer.of_tier(Tier.CORE))


@pytest.fixture(scope="session")
def counted_public(counted: Context) -> Context:
    """The public, of the same store."""
    return Context(counted.store, counted.built_in, Viewer.of_tier(Tier.PUBLIC))


@pytest.fixture(scope="session")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """The core, of a store that nothing was imported into."""
    return Context(empty_store(tmp_path_factory.mktemp("nothing")), load_method(), Viewer.of_tier(Tier.CORE))


@pytest.fixture
def own_counted(tmp_path: Path) -> Context:
    """The core, of a round counted by hand that one test writes into."""
    return Context(counted_store(tmp_path), load_method(), Viewer.of_tier(Tier.CORE))
