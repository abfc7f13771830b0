"""The goal of a flip: the band to reach, and whether some evidence reaches it."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.bands import ROUNDING
from analysis.sites.readiness import Assessment
from analysis.sites.site_model import SiteModel, model_of
from analysis.sites.sureness import Sureness, sureness_of
from domain.method import Method

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Goal:
    """The band to reach: its assured score and, for A, the least of each dimension and how surely."""

    band: str
    model: SiteModel
    score: float
    least: Array  # of the site's dimensions
    chance: float
    sureness: Sureness | None

    def reached(self, x: Array, age: Array) -> bool:
        """Whether indicator scores and evidence weights (pairs x indicators) reach score and dimensions."""
        model = replace(self.model, age=age)
        low = self.model.share @ model.dimensions(x) < self.least - ROUNDING
        return model.score(x) >= self.score - ROUNDING and not low.any()

    def sure(self, x: Array, age: Array) -> bool:
        """Whether they reach it surely enough."""
        return self.sureness is None or self.sureness.chance(x, age) >= self.chance


def goal_of(assessment: Assessment, site_id: str, pairs: pd.DataFrame, target: str, method: Method) -> Goal:
    """The goal of a band over a site's open pairs."""
    least = np.array(method.least_for_a()) if target == "A" else np.zeros(len(method.dimensions))
    return Goal(
        target,
        model_of(assessment, site_id, pairs, method),
        method.number("bands", f"{target.lower()}_min"),
        least,
        method.number("bands", "a_probability"),
        sureness_of(assessment, site_id, pairs, method) if target == "A" else None,
    )
