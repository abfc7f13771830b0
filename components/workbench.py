"""The workbench: every layer with its eye, opacity, choices and age; what it is and its files, unfolded."""

from dataclasses import dataclass

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from components import ids
from components.legend import about_layer
from domain.view_state import LayerState
from layers.base import Layer, Legend
from locales import text


@dataclass(frozen=True)
class Row:
    """One layer as the workbench shows it."""

    layer: Layer
    state: LayerState
    legend: Legend
    age: str  # layers.contract.ages
    files: list[tuple[str, str]]  # the layer's features as files: name, address
    choices: list[tuple[str, str, list[tuple[str, str]], str]]  # id, label, options, value


def workbench(rows: list[Row], language: str) -> Component:
    """The list of layers, the uppermost first."""
    return html.Div(
        [
            html.H2(text("workbench.title", language)),
            *[_row(row, language) for row in sorted(rows, key=lambda r: -r.layer.order)],
        ],
        className="workbench-list",
    )


def _row(row: Row, language: str) -> Component:
    layer_id = row.layer.id
    title = text(f"layer.{layer_id}.title", language)
    return html.Div(
        [
            dmc.Checkbox(
                id=ids.layer("shown", layer_id),
                label=title,
                checked=row.state.shown,
                size="sm",
                className="layer-shown",
            ),
            *[_choice(layer_id, *choice) for choice in row.choices],
            dmc.Slider(
                id=ids.layer("opacity", layer_id),
                value=row.state.opacity,
                min=10,
                max=100,
                step=5,
                size="xs",
                label=None,
                updatemode="drag",
                className="layer-opacity",
                thumbLabel=text("workbench.opacity", language, layer=title),
            ),
            html.Details(
                [
                    html.Summary(text("workbench.about", language)),
                    html.Div(
                        about_layer(row.legend, text(f"layer.{layer_id}.about", language), language, row.files),
                        id=ids.layer("about", layer_id),
                        className="layer-about",
                    ),
                ],
            ),
        ],
        className="layer-row",
        title=title,
    )


def _choice(layer_id: str, choice: str, label: str, options: list[tuple[str, str]], value: str) -> Component:
    return dmc.Select(
        id=ids.choice(layer_id, choice),
        data=[{"value": v, "label": shown} for v, shown in options],
        value=value,
        size="xs",
        allowDeselect=False,
        comboboxProps={"withinPortal": True},
        **{"aria-label": label},
    )
