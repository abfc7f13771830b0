"""A layer's legend, from the same style object that draws it."""

from dash import html
from dash.development.base_component import Component

from components.static import static
from layers.base import Legend, LegendClass
from layers.contract.colour import ink_on
from layers.scales import AREA_FILL, SYMBOL_FILL
from locales import text

Files = list[tuple[str, str]]  # name and address
DIAMOND_SIDE = 1.7  # of a diamond's radius: assets/map.js draws it 1.2 radii from centre to corner


def legend(shown: Legend, shape: str, language: str, age: str = "") -> Component:
    """What the symbols mean: unit, date, age, each class and the one for no data, the scale of sizes, the source.

    Args:
        shown: the legend.
        shape: how its symbols are drawn.
        language: of the words.
        age: layers.contract.ages; "" for what does not age.
    """
    return static(_legend(shown, shape, language, age))


def _legend(shown: Legend, shape: str, language: str, age: str) -> Component:
    facts = [part for part in (shown.unit, shown.date) if part]
    return html.Div(
        [
            html.P([html.Span(shown.title, className="legend-title"), *age_mark(age, language)]),
            *([html.P(" · ".join(facts))] if facts else []),
            html.Ul([_entry(entry, shape) for entry in shown.classes], className="legend-classes"),
            *([html.P(shown.size)] if shown.size else []),
            *([_sizes(shown.sizes, shape)] if shown.sizes else []),
            *([html.P(text("legend.source", language, source=shown.source))] if shown.source else []),
        ],
        className="legend",
    )


def _sizes(sizes: tuple[tuple[str, float], ...], shape: str) -> Component:
    """Symbols as large as they are drawn, each with what it stands for."""
    side = DIAMOND_SIDE if shape == "diamond" else 2
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(className=f"size-mark swatch-{shape}", style={"--side": f"{side * radius:.1f}px"}),
                    html.Span(said),
                ]
            )
            for said, radius in sizes
        ],
        className="legend-sizes",
    )


def about_layer(shown: Legend, about: str, language: str, files: Files) -> Component:
    """What a layer is, what must be known of it, and what it draws as files (name and address)."""
    parts = [html.P(about), *(html.P(note) for note in shown.notes)]
    return static(html.Div([*parts, *([html.P(_links(files, language), className="layer-files")] if files else [])]))


def _links(files: Files, language: str) -> list[Component | str]:
    parts: list[Component | str] = [text("layer.files", language)]
    for name, address in files:
        parts += [" ", html.A(name, href=address, download="")]
    return parts


def age_mark(age: str, language: str) -> list[Component]:
    """The badge of an age; none for what does not age."""
    if not age:
        return []
    about = text(f"age.{age}.about", language)
    return [html.Span(text(f"age.{age}", language), className=f"age age-{age}", title=about)]


def _entry(entry: LegendClass, shape: str) -> Component:
    names = ["swatch", f"swatch-{shape}"]
    if entry.pattern:
        names.append(f"pattern-{entry.pattern}")
    if entry.hollow:
        names.append("swatch-hollow")
    swatch = html.Span(
        entry.glyph,
        className=" ".join(names),
        style={"--colour": entry.colour, "--ink-on": ink_on(entry.colour)},
        **{"aria-hidden": "true"},
    )
    return html.Li([swatch, html.Span(entry.label)])


def hideout(shown: Legend, shape: str, only: list[str] | None = None) -> dict[str, object]:
    """What the browser needs to draw features: colours, letters and patterns by class, and which to show."""
    return {
        "colours": shown.colours,
        "glyphs": shown.glyphs,
        "inks": {key: ink_on(shown.colours[key]) for key in shown.glyphs},
        "patterns": shown.patterns,
        "hollow": shown.hollow,
        "symbolFill": SYMBOL_FILL,
        "areaFill": AREA_FILL,
        "shape": shape,
        "only": only,
    }
