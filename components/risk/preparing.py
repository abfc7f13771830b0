"""What stands in a panel while its figures are being worked out."""

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from locales import percent, text

TICK_MS = 700


def preparing(share: float, language: str) -> Component:
    """How far the work is, and a button that stops waiting for it; the panel asks again at every tick."""
    return html.Div(
        [
            html.H3(text("preparing.title", language)),
            dmc.Progress(value=round(100 * share), size="lg", **{"aria-label": text("preparing.title", language)}),
            html.P(text("preparing.share", language, share=percent(share, language)), role="status"),
            html.P(text("preparing.about", language), className="quiet"),
            dmc.Button(text("preparing.stop", language), id=ids.PREPARING_STOP, variant="default", size="xs"),
            dcc.Interval(id=ids.PREPARING_TICK, interval=TICK_MS),
        ],
        className="empty-state",
    )
