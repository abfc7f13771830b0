"""Colours and sizes: a value has one class, missing none, and area says people."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.base import NO_DATA
from layers.scales import (
    BAND_COLOURS,
    GREY,
    band_classes,
    class_of,
    first_of,
    largest_of,
    newest_of,
    no_data,
    numeric_classes,
    paint_classes,
    provenance,
    radius,
    rgba,
    size_scale,
    status_words,
)
from locales import text
from services.context import Context


@pytest.mark.parametrize(("colour", "parts"), [("#0f6d9c", (15, 109, 156, 255)), ("#8fa3b055", (143, 163, 176, 85))])
def test_a_colour_has_four_parts(colour: str, parts: tuple[int, ...]) -> None:
    assert rgba(colour) == parts


def test_each_value_takes_the_colour_of_its_class() -> None:
    values = np.ma.array([[0.0, 0.5, 1.4], [1.5, np.nan, 9.0]], mask=[[0, 0, 0], [0, 0, 1]])
    painted = paint_classes(values, (0.5, 1.5), ("#11223344", "#aabbcc"))
    clear, veil, full = [0, 0, 0, 0], [0x11, 0x22, 0x33, 0x44], [0xAA, 0xBB, 0xCC, 255]
    assert painted.tolist() == [[clear, veil, veil], [full, clear, clear]]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=6, unique=True), st.floats(-2e6, 2e6))
def test_a_value_lies_in_the_last_class_that_it_reaches(edges: list[float], value: float) -> None:
    breaks = sorted(edges)
    reached = [i for i, edge in enumerate(breaks) if value >= edge]
    assert class_of(value, breaks) == str(max(reached, default=0))


def test_classes_are_from_edge_to_edge_and_end_with_no_data() -> None:
    labels = [entry.label for entry in numeric_classes((0.0, 20.0), ("#111111", "#222222"), "fr")]
    assert labels == ["0 à 20", "20 et plus", text("legend.no_data", "fr")]


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_people_are_never_a_smaller_symbol(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert radius(low, largest=1e6) <= radius(high, largest=1e6)


@pytest.mark.parametrize("people", [float("nan"), 0, None])
def test_unknown_people_have_the_smallest_symbol(people: object) -> None:
    assert radius(people, largest=100, least=4) == 4  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "key"), [("open", "open"), ("Closed", "closed"), (None, "unknown"), (float("nan"), "unknown")]
)
def test_a_status_that_nobody_gave_is_unknown(status: object, key: str) -> None:
    assert status_words(status, "fr") == text(f"status.{key}", "fr")


@pytest.mark.parametrize(
    ("values", "largest"), [([3.0, 9.0], 9.0), ([float("nan"), 2.0], 2.0), ([None], 0.0), ([], 0.0)]
)
def test_the_largest_is_of_those_that_are_known(values: list[float], largest: float) -> None:
    assert largest_of(pd.Series(values, dtype=float)) == largest


@pytest.mark.parametrize(
    ("days", "newest"), [(["2024-01-02", None, "2023-12-31"], "2024-01-02"), ([None], ""), ([], "")]
)
def test_the_newest_day_is_of_those_that_are_known(days: list[str | None], newest: str) -> None:
    assert newest_of(pd.Series(days, dtype=object)) == newest


@pytest.mark.parametrize(("sources", "first"), [([None, "DTM", "WFP"], "DTM"), ([None], ""), ([], "")])
def test_the_first_source_that_is_named_is_said(sources: list[str | None], first: str) -> None:
    assert first_of(pd.Series(sources, dtype=object)) == first


@pytest.mark.parametrize(("people", "pixels"), [(100.0, 17.0), (25.0, 8.5), (0.01, 4.0)])
def test_a_quarter_of_the_people_has_half_the_radius(people: float, pixels: float) -> None:
    assert radius(people, largest=100.0) == pixels


def test_without_a_largest_all_are_the_smallest() -> None:
    assert radius(50.0, largest=0.0) == 4


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_data_is_hatched_grey_in_words(language: str) -> None:
    entry = no_data(language)
    assert (entry.key, entry.colour, entry.pattern) == (NO_DATA, GREY, "hatch")
    assert entry.label == text("legend.no_data", language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_band_has_its_letter_and_name(language: str) -> None:
    entries = band_classes(language)
    assert [(e.key, e.glyph) for e in entries] == [(band, band) for band in "ABCDE"]
    assert [e.label for e in entries] == [text(f"band.{band}.name", language) for band in "ABCDE"]
    assert len(set(BAND_COLOURS.values())) == 5


def test_a_status_in_other_words_is_said_as_it_was_written() -> None:
    assert status_words("By Boat", "fr") == "by boat"


def test_rows_come_from_the_newest_file_that_gave_them(counted: Context) -> None:
    places = counted.store.places("border_crossing")
    assert provenance(counted, places) == ("2024-03-31", "a count")
    assert provenance(counted, places.iloc[:0]) == ("", "")


def test_a_masked_raster_without_a_value_is_clear() -> None:
    empty = np.ma.masked_all((2, 2))
    assert not paint_classes(empty, (1.0,), ("#112233",)).any()


@pytest.mark.parametrize(
    ("largest", "least", "said"),
    [
        (12_976.0, 8.0, ["2\u202f000", "5\u202f000", "10\u202f000"]),
        (120.0, 5.0, ["jusqu’à 20", "50", "100"]),
        (0.4, 8.0, ["0,1", "0,2"]),
        (0.0, 4.0, []),
        (float("nan"), 4.0, []),
    ],
)
def test_a_scale_of_sizes_names_round_values_that_look_different(largest: float, least: float, said: list[str]) -> None:
    most = {8.0: 24.0, 5.0: 12.0, 4.0: 17.0}[least]
    assert [words for words, _ in size_scale(largest, "fr", most=most, least=least)] == said


@given(st.floats(0.2, 1e6), st.floats(2, 10))
def test_symbols_of_a_scale_grow_as_those_of_the_map(largest: float, least: float) -> None:
    sizes = [size for _, size in size_scale(largest, "fr", most=24, least=least)]
    assert sizes == sorted(set(sizes))
    assert 1 <= len(sizes) <= 3
    assert all(least - 0.1 <= size <= 24 for size in sizes)
