"""A recipe: everything an exposure was made from, as a file that makes it again."""

import tomllib
from dataclasses import asdict, dataclass
from typing import Any

import tomlkit

from domain.errors import ImportFileError, reason

FORMAT = 1


@dataclass(frozen=True)
class Input:
    """A dataset, raster file or file of zones by its content."""

    id: str
    sha256: str


@dataclass(frozen=True)
class Recipe:
    """The question, what it was asked of, and what came out."""

    zones: str  # a kind of zones, or the name of a file of polygons
    hazard: str
    round: int | None
    language: str
    tier: str
    return_periods: tuple[int, ...]
    thresholds: tuple[float, ...]
    method_version: str
    method_hash: str
    datasets: tuple[Input, ...]
    rasters: tuple[Input, ...]
    threshold: float | None = None  # the one that annual figures are at
    zones_sha256: str = ""  # of a file of polygons
    output_sha256: str = ""  # of the CSV


def dump(recipe: Recipe) -> str:
    """A recipe as TOML."""
    document = tomlkit.document()
    document.add(
        tomlkit.comment("Kodro: app.py exposure --recipe THIS.toml makes the same figures from the same data.")
    )
    words = asdict(recipe)
    datasets, rasters = words.pop("datasets"), words.pop("rasters")
    document["format"] = FORMAT
    for key, value in words.items():
        if value not in {None, ""} if not isinstance(value, tuple) else True:
            document[key] = list(value) if isinstance(value, tuple) else value
    for name, entries in (("dataset", datasets), ("raster", rasters)):
        table = tomlkit.aot()
        for entry in entries:
            table.append(tomlkit.item(entry))
        document[name] = table
    return tomlkit.dumps(document)


def parse(raw: bytes, name: str) -> Recipe:
    """Read a recipe; what is no recipe is said to be none.

    Raises:
        ImportFileError: not TOML, another format, a part missing or of the wrong type.
    """
    try:
        tables = tomllib.loads(raw.decode())
        if tables.get("format") != FORMAT:
            raise ImportFileError("recipe_format", file=name, found=str(tables.get("format")), expected=str(FORMAT))
        return _read(tables)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise ImportFileError(
            "recipe_unreadable", file=name, found=f"{type(error).__name__}: {reason(error)}"
        ) from None


def _read(tables: dict[str, Any]) -> Recipe:
    def words(key: str) -> str:
        value = tables.get(key, "")
        if not isinstance(value, str):
            raise TypeError(key)
        return value

    for key in ("zones", "hazard", "method_hash", "tier", "language"):
        if not words(key):
            raise KeyError(key)
    number = tables.get("round")
    return Recipe(
        zones=words("zones"),
        hazard=words("hazard"),
        round=None if number is None else int(number),
        language=words("language"),
        tier=words("tier"),
        return_periods=tuple(int(period) for period in tables["return_periods"]),
        thresholds=tuple(float(depth) for depth in tables["thresholds"]),
        method_version=words("method_version"),
        method_hash=words("method_hash"),
        datasets=_inputs(tables, "dataset"),
        rasters=_inputs(tables, "raster"),
        threshold=None if tables.get("threshold") is None else float(tables["threshold"]),
        zones_sha256=words("zones_sha256"),
        output_sha256=words("output_sha256"),
    )


def _inputs(tables: dict[str, Any], key: str) -> tuple[Input, ...]:
    return tuple(Input(str(entry["id"]), str(entry["sha256"])) for entry in tables.get(key, []))
