"""The cheapest set of works that brings a site to a score.

Along straight lines to the goalposts a site's score is concave in every quantity, so cutting planes close in on it:
programmes (HiGHS) whose cuts are the score's tangents, first in fractions of items, then in whole items. Cuts serve
every target. What the found set really does is measured by whoever asks (flips.py): a scenario's effect is nearly but
not quite straight.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.sites.site_works import Works
from analysis.solver import constraint, minimise

Array = NDArray[np.float64]
# The search stops by counts, not by the clock: the same site gets the same set on a loaded machine.
CUTS = 60  # tangents for one target until the search gives up
WHOLE_CUTS = 5  # of these in whole items, which take longer
NODES = 200  # branches of one programme in whole items
GAP = 0.002  # of its cost that is not worth a longer search
SECONDS = 5.0  # for one programme: never reached but on a machine that stands still
SLACK = 1e-6
NEAR = 0.02  # points that quantities in fractions may lack: rounding them up gives more


class Search:
    """Cheapest quantities for any target; the cuts of one serve the next."""

    def __init__(self, works: Works) -> None:
        self.works = works
        self._cuts: list[Array] = []
        self._heights: list[float] = []  # score at a tangent's point less slope x quantities

    def rounded(self, needed: float) -> Array | None:
        """Whole quantities that reach a score, a little dearer than the cheapest; None if no quantities do."""
        limit = self.works.limit
        if not len(limit) or self._score(limit) < needed - SLACK:
            return None
        for near in (NEAR, SLACK):
            quantity = np.minimum(np.ceil(self._close_in(needed, near, integer=False) - SLACK), limit)
            if self._score(quantity) >= needed - SLACK:
                return self._pruned(quantity, needed)
        return self._pruned(limit, needed)

    def cheapest(self, needed: float) -> Array | None:
        """Whole quantities that reach a score at the least cost found; None if no quantities do."""
        near = self.rounded(needed)
        if near is None:
            return None
        quantities = self._close_in(needed, SLACK, integer=True)
        if self._score(quantities) < needed - SLACK:
            return near
        return min(
            (self._pruned(quantities, needed), near), key=lambda quantity: float(self.works.unit_cost @ quantity)
        )

    def least_cost(self, needed: float) -> float:
        """Money that no quantities, in fractions or not, can go below."""
        return float(self.works.unit_cost @ self._close_in(needed, NEAR, integer=False))

    def _score(self, quantity: Array) -> float:
        return self.works.model.score(self.works.straight(quantity))

    def _close_in(self, needed: float, near: float, *, integer: bool) -> Array:
        """Add tangents until the cheapest quantities that keep them all come so near to the score; those quantities."""
        limit, cost = self.works.limit, self.works.unit_cost
        zero, quantity = np.zeros(len(limit)), np.zeros(len(limit))
        for _ in range(WHOLE_CUTS if integer else CUTS):
            if self._cuts:
                rows = constraint(np.array(self._cuts), needed - np.array(self._heights), np.inf)
                kind = np.full(len(limit), integer)
                answer = minimise(
                    cost,
                    [rows],
                    low=zero,
                    high=limit,
                    integer=kind,
                    seconds=SECONDS,
                    gap=GAP if integer else 0.0,
                    nodes=NODES,
                )
                if answer.x is None:
                    break
                quantity = np.round(answer.x) if integer else answer.x
            score = self._score(quantity)
            if score >= needed - near:
                break
            slope = self.works.slope(quantity)
            self._cuts.append(slope)
            self._heights.append(score - float(slope @ quantity))
        return quantity

    def _pruned(self, quantity: Array, needed: float) -> Array:
        """Take single items away again, the dearest first, while the target still is reached."""
        for n in np.argsort(-self.works.unit_cost, kind="stable"):
            low, high = 0.0, quantity[n]
            while low < high:
                fewer = quantity.copy()
                fewer[n] = np.floor((low + high) / 2)
                low, high = (low, fewer[n]) if self._score(fewer) >= needed - SLACK else (fewer[n] + 1, high)
            quantity = quantity.copy()
            quantity[n] = high
        return quantity
