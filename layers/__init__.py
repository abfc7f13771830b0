"""What can be drawn: one file a layer. Every module here but base and scales declares LAYER."""

import importlib
import pkgutil
from functools import lru_cache

from layers.base import Layer
from services.context import Context

SHARED = frozenset({"base", "scales"})


@lru_cache(maxsize=1)
def all_layers() -> tuple[Layer, ...]:
    """Every layer, from bottom to top.

    Raises:
        AttributeError: a module in this folder declares no LAYER.
        ValueError: two layers have one id.
    """
    names = [m.name for m in pkgutil.iter_modules(__path__) if not m.ispkg and m.name not in SHARED]
    layers = [importlib.import_module(f"layers.{name}").LAYER for name in names]
    ids = [layer.id for layer in layers]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise ValueError(f"two layers have the id {', '.join(twice)}")
    return tuple(sorted(layers, key=lambda layer: layer.order))


def available_layers(context: Context) -> list[Layer]:
    """The layers that a viewer is offered and the store has data for, from bottom to top."""
    ids = context.cached(
        "available layers", {}, lambda: [layer.id for layer in all_layers() if layer.available(context)]
    )
    return [layer for layer in all_layers() if layer.id in ids]


def published_layers() -> list[Layer]:
    """The layers that a snapshot shows, from bottom to top."""
    return [layer for layer in all_layers() if layer.published]


def find_layer(layer_id: str) -> Layer | None:
    """A layer by its id."""
    return next((layer for layer in all_layers() if layer.id == layer_id), None)
