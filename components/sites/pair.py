"""What is said of one pair of site and destination: what each dimension takes from its score."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from components.charts import waterfall
from components.glossary import term_link
from components.parts import explained
from locales import number, text


def losses_section(dimensions: pd.DataFrame, pair: pd.Series, name: str, language: str) -> Component:
    """What each dimension takes from the score, as a waterfall; or why there is no score."""
    title = text("losses.title", language, destination=name)
    if pd.isna(pair["score"]):
        missing = dimensions[dimensions["score"].isna()]["dimension"]
        listed = ", ".join(text(f"dimension.{d}.name", language) for d in missing)
        advice = text("losses.missing_advice", language, dimensions=listed)
        return html.Section(
            [
                explained(title, text("losses.about", language), term_link("dimension", language)),
                html.P(advice, className="quiet"),
            ]
        )
    worst = dimensions.sort_values("loss_points", ascending=False).iloc[0]
    summary = text(
        "losses.summary",
        language,
        dimension=dimension_name(str(worst["dimension"]), language),
        points=number(worst["loss_points"], language, 1),
    )
    bars = waterfall(dimensions, float(pair["score"]), language)
    figure = html.Figure([bars, html.Figcaption(summary)], className="chart")
    return html.Section([explained(title, text("losses.about", language), term_link("dimension", language)), figure])


def dimension_name(dimension: str, language: str) -> str:
    """A dimension in words."""
    return text(f"dimension.{dimension}.name", language)
