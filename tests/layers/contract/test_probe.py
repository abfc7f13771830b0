"""The value of a raster at a point: in words, with the cell's size; the public reads the class of people only."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from domain.tiers import Tier
from domain.viewer import Viewer
from layers.base import Layer, Legend, LegendClass, Query, RasterDrawing
from layers.contract.probe import probe
from locales import text
from services.context import Context

BREAKS = (1.0, 10.0)
ASKED = Query(0, "", "fr")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three cells of a hundredth of a degree at 20° E, 6° N: 0.5, 4.25 and no data."""
    written = tmp_path_factory.mktemp("raster") / "cells.tif"
    values = np.array([[0.5, 4.25, -9999.0]], dtype="float32")
    with rasterio.open(
        written, "w", driver="GTiff", width=3, height=1, count=1, dtype="float32", nodata=-9999.0, crs="EPSG:4326",
        transform=from_origin(20.0, 6.0, 0.01, 0.01),
    ) as file:  # fmt: skip
        file.write(values, 1)
    return written


def layer(path: Path, **more: object) -> Layer:
    """A layer that draws that raster for anybody."""
    legend = Legend(
        "Gens", "personnes", "", "s", (LegendClass("0", "#111111", "1 à 10"), LegendClass("1", "#222222", "10 et plus"))
    )
    drawing = RasterDrawing(path, "r", BREAKS, ("#111111", "#222222"), "persons", **more)  # type: ignore[arg-type]
    return Layer(
        id="test", order=1, shape="raster", legend=lambda *_: legend, raster=lambda *_: drawing, tier=Tier.PUBLIC
    )


def said(context: Context, made: Layer, longitude: float, latitude: float = 5.995) -> str:
    answer = probe(context, made, ASKED, longitude, latitude)
    assert answer is not None
    assert answer[0] == "Gens"
    return answer[1]


def test_a_value_is_said_with_its_unit_and_the_size_of_its_cell(nothing: Context, path: Path) -> None:
    assert said(nothing, layer(path), 20.015).startswith("4,25 personnes (")


def test_a_value_kept_as_severity_is_said_with_its_sign_turned(nothing: Context, path: Path) -> None:
    assert said(nothing, layer(path, flipped=True), 20.015).startswith("\u22124,25 personnes")


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.PARTNER], ids=str)
def test_the_public_reads_the_class_of_a_handful_of_people(nothing: Context, path: Path, tier: Tier) -> None:
    words = said(
        Context(nothing.store, nothing.built_in, Viewer.of_tier(tier)), layer(path, counts_people=True), 20.015
    )
    assert words.startswith("1 à 10 personnes" if tier == Tier.PUBLIC else "4,25 personnes")


def test_below_the_first_class_the_public_reads_only_that_it_is_not_reached(nothing: Context, path: Path) -> None:
    public = Context(nothing.store, nothing.built_in, Viewer.of_tier(Tier.PUBLIC))
    words = said(public, layer(path, counts_people=True), 20.005)
    assert words.startswith(text("legend.below", "fr", high="1,0"))
    assert "0,5" not in words


@pytest.mark.parametrize(("longitude", "reason"), [(20.025, "nodata"), (25.0, "outside")])
def test_where_nothing_is_known_no_number_is_said(nothing: Context, path: Path, longitude: float, reason: str) -> None:
    words = said(nothing, layer(path), longitude)
    assert words == text(f"point.{reason}", "fr")


def test_a_layer_without_a_raster_says_nothing(nothing: Context, path: Path) -> None:
    hidden = Layer(
        id="t", order=1, shape="raster", legend=lambda *_: Legend("", "", "", "", ()), raster=lambda *_: None
    )
    assert probe(nothing, hidden, ASKED, 20.0, 6.0) is None
