"""What is answered without a raster that cannot be read is answered anew once its file has changed, and not before."""

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import DAMAGED, RasterError
from services.context import Context, InMemoryCache
from services.passing import Passing, passes_with, state_of, working


@pytest.fixture
def here(own_counted: Context) -> Context:
    own_counted.store.raster_folder.mkdir(exist_ok=True)
    return replace(own_counted, cache=InMemoryCache())


@pytest.fixture
def raster(here: Context) -> Path:
    path = here.store.raster_folder / "flood.tif"
    path.write_bytes(b"half")
    return path


def inner(context: Context, path: Path) -> str:
    """What the raster says; damaged while it is half."""

    def read() -> str:
        if path.read_bytes() == b"half":
            raise RasterError(min(DAMAGED), file=path.name)
        return "read"

    return context.cached("inner", {}, read)


def outer(context: Context, path: Path, made: list[str]) -> str:
    """What goes on without the raster."""

    def go_on() -> str:
        try:
            found = inner(context, path)
        except RasterError:
            found = "unknown"
        made.append(found)
        return found

    return context.cached("outer", {}, go_on)


def test_an_answer_made_without_a_raster_is_kept_until_its_file_changes(here: Context, raster: Path) -> None:
    made: list[str] = []
    assert [outer(here, raster, made) for _ in range(3)] == ["unknown"] * 3
    assert made == ["unknown"]  # it is not worked out again for each who asks
    raster.write_bytes(b"whole")
    assert [outer(here, raster, made) for _ in range(2)] == ["read"] * 2
    assert made == ["unknown", "read"]


def test_a_file_that_is_mended_with_the_same_size_and_date_has_changed_too(here: Context, raster: Path) -> None:
    made: list[str] = []
    before = raster.stat()
    outer(here, raster, made)
    raster.write_bytes(b"WELL")
    os.utime(raster, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert raster.stat().st_mtime_ns == before.st_mtime_ns
    assert outer(here, raster, made) == "read"


def test_what_is_made_of_a_passing_answer_passes_with_it(here: Context, raster: Path) -> None:
    made: list[str] = []
    outer(here, raster, made)
    assert here.cached("outermost", {}, lambda: outer(here, raster, made)) == "unknown"
    raster.write_bytes(b"whole")
    assert here.cached("outermost", {}, lambda: outer(here, raster, made)) == "read"


def test_an_answer_that_needed_no_raster_stays(here: Context, raster: Path) -> None:
    made: list[int] = []
    for content in (b"half", b"whole"):
        raster.write_bytes(content)
        here.cached("other", {}, lambda: made.append(1) or "kept")
    assert made == [1]


def test_a_file_that_is_mended_while_one_works_makes_the_answer_old(here: Context, raster: Path) -> None:
    with working() as work:
        passes_with(raster.parent)
        raster.write_bytes(b"whole, and longer")
    assert not Passing.of("unknown", work).holds()


def test_the_work_of_another_thread_is_not_marked(raster: Path) -> None:
    with working() as work:
        thread = threading.Thread(target=passes_with, args=(raster.parent,))
        thread.start()
        thread.join()
        assert not work.unread
    passes_with(raster.parent)  # nothing is being worked out: nobody is told


def test_a_folder_without_rasters_has_a_state_and_a_raster_that_goes_changes_it(raster: Path) -> None:
    before = state_of(raster.parent)
    raster.unlink()
    assert state_of(raster.parent) == () != before
    assert state_of(raster.parent / "none") == ()
