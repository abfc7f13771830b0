"""Layers of people: the public gets one circle a prefecture, and no count of a place."""

import pytest

from services.context import Context
from tests.layers.finding import drawn


@pytest.mark.parametrize("layer_id", ["displacement_sites", "return_areas"])
def test_the_public_gets_one_circle_a_prefecture(public_context: Context, layer_id: str) -> None:
    features = drawn(layer_id, public_context)
    prefectures = public_context.store.areas("adm1")
    assert set(features.index) <= set(prefectures.index)
    assert not features.index.duplicated().any()
    assert "people" not in features
    for code, point in features.geometry.items():
        assert prefectures.geometry[code].distance(point) < 0.5
