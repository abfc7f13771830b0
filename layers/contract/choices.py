"""What of the choices that come with a request a layer knows: answers are kept by it, so it is nothing else."""

from collections.abc import Mapping

from layers.base import Layer
from services.context import Context


def known_choices(layer: Layer, context: Context, language: str, asked: Mapping[str, str]) -> dict[str, str]:
    """What was asked of the layer's own controls and differs from what they are at first; all else is left out."""
    given = {choice.id: asked.get(choice.id) or choice.default for choice in layer.choices}
    return {
        choice.id: given[choice.id]
        for choice in layer.choices
        if given[choice.id] != choice.default
        and given[choice.id] in {value for value, _ in choice.listed(context, language, given)}
    }
