"""What can be drawn: one file a layer. Every module here declares LAYER."""

import importlib
import pkgutil
from functools import lru_cache

from layers.base import Layer


@lru_cache(maxsize=1)
def all_layers() -> tuple[Layer, ...]:
    """Every layer, from bottom to top.

    Raises:
        AttributeError: a module in this folder declares no LAYER.
    """
    names = [m.name for m in pkgutil.iter_modules(__path__) if m.name not in {"base", "scales"}]
    found = [importlib.import_module(f"layers.{name}").LAYER for name in names]
    return tuple(sorted(found, key=lambda layer: layer.order))


def find_layer(layer_id: str) -> Layer | None:
    """A layer by its id."""
    return next((layer for layer in all_layers() if layer.id == layer_id), None)
