"""One site's assured score as a function of its evidence, with its slope: what flips are searched on."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.readiness import Assessment
from analysis.sites.score import dimension_weights, membership
from domain.method import Method

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SiteModel:
    """The open pairs of one site as arrays: evidence pairs x indicators."""

    share: Array
    x: Array
    age: Array
    inside: Array  # indicators x dimensions
    outer: Array
    floor: float

    def dimensions(self, x: Array) -> Array:
        """Assured scores pairs x dimensions for indicator scores x: what is missing counts as 0."""
        valid = np.where(self.age > 0, np.nan_to_num(x), 0.0)
        return (valid * self.age) @ self.inside

    def score(self, x: Array) -> float:
        """Assured score of the site: sum over pairs of share of all asked x geometric mean."""
        return float(self.share @ np.exp(np.log(np.maximum(self.dimensions(x), self.floor)) @ self.outer))

    def slope(self, x: Array) -> Array:
        """Derivative of the site's score by every x: pairs x indicators."""
        dims = self.dimensions(x)
        pair = np.exp(np.log(np.maximum(dims, self.floor)) @ self.outer)
        by_dimension = np.where(dims > self.floor, self.outer / np.maximum(dims, self.floor), 0.0) * pair[:, None]
        weight = self.age[:, :, None] * self.inside[None]
        return self.share[:, None] * (weight * by_dimension[:, None, :]).sum(axis=2)


def open_pairs(assessment: Assessment, site_id: str) -> pd.DataFrame:
    """The pairs that a site's score is the sum of."""
    pairs = assessment.pairs
    return pairs[(pairs["site_id"] == site_id) & (pairs["status"] == "open") & pairs["score"].notna()]


def evidence_table(assessment: Assessment, site_id: str, pairs: pd.DataFrame, method: Method, column: str) -> Array:
    """One column of a site's evidence as an array pairs x indicators, in the method's order."""
    rows = assessment.indicators[assessment.indicators["site_id"] == site_id]
    wide = rows.pivot(index="destination_id", columns="indicator", values=column)
    wide = wide.reindex(index=list(pairs["destination_id"]), columns=[i.id for i in method.indicators])
    return wide.to_numpy(float)


def model_of(assessment: Assessment, site_id: str, pairs: pd.DataFrame, method: Method) -> SiteModel:
    """The model of a site over some of its pairs."""
    return SiteModel(
        pairs["share"].to_numpy(float),
        evidence_table(assessment, site_id, pairs, method, "normalised"),
        np.nan_to_num(evidence_table(assessment, site_id, pairs, method, "age_weight")),
        membership(method),
        dimension_weights(method),
        method.number("aggregation", "floor"),
    )
