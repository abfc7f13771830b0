"""Which of 100 sites to close over 200 return areas: the best set against taking them one by one."""

import numpy as np
import pandas as pd

from analysis.sites.closing_set import SERVICES, ClosingInputs, ClosingRules, ClosingSet, best_set
from benchmarks.common import Row, medians

SITES, AREAS, CHOICES = 100, 200, 6
RULES = {
    "rooms": ClosingRules(left_out_max=0.2),
    "rooms, budget, fairness": ClosingRules(left_out_max=0.2, budget=5e6, fairness=0.6),
    "35 % left out": ClosingRules(left_out_max=0.35),
    "35 % left out, budget, fairness": ClosingRules(left_out_max=0.35, budget=4e6, fairness=0.6),
}


def country(sites: int, areas: int, choices: int, seed: int = 7) -> ClosingInputs:
    """Invented sites with heavy-tailed sizes whose households go to several areas, one capacity in ten unknown."""
    rng = np.random.default_rng(seed)
    names = [f"S{n:03}" for n in range(sites)]
    places = [f"D{n:03}" for n in range(areas)]
    size = np.round(rng.lognormal(5, 1, sites)) + 5
    table = pd.DataFrame(
        {
            "name": names,
            "adm1": [f"P{n % 12}" for n in range(sites)],
            "band": rng.choice(list("ABC"), sites, p=[0.5, 0.4, 0.1]),
            "households": size,
        },
        index=pd.Index(names, name="site_id"),
    )
    rows = []
    for n, name in enumerate(names):
        said = np.round(0.995 * rng.dirichlet(np.full(choices + 1, 8.0)) * size[n], 1)[:choices]
        for place, households in zip(rng.choice(places, choices, replace=False), said, strict=True):
            status = rng.choice(["open", "undetermined", "blocked"], p=[0.92, 0.05, 0.03])
            cost = households * rng.uniform(50, 400) if rng.random() > 0.03 else np.nan
            rows.append((name, place, households, status, cost, rng.uniform(4, 6) / 500))
    pairs = pd.DataFrame(rows, columns=["site_id", "destination_id", "households", "status", "cost", "points"])
    capacity = np.round(rng.lognormal(4.5, 0.7, (areas, len(SERVICES))))
    capacity[rng.random(capacity.shape) < 0.1] = np.nan
    limit = np.where(rng.random(areas) < 0.3, np.round(rng.lognormal(4, 0.5, areas)), np.nan)
    data = dict(zip(SERVICES, capacity.T, strict=True)) | {"name": places, "limit": limit}
    # Works of a place: shelters and a committee once, water points for those who live there and arrive.
    data |= {
        "fixed": np.where(rng.random(areas) < 0.03, np.nan, 450 * np.round(rng.lognormal(3, 0.7, areas)) + 1500),
        "points_lacking": np.where(rng.random(areas) < 0.05, np.nan, rng.uniform(-4, 6, areas)),
        "point_cost": np.full(areas, 12000.0),
    }
    return ClosingInputs(table, pairs, pd.DataFrame(data, index=pd.Index(places, name="destination_id")))


def greedy(inputs: ClosingInputs, rules: ClosingRules) -> tuple[int, float]:
    """Sites and households when sites are taken one by one, those with the largest share placed first."""
    room = inputs.areas[[*rules.services, "limit"]].min(axis=1).fillna(np.inf).to_dict()
    works = inputs.areas[["fixed", "points_lacking", "point_cost"]]
    money = np.inf if rules.budget is None else rules.budget
    allowed = inputs.sites[inputs.sites["band"].isin(rules.bands)]["households"].to_dict()
    pairs = inputs.pairs[(inputs.pairs["status"] == "open") & inputs.pairs["site_id"].isin(allowed)]
    if rules.budget is not None:
        pairs = pairs[pairs["cost"].notna() & works.notna().all(axis=1).reindex(pairs["destination_id"]).to_numpy()]
    choices = {site: list(rows.itertuples()) for site, rows in pairs.groupby("site_id")}
    waiting, moved, taken = set(choices), 0.0, 0
    asked: dict[str, float] = {}  # water points that those who are placed ask for, by opened area

    def built(place: str, points: float) -> float:
        fixed, lacking, cost = works.loc[place]
        return float(fixed + cost * max(0.0, np.ceil(lacking + points)))

    def price(p, households: float) -> float:
        before = built(p.destination_id, asked[p.destination_id]) if p.destination_id in asked else 0.0
        after = built(p.destination_id, asked.get(p.destination_id, 0.0) + p.points * households)
        return households * p.cost / p.households + after - before

    while waiting:
        placed = {s: {p: min(p.households, room[p.destination_id]) for p in choices[s]} for s in waiting}
        fits = [s for s in sorted(waiting) if sum(placed[s].values()) >= (1 - rules.left_out_max) * allowed[s]]
        prices = {s: 0.0 if np.isinf(money) else sum(price(p, n) for p, n in placed[s].items() if n > 0) for s in fits}
        fits = [s for s in fits if prices[s] <= money]
        if not fits:
            break
        site = max(fits, key=lambda s: sum(placed[s].values()) / allowed[s])
        for p, households in placed[site].items():
            room[p.destination_id] -= households
            asked[p.destination_id] = asked.get(p.destination_id, 0.0) + p.points * households
        money, moved, taken = money - prices[site], moved + sum(placed[site].values()), taken + 1
        waiting.remove(site)
    return taken, moved


def run(quick: bool = False) -> list[Row]:
    """The best set under several rules: seconds, gap, and how many more households move than by greedy."""
    inputs = country(20, 40, CHOICES) if quick else country(SITES, AREAS, CHOICES)
    rows = []
    for label, rules in RULES.items():
        found: list[ClosingSet] = []
        ours, theirs = medians(
            lambda r=rules, f=found: f.append(best_set(inputs, r)), lambda r=rules: greedy(inputs, r), 1 if quick else 5
        )
        last, (sites, moved) = found[-1], greedy(inputs, rules)
        gap = max(f.gap for f in found)
        detail = (
            f"{last.status}, largest gap {gap:.1e}, ties {'settled' if last.settled else 'open'}; "
            f"{len(last.chosen)} sites, {last.moved:.0f} households (greedy, no fairness: {sites}, {moved:.0f})"
        )
        title = f"closing set {len(inputs.sites)}x{len(inputs.areas)}, {label}"
        holds = ours <= rules.seconds + 1 and last.status in {"optimal", "feasible"}
        rows.append(
            Row(
                title,
                ours,
                "greedy",
                theirs,
                None,
                f"<= {rules.seconds + 1:.0f} s (solver {rules.seconds:.0f} s)",
                holds,
                detail,
            )
        )
    return rows
