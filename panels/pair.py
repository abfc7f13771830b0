"""What is said of one pair of site and destination: losses, gaps, evidence."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.scenarios import SOURCE
from locales import MISSING, date, number, percent, text
from panels.charts import waterfall
from panels.parts import explained


def losses_section(dimensions: pd.DataFrame, pair: pd.Series, name: str, language: str) -> Component:
    """What each dimension takes from the score, as a waterfall; or why there is no score."""
    title = text("losses.title", language, destination=name)
    if pd.isna(pair["score"]):
        missing = dimensions[dimensions["score"].isna()]["dimension"]
        listed = ", ".join(text(f"dimension.{d}.name", language) for d in missing)
        advice = text("losses.missing_advice", language, dimensions=listed)
        return html.Section([explained(title, text("losses.about", language)), html.P(advice, className="quiet")])
    worst = dimensions.sort_values("loss_points", ascending=False).iloc[0]
    summary = text(
        "losses.summary",
        language,
        dimension=dimension_name(str(worst["dimension"]), language),
        points=number(worst["loss_points"], language, 1),
    )
    bars = waterfall(dimensions, float(pair["score"]), language)
    figure = html.Figure([bars, html.Figcaption(summary)], className="chart")
    return html.Section([explained(title, text("losses.about", language)), figure])


def dimension_name(dimension: str, language: str) -> str:
    """A dimension in words."""
    return text(f"dimension.{dimension}.name", language)


def evidence_section(indicators: pd.DataFrame, language: str) -> Component:
    """Every indicator with its value, what it counts for, its age and source: the table behind the chart."""
    head = [text(f"evidence.{c}", language) for c in ("indicator", "value", "points", "weight", "date", "source")]
    body = [
        html.Tr(
            [
                html.Th(text(f"indicator.{row['indicator']}.name", language), scope="row"),
                html.Td(number(row["value"], language, 0 if abs(row["value"]) >= 10 else 1), className="n"),
                html.Td(number(row["normalised"], language), className="n"),
                html.Td(percent(row["age_weight"], language), className="n"),
                html.Td(date(row["observed_on"], language)),
                html.Td(_source(row["source"], language)),
            ],
            className="" if row["age_weight"] > 0 else "absent",
        )
        for _, row in indicators.iterrows()
    ]
    return html.Details(
        [
            html.Summary(text("evidence.title", language)),
            html.P(text("evidence.about", language), className="about"),
            html.Div(
                html.Table([html.Thead(html.Tr([html.Th(h, scope="col") for h in head])), html.Tbody(body)]),
                className="scroll",
            ),
        ],
        className="evidence",
    )


def _source(source: object, language: str) -> Component | str:
    """Where a value comes from; one that a scenario assumes is marked."""
    if source == SOURCE:
        return html.Span(text("evidence.assumed", language), className="assumed")
    return source if isinstance(source, str) else MISSING
