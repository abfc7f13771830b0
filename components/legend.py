"""A layer's legend, from the same style object that draws it."""

from dash import html
from dash.development.base_component import Component

from components.static import static
from layers.base import Legend, LegendClass
from layers.contract.colour import ink_on
from layers.scales import AREA_FILL, SYMBOL_FILL
from locales import text

Files = list[tuple[str, str]]  # name and address


def legend(shown: Legend, shape: str, language: str, age: str = "", files: Files | None = None) -> Component:
    """What the symbols mean, with unit, date, source and the class for no data.

    Args:
        shown: the legend.
        shape: how its symbols are drawn.
        language: of the words.
        age: layers.contract.ages; "" for what does not age.
        files: links to what is drawn as files.
    """
    return static(_legend(shown, shape, language, age, files or []))


def _legend(shown: Legend, shape: str, language: str, age: str, files: Files) -> Component:
    facts = [part for part in (shown.unit, shown.date) if part]
    title = html.Span(shown.title, className="legend-title")
    return html.Div(
        [
            html.P([title, " · ".join(["", *facts]), *age_mark(age, language)]),
            html.Ul([_entry(entry, shape) for entry in shown.classes], className="legend-classes"),
            *([html.P(shown.size)] if shown.size else []),
            *(html.P(note) for note in shown.notes),
            *([html.P(text("legend.source", language, source=shown.source))] if shown.source else []),
            *([html.P(_links(files, language), className="layer-files")] if files else []),
        ],
        className="legend",
    )


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
