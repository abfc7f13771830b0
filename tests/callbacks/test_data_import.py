"""Uploads are taken whole or refused in words, and only from the core."""

import base64
from pathlib import Path

import pytest
from dash import no_update

from callbacks.data_import import import_uploads, open_window, take_upload
from domain.errors import ImportFileError, NotAllowedError
from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from locales import text
from services.context import Context
from services.data import data_version, is_synthetic
from store import open_store
from store.importing import ImportOptions
from tests.components.reading import words

VIEW = {"language": "fr"}


@pytest.fixture
def empty(tmp_path: Path) -> Context:
    return Context(open_store(tmp_path / "kodro.gpkg"), load_method(), Viewer.of_tier(Tier.CORE))


def sent(body: bytes) -> str:
    return "data:text/csv;base64," + base64.b64encode(body).decode()


def test_opening_the_window() -> None:
    assert open_window(1) is True


@pytest.mark.parametrize(("contents", "names"), [(None, None), ([], []), ([sent(b"x")], None)])
def test_nothing_dropped_changes_nothing(empty: Context, contents: list[str] | None, names: list[str] | None) -> None:
    assert import_uploads(empty, 1, contents, names, "auto", "", "kind", VIEW) == (no_update, no_update)


def test_a_broken_upload_is_refused(empty: Context) -> None:
    with pytest.raises(ImportFileError, match="upload_broken"):
        take_upload(empty, "a.csv", "data:;base64,???", ImportOptions(max_mb=1))


def test_a_file_larger_than_the_setting_is_refused_with_both_sizes(empty: Context) -> None:
    with pytest.raises(ImportFileError) as refused:
        take_upload(empty, "a.csv", sent(b"x" * 2_100_000), ImportOptions(max_mb=2))
    assert (refused.value.code, refused.value.found, refused.value.expected) == ("file_too_large", "2.1 MB", "≤ 2 MB")


def test_a_refused_file_stands_in_the_report_with_those_that_are_read(empty: Context) -> None:
    sites = b"a,b\n1,2\n"
    bodies = ["data:;base64,???", sent(b"x" * 1_200_000), sent(sites)]
    report, _ = import_uploads(empty, 1, bodies, ["broken.csv", "..\\large.csv", "other.csv"], "auto", "", "kind", VIEW)
    said = words(report)
    assert "\\" not in said
    for name in ("broken.csv", "large.csv", "other.csv"):
        assert text("upload.status.refused", "fr", file=name) in said
    for cause in ("upload_broken", "file_too_large"):
        assert text(f"error.{cause}", "fr") in said
    assert "1.2 MB" in said


@pytest.mark.parametrize("name", ["../../evil.csv", "..\\..\\evil.csv", "a b é.csv"])
def test_a_file_that_is_no_data_is_reported_by_its_own_name(empty: Context, name: str) -> None:
    report, version = import_uploads(empty, 1, [sent(b"a,b\n1,2\n")], [name], "auto", "", "kind", VIEW)
    said = words(report)
    assert Path(name.replace("\\", "/")).name in said
    assert ".." not in said
    assert version == data_version(empty)


def test_only_the_core_imports(public_context: Context) -> None:
    with pytest.raises(NotAllowedError):
        import_uploads(public_context, 1, [sent(b"a")], ["a.csv"], "auto", "", "kind", VIEW)


def test_an_empty_store_is_not_synthetic_and_the_demonstration_is(empty: Context, context: Context) -> None:
    assert not is_synthetic(empty)
    assert is_synthetic(context)


@pytest.mark.parametrize(
    ("licence", "tier", "kept", "warned"),
    [(" CC BY 4.0 ", "kind", ("CC BY 4.0", "public"), False), ("", "core", ("", "core"), True),
     (None, "kind", ("", "public"), True), ("x" * 500, "partner", ("x" * 200, "partner"), False)],
)  # fmt: skip
def test_what_is_said_of_a_file_is_kept_with_it(
    empty: Context, licence: str | None, tier: str, kept: tuple[str, str], warned: bool
) -> None:
    """A file without a licence that is known is said not to be shown to the public."""
    rows = b"vaccine,year,coverage\ndtp1,2020,54\n"
    report, _ = import_uploads(empty, 1, [sent(rows)], ["w.csv"], "auto", licence, tier, VIEW)
    dataset = empty.store.datasets().iloc[0]
    assert (dataset["licence"], dataset["tier"]) == kept
    assert (text("import.unlicensed", "fr") in words(report)) == warned
