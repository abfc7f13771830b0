"""A recipe makes the same bytes from the same data, and says what differs from others."""

from pathlib import Path

import pytest

from app import main
from domain.errors import ImportFileError
from domain.recipe import dump, parse
from store import GeoPackageStore


def run(store: GeoPackageStore, *words: str | Path) -> int:
    return main(["exposure", *(str(word) for word in words), "--data", str(store.path)])


@pytest.fixture
def saved(demo_store: GeoPackageStore, tmp_path: Path) -> Path:
    status = run(demo_store, "--out", tmp_path / "first.csv", "--save-recipe", tmp_path / "r.toml")
    assert status == 0
    return tmp_path / "r.toml"


def test_the_same_store_gives_the_same_bytes(demo_store: GeoPackageStore, saved: Path, tmp_path: Path) -> None:
    assert run(demo_store, "--recipe", saved, "--out", tmp_path / "second.csv") == 0
    assert (tmp_path / "second.csv").read_bytes() == (tmp_path / "first.csv").read_bytes()


def test_other_data_are_refused_by_name_unless_anyway(
    demo_store: GeoPackageStore, saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = parse(saved.read_bytes(), saved.name)
    assert parse(dump(recipe).encode(), "again") == recipe
    text = saved.read_text(encoding="utf-8")
    saved.write_text(text.replace(recipe.datasets[1].sha256, "0" * 64), encoding="utf-8")
    assert run(demo_store, "--recipe", saved, "--out", tmp_path / "no.csv") == 1
    said = capsys.readouterr().err
    assert recipe.datasets[1].id in said
    assert recipe.datasets[0].id not in said
    assert not (tmp_path / "no.csv").exists()
    assert run(demo_store, "--recipe", saved, "--out", tmp_path / "yes.csv", "--anyway") == 0
    assert (tmp_path / "yes.csv").exists()


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"format = 1", b"format = 9", b"a = [[[", b"format = 1\nzones = 3"])
def test_what_is_no_recipe_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(ImportFileError):
        parse(raw, "r.toml")
