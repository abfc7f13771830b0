"""Of what a request asks of a layer, only what its controls list is known."""

import pytest

from layers import all_layers
from layers.base import Layer
from layers.contract.choices import known_choices
from services.context import Context


@pytest.mark.parametrize("layer", [layer for layer in all_layers() if layer.choices], ids=lambda layer: layer.id)
def test_what_a_control_lists_is_known_and_nothing_else(context: Context, layer: Layer) -> None:
    assert known_choices(layer, context, "en", {"x": "1", **dict.fromkeys(layer.defaults(), "meaningless")}) == {}
    for choice in layer.choices:
        for value, _ in choice.listed(context, "en", layer.defaults()):
            known = known_choices(layer, context, "en", {choice.id: value, "x": "1"})
            assert known == ({} if value == choice.default or not value else {choice.id: value})


def test_a_layer_without_controls_knows_no_choice(context: Context) -> None:
    plain = next(layer for layer in all_layers() if not layer.choices)
    assert known_choices(plain, context, "en", {"x": "1"}) == {}
