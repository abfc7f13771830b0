"""A legend says unit, date, age, source and every class with a cue beside its colour; the map draws by the same."""

import pytest

from components.legend import about_layer, hideout, legend
from layers import all_layers
from layers.base import Legend, LegendClass, Query
from locales import LANGUAGES, text
from services.context import Context

CLASSES = (
    LegendClass("a", "#112233", "first", glyph="A"),
    LegendClass("h", "#445566", "ring", hollow=True),
    LegendClass("nodata", "#c9d0d6", "none", pattern="hatch"),
)
SHOWN = Legend(
    "Title <1>", "persons", "31/10/2025", "Source & co", CLASSES,
    size="by size", sizes=(("up to 20", 4.0), ("500", 10.0)), notes=("a note",),
)  # fmt: skip


def html_of(*args: object) -> str:
    return str(legend(*args).to_plotly_json()["props"]["data-html"])  # type: ignore[arg-type]


def test_it_says_everything_once_and_escaped() -> None:
    html = html_of(SHOWN, "circle", "en")
    for words in (
        "Title &lt;1&gt;",
        "persons · 31/10/2025",
        "by size",
        "up to 20",
        "500",
        "Source &amp; co",
        "first",
        "ring",
        "none",
    ):
        assert html.count(words) == 1, words


def test_each_class_has_a_second_cue() -> None:
    html = html_of(SHOWN, "diamond", "en")
    assert html.count("swatch swatch-diamond") == 3
    assert "pattern-hatch" in html
    assert "swatch-hollow" in html
    assert ">A</span>" in html


def test_what_is_not_known_takes_no_place() -> None:
    html = html_of(Legend("t", "", "", "", ()), "area", "fr")
    assert text("legend.source", "fr", source="") not in html
    assert "legend-sizes" not in html
    assert "age" not in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("age", ["fresh", "ageing", "expired", "undated"])
def test_an_age_is_a_badge_in_words(age: str, language: str) -> None:
    html = html_of(SHOWN, "circle", language, age)
    assert f"age-{age}" in html
    assert text(f"age.{age}", language) in html


def test_sizes_are_drawn_as_large_as_on_the_map() -> None:
    assert 'style="--side:20.0px"' in html_of(SHOWN, "circle", "en")
    assert 'style="--side:17.0px"' in html_of(SHOWN, "diamond", "en")


def test_what_a_layer_is_stands_beside_its_notes_and_files() -> None:
    shown = about_layer(SHOWN, "About <it>", "fr", [("XLSX", "/layers/a.xlsx?round=1&lang=fr")])
    html = str(shown.to_plotly_json()["props"]["data-html"])
    assert "About &lt;it&gt;" in html
    assert "a note" in html
    assert 'href="/layers/a.xlsx?round=1&amp;lang=fr"' in html
    assert "layer-files" not in str(about_layer(SHOWN, "About", "fr", []).to_plotly_json())


def test_the_browser_draws_by_the_same_classes() -> None:
    style = hideout(SHOWN, "circle", ["x"])
    assert style["colours"] == {"a": "#112233", "h": "#445566", "nodata": "#c9d0d6"}
    assert style["glyphs"] == {"a": "A"}
    assert style["patterns"] == {"nodata": "hatch"}
    assert style["hollow"] == ["h"]
    assert (style["shape"], style["only"]) == ("circle", ["x"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_layer_has_a_legend_to_read(context: Context, language: str) -> None:
    for layer in all_layers():
        shown = layer.legend_for(context, Query(22, "2025-10-31", language, layer.defaults()))
        html = html_of(shown, layer.shape, language)
        assert html.count('<span class="swatch') == len(shown.classes)
