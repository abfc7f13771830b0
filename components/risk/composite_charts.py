"""Figures of risk: the exceedance curve between its bounds, and modelled against published people."""

import math

import pandas as pd
import plotly.graph_objects as go

from components.charts import ACCENT, LEGEND, _layout
from locales import number, text

BAND = "rgba(15,109,156,.18)"
POINT = "#b3372f"
FEW = 5  # marks that all have room for a label


def bounded_curve(curve: pd.Series, *, most_frequent_years: float, outside: float, language: str) -> go.Figure:
    """People exposed against return period, between the steps that bound the curve.

    Args:
        curve: people exposed, indexed by return period in years.
        most_frequent_years: how often the shortest period's flood could come at most.
        outside: people whom the rasters do not cover; all of them in the upper bound.
        language: of labels and numbers.
    """
    line = curve.sort_index()
    periods = [float(period) for period in line.index]
    low_x, low_y = [most_frequent_years, *periods], [0.0, *line]
    high_x, high_y = [most_frequent_years, *periods], [line.iloc[0], *line]
    figure = go.Figure()
    figure.add_scatter(
        x=low_x, y=low_y, mode="lines", name=text("risk.low", language), hoverinfo="skip",
        line={"color": ACCENT, "dash": "dot", "width": 1, "shape": "hv"},
    )  # fmt: skip
    figure.add_scatter(
        x=high_x, y=[value + outside for value in high_y], mode="lines", name=text("risk.high", language),
        hoverinfo="skip", fill="tonexty", fillcolor=BAND,
        line={"color": ACCENT, "dash": "dash", "width": 1, "shape": "vh"},
    )  # fmt: skip
    figure.add_scatter(
        x=periods, y=line, mode="lines+markers", name=text("risk.central", language),
        line={"color": ACCENT, "width": 2}, hovertemplate="%{x} → %{y:,.0f}<extra></extra>",
    )  # fmt: skip
    figure = _layout(figure, language)
    ticks = sorted({most_frequent_years, *periods} - {75.0})
    labels = [number(tick, language, 0 if tick == int(tick) else 1) for tick in ticks]
    figure.update_xaxes(type="log", tickvals=ticks, ticktext=labels, title=text("exposure.period_axis", language))
    figure.update_yaxes(rangemode="tozero", tickformat=",.0f")
    figure.update_layout(showlegend=True, legend=LEGEND, margin={"t": 56, "b": 40})
    return figure.update_xaxes(tickangle=0, title_font_size=11)


def scatter(table: pd.DataFrame, language: str) -> go.Figure:
    """Published people against modelled people, one labelled point a place.

    Args:
        table: name, modelled, published (people; both above zero are drawn, on logarithmic axes).
        language: of labels and numbers.
    """
    drawn = table.dropna(subset=["modelled", "published"])
    drawn = drawn[(drawn["modelled"] > 0) & (drawn["published"] > 0)]
    figure = go.Figure()
    figure.add_scatter(
        x=drawn["modelled"], y=drawn["published"], mode="markers+text", text=drawn["name"],
        textposition="top center", textfont={"size": 10}, cliponaxis=False,
        marker={"color": POINT, "size": 9, "symbol": "diamond"},
        hovertemplate="%{text}<br>%{x:,.0f} → %{y:,.0f}<extra></extra>",
    )  # fmt: skip
    figure = _layout(figure, language)
    for update, column, title in (
        (figure.update_xaxes, "modelled", "backtest.modelled_axis"),
        (figure.update_yaxes, "published", "backtest.published_axis"),
    ):
        marks = _marks(drawn[column])
        span = [math.log10(marks[0]), math.log10(marks[-1])] if marks else None
        every = len(marks) <= FEW
        labels = [number(mark, language) if every or math.log10(mark).is_integer() else "" for mark in marks]
        update(type="log", tickvals=marks, ticktext=labels, range=span, title=text(title, language), title_font_size=11)
    figure.update_xaxes(tickangle=0)
    return figure.update_layout(margin={"l": 8, "r": 30, "t": 20, "b": 40})


def _marks(values: pd.Series) -> list[float]:
    """Marks 1, 2, 5, 10 ... around values above zero."""
    if values.empty:
        return []
    low, high = float(values.min()) / 1.15, float(values.max()) * 1.3
    steps = [m * 10.0**e for e in range(int(math.log10(low)) - 1, int(math.log10(high)) + 2) for m in (1, 2, 5)]
    first = max((step for step in steps if step <= low), default=steps[0])
    last = min((step for step in steps if step >= high), default=steps[-1])
    return [step for step in steps if first <= step <= last]
