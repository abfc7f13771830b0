"""The figures of the method page that belong to no indicator, gate or band: each with its source."""

from dash import html
from dash.development.base_component import Component

from components.tools import plain_number, table
from domain.method import Method
from locales import has, text

TABLES = ("contradiction", "closing_set", "backtest", "disclosure")
HAZARDS = ("drought", "extreme_rain")  # whose maps are computed here, with parameters of their own


def other_figures(method: Method, language: str) -> Component:
    """One row a figure: what it is with its unit, its value, its source."""
    head = [text(f"method.column.{k}", language) for k in ("figure", "value", "source")]
    rows = [
        [text(f"method.figure.{owner}.{key}", language), plain_number(value, language), source]
        for owner, figures, source in _figures(method, language)
        for key, value in figures.items()
    ]
    return html.Details([html.Summary(text("method.figures", language)), table(head, rows, numeric=(1,))])


def _figures(method: Method, language: str) -> list[tuple[str, dict[str, float], str]]:
    """(table, its numbers, its source in the reader's language)."""
    groups = []
    for name in TABLES:
        block = method.tables[name]
        numbers = {key: float(value) for key, value in block.items() if isinstance(value, int | float)}
        groups.append((name, numbers, _source(name, str(block["source"]), str(block["provenance"]), language)))
    for name in HAZARDS:
        hazard = method.hazard(name)
        groups.append((name, dict(hazard.parameters), _source(name, hazard.source, hazard.provenance, language)))
    return groups


def _source(name: str, written: str, provenance: str, language: str) -> str:
    message = f"method.source.{name}"
    words = text(message, language) if has(message, language) else written
    return f"{words} ({text(f'provenance.{provenance}', language)})"
