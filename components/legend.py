"""A layer's legend, from the same style object that draws it."""

from dash import html
from dash.development.base_component import Component

from components.static import static
from layers.base import Legend, LegendClass, RasterDrawing
from locales import text


def legend(shown: Legend, shape: str, language: str) -> Component:
    """What the symbols mean, with unit, date, source and the class for no data."""
    return static(_legend(shown, shape, language))


def _legend(shown: Legend, shape: str, language: str) -> Component:
    facts = [part for part in (shown.unit, shown.date) if part]
    return html.Div(
        [
            html.P([html.Span(shown.title, className="legend-title"), " · ".join(["", *facts])]),
            html.Ul([_entry(entry, shape) for entry in shown.classes], className="legend-classes"),
            *([html.P(shown.size)] if shown.size else []),
            *(html.P(note) for note in shown.notes),
            *([html.P(text("legend.source", language, source=shown.source))] if shown.source else []),
        ],
        className="legend",
    )


def _entry(entry: LegendClass, shape: str) -> Component:
    swatch = html.Span(
        entry.glyph,
        className=f"swatch swatch-{shape} {entry.pattern and 'pattern-' + entry.pattern}".strip(),
        style={"--colour": entry.colour},
        **{"aria-hidden": "true"},
    )
    return html.Li([swatch, html.Span(entry.label)])


def hideout(shown: Legend, shape: str, only: list[str] | None = None) -> dict[str, object]:
    """What the browser needs to draw features: colours and letters by class, and which to show."""
    return {"colours": shown.colours, "glyphs": shown.glyphs, "shape": shape, "only": only}


def tile_colours(raster: RasterDrawing) -> list[tuple[float, str]]:
    """Class edges and colours of a raster, as the tile server takes them."""
    return list(zip(raster.breaks, raster.colours, strict=True))
