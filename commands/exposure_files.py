"""Write exposure to files, and make it again from a recipe."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.errors import ImportFileError, reason
from domain.recipe import Recipe, dump, parse
from publish.exports import RASTER, cog, form_of, write_table
from publish.exports.unwritable import UNWRITABLE
from services.context import Context
from services.risk.exposure import Exposure
from services.risk.exposure_export import export_content
from services.risk.exposure_request import ZONES
from services.risk.recipe import make_recipe, require_same
from store.atomic import atomic_write, file_hash

LARGEST_RECIPE = 1_000_000  # bytes


@dataclass(frozen=True)
class Asked:
    """What a command asks to be written."""

    out: tuple[Path, ...]
    save_recipe: Path | None
    period: int | None
    threshold: float | None


@dataclass(frozen=True)
class ExposureFile:
    """An exposure with what it was asked of."""

    answer: Exposure
    language: str
    zones_file: Path | None = None


def read_recipe(path: Path) -> Recipe:
    """Read a recipe's file.

    Raises:
        ImportFileError: it cannot be read, or is no recipe.
    """
    try:
        if path.stat().st_size > LARGEST_RECIPE:
            raise ImportFileError("recipe_unreadable", file=path.name, found=f"> {LARGEST_RECIPE} B")
        return parse(path.read_bytes(), path.name)
    except OSError as error:
        raise ImportFileError("recipe_unreadable", file=path.name, found=reason(error)) from None


def zones_of(recipe: Recipe, path: Path) -> str:
    """The zones of a recipe: a kind, or a file beside the recipe (never elsewhere, whatever the recipe says)."""
    if recipe.zones in ZONES:
        return recipe.zones
    return str(path.parent / Path(recipe.zones).name)


def require_recipe(context: Context, measured: ExposureFile, recipe: Recipe, path: Path) -> None:
    """Refuse to go on where data or method are not the recipe's.

    Raises:
        ImportFileError: names what differs.
    """
    require_same(recipe, _recipe(context, measured), path.name)


def write_files(context: Context, measured: ExposureFile, asked: Asked) -> list[Path]:
    """Write every file asked for; returns them.

    Raises:
        ImportFileError: a name says no form.
        NotAllowedError: the viewer may not have it.
        RasterError, StoreError: it cannot be made or written.
    """
    forms = [form_of(path) for path in asked.out]
    content = export_content(context, measured.answer, measured.language)
    for path, form in zip(asked.out, forms, strict=True):
        if form == RASTER:
            answer = measured.answer
            key = asked.period if asked.period is not None else answer.key
            cog.write(answer, content.metadata, path, period=key, threshold=asked.threshold or answer.threshold)
        else:
            write_table(content, path)
    if asked.save_recipe is None:
        return list(asked.out)
    with TemporaryDirectory() as folder:
        table = Path(folder) / "exposure.csv"
        write_table(content, table)
        made = replace(_recipe(context, measured), output_sha256=file_hash(table))
    with atomic_write(asked.save_recipe, code=UNWRITABLE) as part:
        part.write_text(dump(made), encoding="utf-8")
    return [*asked.out, asked.save_recipe]


def _recipe(context: Context, measured: ExposureFile) -> Recipe:
    file = (measured.zones_file.name, file_hash(measured.zones_file)) if measured.zones_file else ("", "")
    return make_recipe(context, measured.answer, measured.language, zones_file=file)
