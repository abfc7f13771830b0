"""The workbench: every layer with its eye, opacity, choices and age; what it is and its files, unfolded."""

from dataclasses import dataclass

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from components import ids
from components.legend import about_layer, age_mark
from domain.view_state import LayerState
from layers.base import GROUPS, Layer, Legend
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
    """The layers by group, the uppermost of each first; a field that finds one, and a way back to the lens's own."""
    groups = [(group, [row for row in rows if row.layer.group == group]) for group in GROUPS]
    search = dmc.TextInput(
        id=ids.LAYER_SEARCH,
        placeholder=text("workbench.search", language),
        size="xs",
        className="layer-search",
        **{"aria-label": text("workbench.search", language)},
    )
    reset = dmc.Button(text("workbench.reset", language), id=ids.LAYERS_RESET, variant="subtle", size="xs")
    unfound = html.P(
        text("workbench.unfound", language), id=ids.LAYER_UNFOUND, className="quiet", hidden=True, role="status"
    )
    listed = [_group(group, of_group, language) for group, of_group in groups if of_group]
    return html.Div(
        [html.H2(text("workbench.title", language)), search, unfound, *listed, reset], className="workbench-list"
    )


def _group(group: str, rows: list[Row], language: str) -> Component:
    name = html.H3(text(f"group.{group}", language))
    ordered = sorted(rows, key=lambda row: -row.layer.order)
    return html.Div([name, *(_row(row, language) for row in ordered)], className="layer-group")


def _row(row: Row, language: str) -> Component:
    layer_id = row.layer.id
    title = text(f"layer.{layer_id}.title", language)
    eye = dmc.Checkbox(
        id=ids.layer("shown", layer_id), label=title, checked=row.state.shown, size="sm", className="layer-shown"
    )
    opacity = dmc.Slider(
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
    )
    about = about_layer(row.legend, text(f"layer.{layer_id}.about", language), language, row.files)
    return html.Div(
        [
            html.Div(
                [eye, html.Span(age_mark(row.age, language), id=ids.layer("age", layer_id))], className="layer-head"
            ),
            *[_choice(layer_id, *choice) for choice in row.choices],
            opacity,
            html.Details(
                [
                    html.Summary(text("workbench.about", language)),
                    html.Div(about, id=ids.layer("about", layer_id), className="layer-about"),
                ]
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
