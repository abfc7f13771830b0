"""What the model says beside what was published, and how well their ranks agree."""

from dash import html
from dash.development.base_component import Component

from components.charts import chart
from components.parts import empty, tiles
from components.risk.composite import table
from components.risk.composite_charts import scatter
from locales import named, number, percent, text
from services.risk.backtest import Backtest, Comparison


def backtest_section(backtest: Backtest, language: str) -> Component:
    """Every comparison, whatever it shows, and what it cannot show."""
    depth = number(backtest.threshold, language, 2)
    about = text("backtest.about", language, years=number(backtest.return_period, language), depth=depth)
    warning = [html.P(text("backtest.synthetic", language), className="reasons")] if backtest.synthetic else []
    if not backtest.comparisons:
        none = empty(text("backtest.none", language), text("backtest.none_advice", language))
        return html.Div([html.P(about), *warning, none])
    shown = [_comparison(item, backtest.interval, language) for item in reversed(backtest.comparisons)]
    return html.Div([html.P(about), *warning, *shown])


def _comparison(comparison: Comparison, interval: float, language: str) -> Component:
    title = comparison.year or text("backtest.all_years", language)
    body = comparison.table
    rows = [
        [f"{r['name']} ({r['note']})" if r["note"] else str(r["name"]), number(r["modelled"], language),
         number(r["published"], language), named(str(r["source"]), language)]
        for r in body.to_dict("records")
    ]  # fmt: skip
    head = [text(key, language) for key in
            ("column.zone", "backtest.modelled", "backtest.published", "risk.source")]  # fmt: skip
    unknown = text("backtest.unpublished", language, count=comparison.unpublished)
    summary = text("backtest.summary", language, count=len(body))
    return html.Section(
        [
            html.H3(title),
            _correlation(comparison, interval, language),
            chart(scatter(body, language), summary, 260),
            table(head, rows, open_=text("backtest.table", language)),
            html.P(unknown, className="quiet"),
            *_partial(comparison, language),
            *_national(comparison, language),
        ]
    )


def _partial(comparison: Comparison, language: str) -> list[Component]:
    """How many published figures are of single towns, which the model's whole prefectures are no match for."""
    if not comparison.partial:
        return []
    return [html.P(text("backtest.partial", language, count=comparison.partial), className="quiet")]


def _national(comparison: Comparison, language: str) -> list[Component]:
    """How much of the published total is located at all."""
    if comparison.national != comparison.national or comparison.national <= 0:
        return []
    located = comparison.table["published"].sum()
    words = {"located": number(located, language), "total": number(comparison.national, language)}
    return [html.P(text("backtest.national", language, **words), className="quiet")]


def _correlation(comparison: Comparison, interval: float, language: str) -> Component:
    correlation = comparison.correlation
    if correlation.rho != correlation.rho:
        return html.P(text("backtest.no_correlation", language, count=correlation.places))
    how = text("backtest.exact" if correlation.exact else "backtest.drawn", language)
    between = text("backtest.too_few", language)
    if correlation.low == correlation.low:
        low, high = (number(v, language, 2) for v in (correlation.low, correlation.high))
        between = text("backtest.between", language, low=low, high=high)
    return tiles(
        [
            (text("backtest.rho", language), number(correlation.rho, language, 2),
             text("backtest.places", language, count=correlation.places)),
            (text("backtest.p", language), number(correlation.p_value, language, 3), how),
            (text("backtest.interval", language, share=percent(interval, language)), between,
             text("backtest.bootstrap", language)),
        ]
    )  # fmt: skip
