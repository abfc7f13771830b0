"""The pill of warnings over every lens: how many areas are warned; opened, which, how much and since when."""

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.places import goes_to
from components.risk.preparedness import mark
from components.static import static
from domain.navigation import WARNINGS
from locales import date, text
from services.risk.warnings import Warnings

TICK_MS = 300_000  # how often an open page asks whether a level has changed


def pill_box(pill: Component | None) -> list[Component]:
    """Where the pill stands, and the clock that renews it."""
    return [html.Div(pill, id=ids.WARNING_PILL), dcc.Interval(id=ids.WARNING_TICK, interval=TICK_MS)]


def warning_pill(warnings: Warnings, since: dict[str, str], language: str) -> Component:
    """The pill; nothing where no area is warned.

    Args:
        warnings: of the day.
        since: ISO day since which an area's level holds, by p-code.
        language: of the words.
    """
    warned = warnings.warned
    if warned.empty:
        return html.Div()
    entries = [
        html.Li(
            [
                mark(str(row["level"]), language),
                f" {row['name']} ",
                html.Small(text("warning.since", language, date=date(since.get(str(area), warnings.on), language))),
            ]
        )
        for area, row in warned.iterrows()
    ]
    opened = [
        html.Ul(entries),
        html.Button(text("warning.pill.open", language), type="button", className="button", **goes_to(WARNINGS)),
    ]
    summary = html.Summary(text("warning.pill", language, count=len(warned)))
    return static(html.Details([summary, html.Div(opened)], className="warning-pill", role="status"))
