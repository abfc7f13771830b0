"""The legend that lies on the map: what is drawn now, the uppermost layer first."""

from dash import html
from dash.development.base_component import Component

from components import ids
from components.legend import legend
from components.workbench import Row
from layers.base import Legend
from locales import text

FOLDED = "legend-folded"  # the page's state in which only its button is seen (assets/page.js)


def map_legend(rows: list[Row], measured: Legend, language: str) -> Component:
    """Each layer's legend, seen while the layer is drawn, and that of the measured zones; one button folds them away.

    Args:
        rows: the layers on offer.
        measured: what the colours of measured zones mean, seen while some are drawn.
        language: of the words.
    """
    entries = [
        html.Div(
            legend(row.legend, row.layer.shape, language, row.age),
            id=ids.layer("legend", row.layer.id),
            hidden=not row.state.shown,
        )
        for row in sorted(rows, key=lambda row: -row.layer.order)
    ]
    fold = html.Button(
        text("workbench.legend", language),
        type="button",
        className="map-legend-fold",
        **{"aria-expanded": "true", "data-toggle": FOLDED, "data-instead": ""},
    )
    zones = html.Div(legend(measured, "area", language), id=ids.RESULT_LEGEND, hidden=True)
    return html.Div(
        [fold, html.Div([*entries, zones], className="map-legend-list", tabIndex=0)],
        className="map-legend",
        role="region",
        **{"aria-label": text("workbench.legend", language)},
    )
