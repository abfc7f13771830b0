"""Small closings worked out by hand, and what holds of every answer."""

import pandas as pd
import pytest

from analysis.sites.closing_set import SERVICES, ClosingInputs, ClosingRules, ClosingSet

NAN = float("nan")
RULES = ClosingRules(left_out_max=0.2)
WORKS = ["fixed", "points_lacking", "point_cost"]


def tables(sites: dict, pairs: list[tuple], areas: dict, works: dict | None = None) -> ClosingInputs:
    """sites: adm1, band, households; pairs: site, area, households, status, cost; areas: water ... shelter, limit.

    works: by area its fixed cost, the water points it lacks, and what one costs (nothing to build: 0, 0, 0); a
    household asks for a hundredth of a water point.
    """
    built = pd.DataFrame({a: (works or {}).get(a, (0.0, 0.0, 0.0)) for a in areas}, index=WORKS, dtype=float).T
    return ClosingInputs(
        pd.DataFrame([(s, *row) for s, row in sites.items()], columns=["name", "adm1", "band", "households"]).set_index(
            pd.Index(list(sites), name="site_id")
        ),
        pd.DataFrame(pairs, columns=["site_id", "destination_id", "households", "status", "cost"]).assign(points=0.01),
        pd.DataFrame([(a, *row) for a, row in areas.items()], columns=["name", *SERVICES, "limit"])
        .set_index(pd.Index(list(areas), name="destination_id"))
        .assign(**{name: built[name].to_numpy() for name in WORKS}),
    )


def by_hand() -> ClosingInputs:
    """Three sites of 100, 80 and 60 households; X has room for 120, Y for 100, health of Y is unknown.

    S1: 90 to X, 10 undecided. S2: 40 to X, 35 to Y, 5 to Y by another gate (undetermined). S3: 60 to Y.
    All three would bring 130 to X and 95 to Y. X takes 120, so 10 stay: S1 and S2 can close within 20 % (S1 leaves
    10 + some, at most 20; S2 leaves 5 + some, at most 16). 120 + 95 = 215 move, 25 are left out.
    Nobody at X costs more than 10 a household from S1, 20 from S2: the 10 without room are S2's.
    """
    return tables(
        {"S1": ("P", "A", 100), "S2": ("P", "B", 80), "S3": ("Q", "A", 60)},
        [
            ("S1", "X", 90, "open", 900.0),
            ("S2", "X", 40, "open", 800.0),
            ("S2", "Y", 35, "open", 350.0),
            ("S2", "Y", 5, "undetermined", 50.0),
            ("S3", "Y", 60, "open", 600.0),
        ],
        {"X": (120, 500, 300, 200, NAN), "Y": (100, NAN, 100, 150, NAN)},
    )


def twins(**more: object) -> ClosingInputs:
    sites = {"S1": ("P", "A", 100), "S2": ("P", "A", 90)}
    pairs = [("S1", "X", 80, "open", 80.0), ("S2", "X", 80, "open", 800.0)]
    return tables(sites, pairs, {"X": (80, 80, 80, 80, NAN)})


def with_works() -> ClosingInputs:
    """by_hand(), where X needs works of 400 once and has half a water point to spare, Y 100 and lacks 0.3 points.

    A household asks for a hundredth of a point. All three sites: 120 at X ask for 1.2 - 0.5 = 0.7: 1 point; 95 at Y
    for 0.95 + 0.3 = 1.25: 2 points, at 1,000 each.
    """
    inputs = by_hand()
    return tables(
        {s: tuple(row) for s, row in inputs.sites[["adm1", "band", "households"]].iterrows()},
        [tuple(row) for row in inputs.pairs[["site_id", "destination_id", "households", "status", "cost"]].to_numpy()],
        {a: tuple(row) for a, row in inputs.areas[[*SERVICES, "limit"]].iterrows()},
        {"X": (400.0, -0.5, 1000.0), "Y": (100.0, 0.3, 1000.0)},
    )


def conserved(found: ClosingSet) -> None:
    own = found.sites[found.sites["chosen"]]
    assert found.moved + found.left_out == pytest.approx(found.households, abs=1e-5)
    assert (own["moved"] + own["left_out"]).to_numpy() == pytest.approx(own["households"].to_numpy(), abs=1e-5)
    parts = found.sites[["undecided", "undetermined", "blocked", "no_room"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(found.sites["left_out"].to_numpy(float), abs=1e-5)
    assert found.flows["households"].sum() == pytest.approx(found.moved, abs=1e-5)
    assert found.areas["arriving"].sum() == pytest.approx(found.moved, abs=1e-5)
    assert set(found.flows["site_id"]) <= set(found.chosen)


def keeps(found: ClosingSet, inputs: ClosingInputs, rules: ClosingRules) -> None:
    """No person goes where they did not say, and no limit is broken."""
    keys = ["site_id", "destination_id"]
    said = inputs.pairs[inputs.pairs["status"] == "open"].groupby(keys)["households"].sum()
    gone = found.flows.groupby(keys)["households"].sum()
    assert (gone <= said.reindex(gone.index) + 1e-9).all()
    bound = inputs.areas[[*rules.services, "limit"]].min(axis=1)
    arriving = found.areas["arriving"].reindex(bound.index)
    assert not (arriving > bound + 1e-6).any()
    if rules.budget is not None:
        assert found.cost <= rules.budget * (1 + 1e-9) + 1e-6
    own = found.sites[found.sites["chosen"]]
    assert (own["left_out"] <= rules.left_out_max * own["households"] + 1e-4).all()
    assert not found.sites.loc[~found.sites.index.isin(rules.include), "forced"].any()
    table = found.by_prefecture
    fair = rules.fairness * table["eligible"] / max(table["eligible"].sum(), 1) * found.moved
    assert (table["moved"] >= fair - 1e-4).all()
    assert all(found.areas.loc[a, "unknown"] for a in found.unknown_capacity)
    blind = found.areas[list(SERVICES)].isna().all(axis=1) & found.areas["limit"].isna()
    assert found.areas.loc[blind, "room"].isna().all()
