"""Small pieces that panels share: a heading with its explanation, tiles of figures, lists, empty states."""

from collections.abc import Sequence
from typing import TypeAlias

from dash import html
from dash.development.base_component import Component

from layers.contract.colour import ink_on
from layers.scales import BAND_COLOURS
from locales import text

HARM = "≋"  # a destination in harm's way
Child: TypeAlias = Component | str | Sequence[Component]


def band_mark(band: str, language: str, *, large: bool = False) -> Component:
    """A band's letter on its colour, with its name for those who cannot see it."""
    return html.Span(
        band,
        className="band band-large" if large else "band",
        style={"backgroundColor": BAND_COLOURS[band], "color": ink_on(BAND_COLOURS[band])},
        title=text(f"band.{band}.name", language),
    )


def harm_mark(language: str) -> Component:
    """The mark of a destination in harm's way, with its words."""
    return html.Span([f"{HARM} ", text("harm.short", language)], className="harm", title=text("harm.about", language))


def explained(title: str, about: str, term: Component | None = None) -> Component:
    """A heading whose explanation is one click away; `term` leads on to the glossary."""
    words = html.P(about if term is None else [about, " ", term], className="about")
    return html.Details([html.Summary(html.H3(title)), words], className="explained")


def tiles(entries: Sequence[tuple[str, str, str]]) -> Component:
    """Figures side by side: label, value, what must be known beside it."""
    return html.Dl(
        [
            html.Div([html.Dt(label), html.Dd(value), html.Dd(note, className="note")], className="tile")
            for label, value, note in entries
        ],
        className="tiles",
    )


def rows(entries: Sequence[tuple[Child, Child]]) -> Component:
    """A list of names with their values to the right."""
    return html.Div(
        [html.Div([html.Span(name), html.Span(value, className="value")], className="line") for name, value in entries],
        className="lines",
    )


def empty(title: str, advice: str) -> Component:
    """A designed empty state: what is not there, and what to do."""
    return html.Div([html.H3(title), html.P(advice)], className="empty-state", role="status")


def failed(title: str, lines: Sequence[str]) -> Component:
    """A designed failure: what was wrong, where, what to do."""
    return html.Div([html.H3(title), *[html.P(line) for line in lines]], className="failed-state", role="alert")
