"""Figures: drawn by Plotly, which the browser loads only when the first one is shown."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from locales import number, text

ACCENT = "#0f6d9c"
INK = "#1d2a33"
LINES = ("#0f6d9c", "#b3372f", "#8f6400", "#5a4a8a")
DASHES = ("solid", "dash", "dot", "dashdot")
LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 11}}


def chart(figure: go.Figure | dict[str, Any], summary: str, height: int) -> Component:
    """A figure without tool bar, with a sentence for those who cannot see it."""
    graph = dcc.Graph(
        figure=figure,
        config={"displayModeBar": False, "responsive": True},
        style={"height": f"{height}px"},
    )
    return html.Figure([graph, html.Figcaption(summary)], className="chart")


AXIS = {"automargin": True, "fixedrange": True, "gridcolor": "#e6ebee", "zeroline": False}


def _plain(language: str) -> dict[str, Any]:
    """What every figure's layout says."""
    return {
        "template": None,
        "separators": text("format.chart_separators", language),
        "font": {"family": "Inter Variable, Inter, system-ui, sans-serif", "size": 12, "color": INK},
        "margin": {"l": 8, "r": 12, "t": 6, "b": 28},
        "hoverlabel": {"font": {"family": "inherit"}},
        "showlegend": False,
        "dragmode": False,
        "xaxis": AXIS,
        "yaxis": AXIS,
    }


def _layout(figure: go.Figure, language: str) -> go.Figure:
    figure.update_layout({**_plain(language), "template": "none"})
    return figure


def waterfall(dimensions: pd.DataFrame, score: float, language: str) -> Component:
    """What holds the score below 100: points lost by dimension, from 100 down to the score.

    Drawn with plain elements, so that a click on a site need not wait for a chart library.

    Args:
        dimensions: dimension, loss_points (points of score; missing where the dimension is), in order.
        score: 0 to 100.
        language: of labels and numbers.
    """
    bars = [_bar(text("score.start", language), 0, 100, number(100, language), "total")]
    top = 100.0
    for dimension, loss in zip(dimensions["dimension"], dimensions["loss_points"], strict=True):
        label = text(f"dimension.{dimension}.name", language)
        bars.append(_bar(label, top - loss, top, f"\u2212{number(loss, language, 1)}", "loss"))
        top -= loss
    bars.append(_bar(text("score.name", language), 0, score, number(score, language, 1), "total"))
    marks = [html.Span(number(v, language), style={"left": f"{v}%"}) for v in (0, 25, 50, 75, 100)]
    scale = html.Li([html.Span(), html.Span(marks, className="scale"), html.Span()], **{"aria-hidden": "true"})
    return html.Ol([*bars, scale], className="waterfall")


def _bar(label: str, start: float, end: float, shown: str, kind: str) -> Component:
    bar = html.Span(style={"left": f"{start:.2f}%", "width": f"{max(end - start, 0.3):.2f}%"}, className=f"bar {kind}")
    return html.Li([html.Span(label), html.Span(bar, className="track"), html.Span(shown, className="value")])


def exceedance(exposed: pd.Series, names: dict[float, str], language: str) -> dict[str, Any]:
    """People exposed against return period, one line a threshold.

    Written as the plain figure that the browser draws: checking every property of it would take longer than
    measuring an area that somebody draws on the map.

    Args:
        exposed: people, indexed by (return period in years, threshold).
        names: of the thresholds, as they are said.
        language: of labels and numbers.
    """
    periods = sorted(int(p) for p in exposed.index.get_level_values(0).unique())
    thresholds = sorted(exposed.index.get_level_values(1).unique())
    lines = []
    for threshold, colour, dash in zip(thresholds, LINES, DASHES, strict=False):
        values = [float(exposed[(period, threshold)]) for period in periods]
        lines.append(
            {
                "type": "scatter", "mode": "lines+markers", "name": names[threshold], "x": periods,
                "y": [None if v != v else v for v in values], "line": {"color": colour, "dash": dash, "width": 2},
                "hovertemplate": f"{names[threshold]}<br>%{{x}} → %{{y:,.0f}}<extra></extra>",
            }
        )  # fmt: skip
    ticks = {
        "type": "log", "tickvals": periods, "ticktext": [str(p) if p != 75 else "" for p in periods], "tickangle": 0,
        "title": {"text": text("exposure.period_axis", language), "font": {"size": 11}},
    }  # fmt: skip
    layout = {
        **_plain(language),
        "showlegend": True,
        "legend": LEGEND,
        "margin": {"l": 8, "r": 12, "t": 56, "b": 40},
        "xaxis": {**AXIS, **ticks},
        "yaxis": {**AXIS, "rangemode": "tozero", "tickformat": ",.0f"},
    }
    return {"data": lines, "layout": layout}


def weekly(weeks: pd.DataFrame, language: str) -> go.Figure:
    """Arrivals and departures a day, by week; weeks that nobody observed are gaps.

    Args:
        weeks: direction, week (ISO date), per_day (persons; missing where days observed are unknown).
        language: of labels and numbers.
    """
    figure = go.Figure()
    for direction, colour, dash in zip(("arrivals", "departures"), LINES, DASHES, strict=False):
        line = weeks[weeks["direction"] == direction].sort_values("week")
        figure.add_scatter(
            x=line["week"],
            y=line["per_day"],
            mode="lines",
            connectgaps=False,
            name=text(f"flow.{direction}", language),
            line={"color": colour, "dash": dash, "width": 1.6},
        )
    figure = _layout(figure, language)
    month, day = text("format.chart_month", language), text("format.chart_day", language)
    figure.update_xaxes(tickformat=month, hoverformat=day, nticks=6)
    figure.update_yaxes(rangemode="tozero", title=text("unit.persons_per_day", language))
    figure.update_layout(showlegend=True, legend=LEGEND, margin={"t": 44, "b": 36})
    return figure


def sankey(flows: pd.DataFrame, language: str) -> Component:
    """Households by where they are and where they want to go.

    Args:
        flows: start, end (names), households, status (open, undetermined, blocked; missing for the undecided).
        language: of numbers and of the sentence below.
    """
    starts, ends = list(dict.fromkeys(flows["start"])), list(dict.fromkeys(flows["end"]))
    colours = {"open": "rgba(0,115,92,.45)", "undetermined": "rgba(102,112,122,.4)", "blocked": "rgba(179,55,47,.45)"}
    figure = go.Figure(
        go.Sankey(
            node={"label": [*starts, *ends], "color": ACCENT, "pad": 10, "thickness": 12},
            link={
                "source": [starts.index(s) for s in flows["start"]],
                "target": [len(starts) + ends.index(e) for e in flows["end"]],
                "value": flows["households"],
                "color": [colours.get(s, "rgba(170,178,185,.35)") for s in flows["status"]],
            },
            valueformat=",.0f",
        )
    )
    figure = _layout(figure, language)
    figure.update_layout(font={"size": 11}, margin={"l": 4, "r": 4, "t": 8, "b": 8})
    summary = text("compare.flow_summary", language, count=flows["households"].sum())
    return chart(figure, summary, 60 + 26 * max(len(ends), 4))
