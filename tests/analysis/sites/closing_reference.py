"""An independent answer to the closing set: every subset of sites, with exact flows in fractions.

Flows of a subset are the cheapest ones (successive shortest paths), without a linear programme; with a fairness
rule, which ties flows of different sites together, scipy's linprog over the subset.
"""

import itertools
import math
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
from scipy.optimize import linprog

BIG = Fraction(10**9)
POINTS = Fraction(1, 8)  # water points that one household asks for


@dataclass(frozen=True)
class Case:
    """Whole numbers: households by site, (open households, money for one household) by pair, room by area."""

    households: dict[str, int]
    said: dict[tuple[str, str], tuple[int, int]]
    room: dict[str, int | None]  # None: unknown, does not bind
    prefecture: dict[str, str]
    left_out_max: Fraction = Fraction(1, 5)
    budget: int | None = None
    fairness: float = 0.0
    # By area: paid once if anybody goes there, water points it lacks before anybody does, money for one of them.
    works: dict[str, tuple[int, Fraction, int]] = field(default_factory=dict)


def best_with_works(case: Case) -> tuple[Fraction, Fraction, Fraction]:
    """Households moved, left out and cost of the best subset of sites, of opened areas and of water points built.

    Every combination is tried: an opened area then has room for what its points allow, a blocked one for nobody, and
    the budget is what its works leave of it.
    """
    answers = []
    areas = sorted(case.room)
    for size in range(len(case.households) + 1):
        for subset in itertools.combinations(sorted(case.households), size):
            most = {a: sum(n for (s, area), (n, _) in case.said.items() if s in subset and area == a) for a in areas}
            for plan in itertools.product(*[_plans(case.works[a], most[a]) for a in areas]):
                spent = sum(
                    case.works[a][0] + points * case.works[a][2]
                    for a, points in zip(areas, plan, strict=True)
                    if points is not None
                )
                if case.budget is not None and spent > case.budget:
                    continue
                room = {a: _room(case, a, points) for a, points in zip(areas, plan, strict=True)}
                budget = None if case.budget is None else case.budget - spent
                solved = flow(replace(case, room=room, budget=budget), subset)
                if solved is not None:
                    moved, cost = solved
                    left = sum(case.households[s] for s in subset) - moved
                    answers.append((-moved, left, cost + spent))
    moved, left, cost = min(answers)
    return -moved, left, cost


def _plans(works: tuple[int, Fraction, int], most: int) -> list[int | None]:
    """An area stays blocked (None), or gets so many water points, from those it needs with nobody to those for all."""
    _, lacking, _ = works
    return [None, *range(max(0, math.ceil(lacking)), max(0, math.ceil(lacking + POINTS * most)) + 1)]


def _room(case: Case, area: str, points: int | None) -> Fraction:
    if points is None:
        return Fraction(0)
    room, served = case.room[area], (points - case.works[area][1]) / POINTS
    return served if room is None else min(Fraction(room), served)


def best(case: Case, include: tuple[str, ...] = ()) -> tuple[float, float, float] | None:
    """Households moved, left out and cost of the best subset; None if none holds the included sites."""
    found = []
    eligible = {s for s in case.households if flow(case, (s,)) is not None}
    for size in range(len(case.households) + 1):
        for subset in itertools.combinations(sorted(case.households), size):
            if set(include) <= set(subset):
                solved = fair_flow(case, subset, eligible) if case.fairness else flow(case, subset)
                if solved is not None:
                    moved, cost = solved
                    left = sum(case.households[s] for s in subset) - moved
                    found.append((-moved, left, cost))
    if not found:
        return None
    moved, left, cost = min((round(float(m), 5), round(float(u), 5), float(c)) for m, u, c in found)
    return -moved, left, cost


def flow(case: Case, subset: tuple[str, ...]) -> tuple[Fraction, Fraction] | None:
    """Most households of these sites that can move, at what lowest cost; None if one leaves out too many."""
    needed = {s: (1 - case.left_out_max) * case.households[s] for s in subset}
    edges: list[list] = []  # from, to, capacity, cost, each followed by its reverse
    for s in subset:
        _edge(edges, "source", s, needed[s], -BIG)  # these first, at any price
        _edge(edges, "source", s, case.households[s] - needed[s], Fraction(0))
        for (site, area), (households, money) in case.said.items():
            if site == s:
                _edge(edges, s, "to " + area, Fraction(households), Fraction(money))
    for area, room in case.room.items():
        _edge(edges, "to " + area, "sink", BIG if room is None else Fraction(room), Fraction(0))
    return _fill(edges, sum(needed.values(), Fraction(0)), case.budget)


def _fill(edges: list[list], needed: Fraction, budget: int | None) -> tuple[Fraction, Fraction] | None:
    """Cheapest paths one after the other until nothing fits or the budget is spent."""
    moved = cost = saved = Fraction(0)
    while (path := _cheapest(edges)) is not None:
        price = sum(edges[e][3] for e in path)
        amount = min(edges[e][2] for e in path)
        bonus = price < -BIG / 2
        money = price + BIG if bonus else price
        if not bonus and (saved < needed or (budget is not None and cost > budget)):
            return None
        if not bonus and budget is not None and money > 0:
            amount = min(amount, (budget - cost) / money)
        for e in path:
            edges[e][2] -= amount
            edges[e ^ 1][2] += amount
        moved, cost, saved = moved + amount, cost + amount * money, saved + (amount if bonus else 0)
        if amount == 0 or (budget is not None and not bonus and cost == budget and money > 0):
            break
    return None if saved < needed or (budget is not None and cost > budget) else (moved, cost)


def _edge(edges: list[list], start: str, end: str, capacity: Fraction, cost: Fraction) -> None:
    edges += [[start, end, capacity, cost], [end, start, Fraction(0), -cost]]


def _cheapest(edges: list[list]) -> list[int] | None:
    """Bellman and Ford: positions of the edges on the cheapest way with room, source to sink."""
    distance, by = {"source": Fraction(0)}, {}
    nodes = {e[0] for e in edges}
    for _ in range(len(nodes) + 1):
        changed = False
        for n, (start, end, capacity, cost) in enumerate(edges):
            if capacity > 0 and start in distance and distance[start] + cost < distance.get(end, BIG * BIG):
                distance[end], by[end], changed = distance[start] + cost, n, True
        if not changed:
            break
    if "sink" not in by:
        return None
    path, node = [], "sink"
    while node != "source":
        path.append(by[node])
        node = edges[by[node]][0]
    return path


def fair_flow(case: Case, subset: tuple[str, ...], eligible: set[str]) -> tuple[float, float] | None:
    """As flow(), each prefecture with at least fairness x its share of the eligible households."""
    pairs = [p for p in case.said if p[0] in subset]
    if not pairs or not set(subset) <= eligible:
        return (0.0, 0.0) if not subset else None
    rows, limits = [], []
    for s in subset:
        rows.append([-float(p[0] == s) for p in pairs])
        limits.append(-float((1 - case.left_out_max) * case.households[s]))
    for area, room in case.room.items():
        if room is not None:
            rows.append([float(p[1] == area) for p in pairs])
            limits.append(float(room))
    if case.budget is not None:
        rows.append([float(case.said[p][1]) for p in pairs])
        limits.append(float(case.budget))
    total = sum(case.households[s] for s in eligible)
    for prefecture in {case.prefecture[s] for s in eligible}:
        share = case.fairness * sum(case.households[s] for s in eligible if case.prefecture[s] == prefecture) / total
        rows.append([share - float(case.prefecture[p[0]] == prefecture) for p in pairs])
        limits.append(0.0)
    upper = [(0.0, float(case.said[p][0])) for p in pairs]
    most = linprog(-np.ones(len(pairs)), rows, limits, bounds=upper)
    if most.status != 0:
        return None
    cheap = linprog(
        [float(case.said[p][1]) for p in pairs],
        [*rows, [-1.0] * len(pairs)], [*limits, most.fun + 1e-9], bounds=upper,
    )  # fmt: skip
    return -most.fun, cheap.fun if cheap.status == 0 else float("nan")
