"""How surely a site would reach band A's score if some of its evidence were other: its draws, drawn again."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.common_draws import Common, draw_common
from analysis.sites.readiness import Assessment
from analysis.sites.uncertainty import Measured, column_order, draw_scores, measure
from domain.method import Method

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sureness:
    """The draws of one site over its open pairs, ready to be drawn again; see sureness_of()."""

    pairs: pd.DataFrame
    measured: Measured
    common: Common
    method: Method
    x: Array  # scores that the evidence gives now: pairs x indicators, in the method's order

    def chance(self, x: Array, age: Array) -> float:
        """Share of draws that reach band A's score.

        Args:
            x: indicator scores, pairs x indicators; where they differ from today's they are taken as measured.
            age: evidence weights, likewise.
        """
        order = column_order(self.method)
        low, span = (np.array(v) for v in zip(*[_scale(self.method, k) for k in order], strict=True))
        raw = np.where(x[:, order] == self.x[:, order], self.measured.values, low + x[:, order] / 100 * span)
        has_value = age[:, order] > 0
        measured = replace(
            self.measured,
            values=np.where(has_value, np.nan_to_num(raw), 0).astype(np.float32),
            ages=np.where(has_value, age[:, order], 0).astype(np.float32),
        )
        drawn = draw_scores(self.pairs, np.ones(len(self.pairs), bool), measured, self.method, self.common)
        return float((drawn.scores[0] >= 100 * self.method.number("bands", "a_min")).mean())


def _scale(method: Method, k: int) -> tuple[float, float]:
    """Raw value of 0 points and raw width of one hundred; an ordinal scale is drawn in points."""
    indicator = method.indicators[k]
    return (0.0, 100.0) if indicator.levels else (indicator.low, indicator.high - indicator.low)


def sureness_of(assessment: Assessment, site_id: str, pairs: pd.DataFrame, method: Method) -> Sureness:
    """The draws of a site as the assessment drew them.

    Args:
        assessment: from readiness.assess().
        site_id: the site.
        pairs: its open pairs (site_model.open_pairs()).
        method: as assessed.
    """
    rows = assessment.indicators[assessment.indicators["site_id"] == site_id]
    ids, order = [i.id for i in method.indicators], list(pairs["destination_id"])

    def table(column: str) -> NDArray[np.object_]:
        wide = rows.pivot(index="destination_id", columns="indicator", values=column)
        return wide.reindex(index=order, columns=ids).to_numpy(object)

    value, x, age = (table(name).astype(float) for name in ("value", "normalised", "age_weight"))
    pairs = pairs.reset_index(drop=True)
    measured = measure(pairs, value, x, np.nan_to_num(age), table("collection"), method, seed=assessment.seed)
    return Sureness(pairs, measured, draw_common(method, seed=assessment.seed, draws=assessment.draws), method, x)
