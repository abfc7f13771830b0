"""Every issue has a sentence and an advice, every reader a name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from locales import LANGUAGES, has
from store.formats import readers

ROOT = Path(__file__).parent.parent.parent


def calls(folder: Path) -> Iterator[tuple[str, str]]:
    """(file, code) of every issue and error that the readers' code names."""
    methods = {"refuse", "warn", "note", "fail", "refuse_rows", "warn_rows", "note_rows", "leave_rows"}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in methods or called in ("ImportFileError", "RasterError"):
                yield path.name, str(node.args[0].value)


BY_VARIABLE = ("no_number", "ambiguous_number", "not_whole", "bad_yes", "negative", "out_of_range", "bad_geometry",
               "no_shape", "not_a_polygon", "coordinates_swapped", "coordinates_outside", "duplicate_id",
               "population_density", "population_count", "row_not_read")  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence_and_an_advice(language: str) -> None:
    named = {code for _, code in calls(ROOT / "store")} | set(BY_VARIABLE)
    assert len(named) > 80
    missing = [c for c in sorted(named) if not (has(f"error.{c}", language) and has(f"advice.{c}", language))]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reader_has_a_name(language: str) -> None:
    assert [reader.name for reader in readers() if not has(reader.describes, language)] == []


def test_readers_have_names_of_their_own() -> None:
    names = [reader.name for reader in readers()]
    assert len(set(names)) == len(names) >= 22
