"""Recipes of exposures: made from an answer, and held against a store before it is made again."""

from dataclasses import replace

from domain.errors import ImportFileError
from domain.recipe import Input, Recipe
from domain.tiers import Tier
from domain.viewer import Viewer
from locales import LANGUAGES
from services.context import Context
from services.risk.exposure import Exposure
from services.risk.exposure_inputs import inputs, raster_files
from services.risk.exposure_request import TRACKED
from store.derived import content_hash


def make_recipe(
    context: Context,
    measured: Exposure,
    language: str,
    *,
    zones_file: tuple[str, str] = ("", ""),
) -> Recipe:
    """The recipe of an exposure.

    Args:
        context: says who asked.
        measured: the answer.
        language: of the words in the files.
        zones_file: name and SHA-256 of the file of polygons, if the zones are none of the store's.
    """
    datasets = inputs(context, measured)
    files = raster_files(measured)
    digests = context.cached(
        "raster_digests", {"files": [str(path) for path in files]}, lambda: [content_hash(path) for path in files]
    )
    return Recipe(
        zones=zones_file[0] or measured.kind,
        hazard=measured.hazard.id,
        threshold=measured.threshold,
        round=measured.request.round if measured.kind in TRACKED else None,
        language=language,
        tier=str(context.tier),
        return_periods=tuple(sorted({int(period) for period, _ in measured.exposed.columns})),
        thresholds=tuple(sorted({float(depth) for _, depth in measured.exposed.columns})),
        method_version=context.method.version,
        method_hash=context.method.hash,
        datasets=tuple(Input(str(i), str(row["sha256"])) for i, row in datasets.iterrows()),
        rasters=tuple(Input(path.name, sha) for path, sha in zip(files, digests, strict=True)),
        zones_sha256=zones_file[1],
    )


def viewer_of(context: Context, recipe: Recipe) -> Context:
    """The context that a recipe was made in: its tier, if the viewer has it.

    Raises:
        NotAllowedError: the recipe was made for a higher tier.
        ImportFileError: its tier or language is none.
    """
    names = [str(tier) for tier in Tier]
    if recipe.tier not in names or recipe.language not in LANGUAGES:
        raise ImportFileError("recipe_unreadable", found=f"{recipe.tier}, {recipe.language}", expected=", ".join(names))
    tier = Tier.parse(recipe.tier)
    context.require(tier)
    return replace(context, viewer=Viewer.of_tier(tier), scenario_id="")


def differences(recipe: Recipe, made: Recipe) -> list[str]:
    """What a recipe names that is not what the store has now: names of inputs, method, periods, thresholds."""
    changed = []
    for kind in ("datasets", "rasters"):
        then, now = ({entry.id: entry.sha256 for entry in getattr(r, kind)} for r in (recipe, made))
        changed += [name for name in sorted(then.keys() | now.keys()) if then.get(name) != now.get(name)]
    pairs = (
        ("method", recipe.method_hash, made.method_hash),
        ("return_periods", recipe.return_periods, made.return_periods),
        ("thresholds", recipe.thresholds, made.thresholds),
        ("zones", recipe.zones_sha256, made.zones_sha256),
    )
    return changed + [name for name, then, now in pairs if then != now]


def require_same(recipe: Recipe, made: Recipe, name: str) -> None:
    """Refuse to make figures from other data than a recipe's under its name.

    Raises:
        ImportFileError: says every input that differs.
    """
    other = differences(recipe, made)
    if other:
        raise ImportFileError("recipe_differs", file=name, found=", ".join(other))
