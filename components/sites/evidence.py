"""The table behind the waterfall: each indicator from its raw value to what it takes from the score."""

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from analysis.sites.scenarios import SOURCE
from components.sites.destinations import source_words
from domain.method import Method
from domain.method_model import Indicator
from domain.tiers import NOT_SHOWN
from locales import MISSING, date, has, number, percent, text

Array = NDArray[np.float64]
WHOLE = 0.995  # an age weight that reads as 100 %


def evidence_section(indicators: pd.DataFrame, dimensions: pd.DataFrame, method: Method, language: str) -> Component:
    """Raw value, points, weight in the score and points lost, by dimension; with age and source.

    Args:
        indicators: of one pair of site and destination, as in analysis.readiness.Assessment.
        dimensions: of the same pair: dimension, score, weight, loss_points.
        method: whose indicators these are.
        language: of words and numbers.
    """
    head = [text(f"evidence.{c}", language) for c in ("indicator", "value", "points", "counts", "loss")]
    top = html.Tr([html.Th(h, scope="col", className="n" if n else "") for n, h in enumerate(head)])
    by_id = {i.id: i for i in method.indicators}
    groups = indicators["indicator"].map(lambda i: by_id[i].dimension).to_numpy()
    records = np.array(indicators.to_dict("records"), dtype=object)  # once: a table of each dimension's costs a click
    body: list[Component] = []
    for line in dimensions.to_dict("records"):
        members = groups == line["dimension"]
        weights, ages, points = (indicators[c].to_numpy(float)[members] for c in ("weight", "age_weight", "normalised"))
        counts = effective(weights, ages, float(line["weight"]))
        kept = (indicators["source"].to_numpy(object)[members] == NOT_SHOWN) & np.isnan(points)
        # Where the points of one are kept from the reader, what the others lose would give them away.
        losses = split_loss(points, counts, float(line["loss_points"]) if not kept.any() else float("nan"))
        body.append(_dimension(line, language))
        body += [
            _indicator(row, by_id[str(row["indicator"])], count, loss, language, kept=bool(kept.any()))
            for row, count, loss in zip(records[members], counts, losses, strict=True)
        ]
    return html.Details(
        [
            html.Summary(text("evidence.title", language)),
            html.P(text("evidence.how", language), className="about"),
            html.Div(html.Table([html.Thead(top), html.Tbody(body)]), className="scroll"),
        ],
        className="evidence",
    )


def effective(weights: Array, age_weights: Array, of_dimension: float) -> Array:
    """What each indicator of a dimension weighs in the whole score (shares), after its age.

    Args:
        weights: of the indicators within their dimension.
        age_weights: 0 to 1; missing where there is no value.
        of_dimension: the dimension's weight in the score.
    """
    aged = weights * np.nan_to_num(age_weights)
    return of_dimension * aged / aged.sum() if aged.sum() > 0 else aged


def split_loss(points: Array, counts: Array, lost: float) -> Array:
    """A dimension's lost points, shared by what each indicator weighs times what it lacks of 100.

    Args:
        points: of the indicators, 0 to 100; missing where there is no value.
        counts: from effective().
        lost: points that the dimension takes from the score.

    Source: this project's proposal; the shares sum to the dimension's loss.
    """
    short = counts * (100 - np.where(np.isnan(points), 100, points))
    return lost * short / short.sum() if short.sum() > 0 else np.zeros(len(points)) * lost


def _dimension(line: dict[str, object], language: str) -> Component:
    score, weight, loss = (float(str(line[k])) for k in ("score", "weight", "loss_points"))
    cells = ["", number(score, language), percent(weight, language), _lost(loss, language)]
    name = html.Th(text(f"dimension.{line['dimension']}.name", language), scope="rowgroup")
    return html.Tr(
        [name, *[html.Td(cell if n else "", className="n") for n, cell in enumerate(cells)]], className="group"
    )


def _indicator(
    row: dict[str, object], indicator: Indicator, count: float, loss: float, language: str, *, kept: bool
) -> Component:
    age = float(str(row["age_weight"]))
    aged = text("evidence.aged", language, weight=percent(age, language)) if 0 < age < WHOLE else ""
    expired = text("evidence.counts_not", language) if not age > 0 else ""
    facts = [date(row["observed_on"] if isinstance(row["observed_on"], str) else None, language), aged, expired]
    basis = " · ".join(f for f in facts if f and f != MISSING)
    value, points = (float(str(row[key])) for key in ("value", "normalised"))
    words, hidden = text("withheld.covered", language), row["source"] == NOT_SHOWN
    cells = [
        words if hidden and value != value else value_words(value, indicator, language),
        words if hidden and points != points and kept else number(points, language),
        percent(count, language, 1),
        (words if kept else _lost(loss, language)) if age > 0 else MISSING,
    ]
    name = html.Th(
        [
            text(f"indicator.{indicator.id}.name", language),
            html.Small([basis, " · " if basis else "", _source(row["source"], language)]),
        ],
        scope="row",
    )
    return html.Tr([name, *[html.Td(c, className="n") for c in cells]], className="" if age > 0 else "absent")


def _lost(points: float, language: str) -> str:
    if points != points:
        return MISSING
    return f"\u2212{number(points, language, 1)}" if points >= 0.05 else number(0, language)


def unit_words(indicator: Indicator, language: str) -> str:
    """An indicator's unit in the reader's language; as the method says it where it needs no words."""
    key = f"unit.of.{indicator.id}"
    return text(key, language) if has(key, language) else indicator.unit


def field_name(field: str, language: str) -> str:
    """What is observed, in words: its own message, or the name of the indicator that is called the same."""
    keys = (f"field.{field}", f"indicator.{field}.name")
    return next((text(key, language) for key in keys if has(key, language)), field)


def value_words(value: float, indicator: Indicator, language: str) -> str:
    """A raw value with its unit."""
    if value != value:
        return MISSING
    if indicator.unit == "%":
        return percent(value / 100, language)
    if "-" in indicator.unit:
        return f"{number(value, language)} / {indicator.unit.split('-')[1]}"
    return number(value, language, 0 if abs(value) >= 10 else 1)


def _source(source: object, language: str) -> Component | str:
    """Where a value comes from; one that a scenario assumes is marked."""
    if source == SOURCE:
        return html.Span(text("evidence.assumed", language), className="assumed")
    if source == "computed":
        return text("evidence.computed", language)
    return source_words(source, language) or MISSING
