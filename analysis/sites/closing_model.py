"""The mixed-integer programme behind a set of sites to close: columns, rows and stages.

A binary says that a site closes, another that an area is opened (its works are paid once), a whole number how many
water points it then lacks, a flow how many households of a site go to an area: at most as many as said so, and only
over pairs whose gates pass. The aims are settled one after the other, so that no weight is needed and a later aim
never overrules an earlier one: most households moved, fewest left out, lowest cost.
"""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint
from scipy.sparse import coo_array, csr_array, diags_array, hstack

from analysis.sites.closing_inputs import HAIR, ClosingInputs, ClosingRules, open_pairs, rooms
from analysis.solver import constraint, minimise

Array = NDArray[np.float64]
REL_GAP = 1e-6  # a smaller gap counts as proved
LEAST_SECONDS = 0.05  # with less time left, a stage is not begun
SEARCH = 0.9  # share of the time for the search; the rest is for exact flows of what it found


@dataclass(frozen=True)
class Programme:
    """Columns: a binary a site, a binary an area, water points an area, households a pair."""

    sites: list[str]
    households: Array  # of each site
    pairs: pd.DataFrame  # those that may be used, from open_pairs()
    room: Array  # of each pair, the room of its area; NaN if unknown
    budget: float  # inf: none
    owner: NDArray[np.intp]  # of each pair, its site's position
    place: NDArray[np.intp]  # of each pair, its area's position
    works: pd.DataFrame  # of each area: fixed, points_lacking, point_cost; NaN unknown
    upper: Array  # households that a pair can take
    most_points: Array  # water points that an area can lack
    rows: list[LinearConstraint]
    budget_rows: list[LinearConstraint]
    must: Array  # 1 for a site that must close

    @property
    def flows(self) -> slice:
        """Where the households of pairs stand among the columns."""
        return slice(len(self.sites) + 2 * len(self.works), None)

    def columns(self, sites: Any = 0.0, opened: Any = 0.0, points: Any = 0.0, flows: Any = 0.0) -> Array:
        """One number for each column."""
        parts = zip(
            (sites, opened, points, flows), (len(self.sites), *[len(self.works)] * 2, len(self.pairs)), strict=True
        )
        return np.concatenate([np.broadcast_to(np.asarray(value, float), size) for value, size in parts])


@dataclass(frozen=True)
class Solved:
    """The best set found, where its households go, and how sure it is that none is better."""

    chosen: tuple[str, ...]
    flows: pd.DataFrame  # rows of open_pairs() that are used
    status: str  # optimal, feasible, infeasible or none
    gap: float
    bound: float  # no set moves more households
    settled: bool  # whether ties are settled too


def build(inputs: ClosingInputs, rules: ClosingRules, eligible: pd.Index) -> Programme:
    """The programme over the eligible sites."""
    households = inputs.sites.loc[eligible, "households"].to_numpy(float)
    pairs = open_pairs(inputs)
    pairs = pairs[pairs["site_id"].isin(eligible)]
    if rules.budget is not None:
        pairs = pairs[pairs["priced"]]
    place, names = pd.factorize(pairs["destination_id"])
    room = rooms(inputs, rules).reindex(names).to_numpy(float)
    works = inputs.areas[["fixed", "points_lacking", "point_cost"]].astype(float).reindex(names)
    upper = np.fmin(pairs["households"].to_numpy(float), room[place])
    asked = np.bincount(place, upper * np.nan_to_num(pairs["points"].to_numpy(float)), len(names))
    lacking = np.nan_to_num(works["points_lacking"].to_numpy())
    programme = Programme(
        sites=list(eligible),
        households=households,
        pairs=pairs,
        room=room[place],
        budget=np.inf if rules.budget is None else rules.budget,
        owner=eligible.get_indexer(pd.Index(pairs["site_id"])),
        place=place,
        works=works,
        upper=upper,
        most_points=np.ceil(lacking + asked).clip(0),
        rows=[],
        budget_rows=[],
        must=eligible.isin(rules.include).astype(float),
    )
    if len(pairs):
        programme.rows.extend(_rows(programme, inputs, rules, room))
        if rules.budget is not None:
            programme.budget_rows.append(_budget_row(programme))
    return programme


def _rows(programme: Programme, inputs: ClosingInputs, rules: ClosingRules, room: Array) -> list[LinearConstraint]:
    """Flows of closing sites to opened areas, their rooms and water points, and fairness between prefectures."""
    count, areas, width = len(programme.sites), len(programme.works), len(programme.pairs)
    one, order = np.ones(width), np.arange(width)
    member = coo_array((one, (programme.owner, order)), shape=(count, width)).tocsr()
    arriving = coo_array((one, (programme.place, order)), shape=(areas, width)).tocsr()
    needed, upper = (1 - rules.left_out_max) * programme.households, diags_array(programme.upper)
    lacking = np.nan_to_num(programme.works["points_lacking"].to_numpy(float))
    asked = arriving @ diags_array(np.nan_to_num(programme.pairs["points"].to_numpy(float)))

    def empty(size: int, wide: int) -> csr_array:
        return csr_array((size, wide))

    rows = [
        constraint(hstack([-upper @ member.T, empty(width, 2 * areas), diags_array(one)]), -np.inf, 0.0),
        constraint(
            hstack([empty(width, count), -upper @ arriving.T, empty(width, areas), diags_array(one)]), -np.inf, 0.0
        ),
        constraint(hstack([diags_array(needed), empty(count, 2 * areas), -member]), -np.inf, 0.0),
        constraint(
            hstack([empty(areas, count), diags_array(lacking), -diags_array(np.ones(areas)), asked]), -np.inf, 0.0
        ),
        # Implied, as points are whole before anybody arrives too; it tightens the relaxation.
        constraint(
            hstack(
                [
                    empty(areas, count),
                    diags_array(np.ceil(lacking).clip(0)),
                    -diags_array(np.ones(areas)),
                    empty(areas, width),
                ]
            ),
            -np.inf,
            0.0,
        ),
    ]
    limited = np.flatnonzero(np.isfinite(room))
    if len(limited):
        rows.append(
            constraint(hstack([empty(len(limited), count + 2 * areas), arriving[limited]]), -np.inf, room[limited])
        )
    if rules.fairness > 0:
        area, prefecture = pd.factorize(inputs.sites.loc[programme.sites, "adm1"])
        share = rules.fairness * np.bincount(area, programme.households) / max(programme.households.sum(), HAIR)
        is_member = area[programme.owner][None] == np.arange(len(prefecture))[:, None]
        blank = empty(len(prefecture), count + 2 * areas)
        rows.append(constraint(hstack([blank, csr_array(is_member - share[:, None])]), 0.0, np.inf))
    return rows


def _budget_row(programme: Programme) -> LinearConstraint:
    costs = _costs(programme)
    scale = max(float(costs.max()), 1e-9)
    return constraint(costs[None] / scale, -np.inf, programme.budget / scale)


def _costs(programme: Programme) -> Array:
    """What one of each column costs; an unknown cost counts as the dearest that is known, not as none."""

    def with_dearest(values: pd.Series) -> Array:
        dearest = values.max()
        return values.fillna(dearest if dearest == dearest else 0.0).to_numpy(float)

    works = programme.works
    points = np.where(works["points_lacking"].isna(), 0.0, with_dearest(works["point_cost"]))
    return programme.columns(
        opened=with_dearest(works["fixed"]), points=points, flows=with_dearest(programme.pairs["unit_cost"])
    )


def solve(programme: Programme, seconds: float) -> Solved:
    """Most households moved; among such sets the fewest left out, then the lowest cost.

    Args:
        programme: from build().
        seconds: for all stages; what is found in time is returned, with its gap.
    """
    ends = time.monotonic() + SEARCH * seconds
    if not programme.sites:
        return Solved((), programme.pairs, "optimal", 0.0, 0.0, True)
    moved = programme.columns(flows=1.0)
    first = most_moved(programme, SEARCH * seconds)
    if first.x is None:
        infeasible = first.status == 2 or "nfeasible" in str(first.message)
        nothing = programme.pairs.iloc[:0]
        return Solved((), nothing, "infeasible" if infeasible else "none", float("nan"), float("nan"), False)
    best, most, settled = first.x, float(moved @ first.x), first.status == 0
    costs = _costs(programme)
    aims = [programme.columns(sites=programme.households, flows=-1.0), costs / max(costs.max(initial=0.0), 1e-9)]
    floors = [constraint(moved[None], most - HAIR - most * 1e-8, np.inf)]
    for aim in aims if settled else []:
        best, proved = _better(programme, aim, floors, best, ends)
        settled &= proved
        reached = float(aim @ best)
        floors.append(constraint(aim[None], -np.inf, reached + HAIR + abs(reached) * 1e-7))
    best = _exact(programme, best)
    bound = max(-float(first.mip_dual_bound), most) if first.mip_dual_bound is not None else most
    return _solved(programme, best, "optimal" if first.status == 0 else "feasible", bound, settled)


def most_moved(programme: Programme, seconds: float) -> Any:
    """The first stage alone: as many households moved as the rows let; what minimise() returns."""
    return _stage(programme, programme.columns(flows=-1.0), [], seconds)


def least_cost(programme: Programme, seconds: float) -> float:
    """Money that closing all sites of a programme takes at least, its budget left aside; NaN if it cannot be."""
    costs = _costs(programme)
    low, high = _bounds(programme)
    low[: len(programme.sites)] = 1.0
    integer = _integer_columns(programme)
    answer = minimise(costs, programme.rows, low=low, high=high, integer=integer, seconds=seconds, gap=REL_GAP)
    return float(answer.fun) if answer.x is not None else float("nan")


def _better(
    programme: Programme, aim: Array, floors: list[LinearConstraint], best: Array, ends: float
) -> tuple[Array, bool]:
    """The least aim within the floors, and whether that is proved; asking for less than what is at hand is quick."""
    count, left = len(programme.sites), ends - time.monotonic()
    same = _stage(programme, aim, floors, left, fixed=best[:count] > 0.5) if left > LEAST_SECONDS else None
    if same is not None and same.x is not None and aim @ same.x < aim @ best:
        best = same.x
    reached, left = float(aim @ best), ends - time.monotonic()
    if left <= LEAST_SECONDS:
        return best, False
    less = constraint(aim[None], -np.inf, reached - 10 * HAIR - abs(reached) * 1e-6)
    lower = _stage(programme, aim, [*floors, less], left)
    return best if lower.x is None else lower.x, lower.status in (0, 2)


def _exact(programme: Programme, best: Array) -> Array:
    """The same sites, areas and water points with the flows solved again, free of the search's tolerances."""
    low, high = _bounds(programme)
    chosen = slice(0, programme.flows.start)
    low[chosen] = high[chosen] = np.round(best[chosen])
    moved, costs, no = programme.columns(flows=1.0), _costs(programme), np.zeros(len(best), bool)
    rows = [*programme.rows, *programme.budget_rows]
    most = minimise(-moved, rows, low=low, high=high, integer=no, seconds=LEAST_SECONDS * 100, gap=0.0)
    if most.x is None or moved @ most.x < moved @ best - 10 * HAIR:
        return best
    rows_with_most = [*rows, constraint(moved[None], moved @ most.x, np.inf)]
    cheap = minimise(costs, rows_with_most, low=low, high=high, integer=no, seconds=LEAST_SECONDS * 100, gap=0.0)
    return most.x if cheap.x is None else cheap.x


def _bounds(programme: Programme) -> tuple[Array, Array]:
    return programme.columns(sites=programme.must), programme.columns(1.0, 1.0, programme.most_points, programme.upper)


def _integer_columns(programme: Programme) -> NDArray[np.bool_]:
    return programme.columns(1.0, 1.0, 1.0, 0.0) > 0


def _stage(programme: Programme, aim: Array, extra: list[LinearConstraint], seconds: float, fixed: Any = None) -> Any:
    low, high = _bounds(programme)
    works = slice(len(programme.sites), programme.flows.start)
    if not programme.budget_rows and not aim[works].any():
        low[works] = high[works]  # no cost is looked at: every area may be opened
    if fixed is not None:
        low[: len(programme.sites)] = high[: len(programme.sites)] = fixed
    rows = [*programme.rows, *programme.budget_rows, *extra]
    time_limit = max(seconds, LEAST_SECONDS)
    return minimise(aim, rows, low=low, high=high, integer=_integer_columns(programme), seconds=time_limit, gap=REL_GAP)


def _solved(programme: Programme, x: Array, status: str, bound: float, settled: bool) -> Solved:
    closes = x[: len(programme.sites)] > 0.5
    flows = _tidy(programme, np.where(closes[programme.owner], np.clip(x[programme.flows], 0.0, programme.upper), 0.0))
    moved = float(flows.sum())
    gap = 0.0 if bound - moved <= REL_GAP * max(moved, 1.0) else (bound - moved) / moved if moved > HAIR else np.inf
    chosen = tuple(name for name, closed in zip(programme.sites, closes, strict=True) if closed)
    used = programme.pairs.assign(households=flows)[flows > HAIR].reset_index(drop=True)
    return Solved(chosen, used, status, gap, bound, settled)


def _tidy(programme: Programme, flows: Array) -> Array:
    """The flows without the solver's tolerance: no area is exceeded by a rounding error."""
    if not len(flows):
        return flows
    arriving = np.bincount(programme.place, flows)[programme.place]
    return flows * np.fmin(1.0, np.divide(programme.room, arriving, out=np.ones_like(flows), where=arriving > 0))
