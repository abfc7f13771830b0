"""Ranks of many sites under uncertainty, as the page draws them, against two simpler ways of drawing.

The matrix product alone scores fixed evidence under drawn weights: no noise, no goalposts, no age, no rank.
The loop does the same draw by draw with pandas, and ranks. Ours draws everything that the method asks for.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.common_draws import draw_common
from analysis.sites.score import dimension_weights, membership, score_pairs
from analysis.sites.uncertainty import QUANTILES, Draws, draw_scores, measure, spread
from benchmarks.common import Row, medians, peak_mib, timed
from domain.method import load_method

METHOD = load_method()
SITES, DRAWS, RUNS = 5000, 10_000, 7
PRODUCT_BAR, MEMORY_BAR = 4.0, 450.0
Array = NDArray[np.float64]
Evidence = tuple[pd.DataFrame, Array, Array, Array, NDArray[np.object_]]
STATUS = Path("/proc/self/status")


def country(sites: int) -> Evidence:
    """Pairs, raw values, scores, ages and kinds of collection; one destination a site, one value in twenty missing."""
    rng = np.random.default_rng(5)
    names = [f"{n:05}" for n in range(sites)]
    pairs = pd.DataFrame({"site_id": [f"S{n}" for n in names], "subject": [f"A{n}" for n in names], "share": 1.0})
    scores = rng.uniform(20, 100, (sites, len(METHOD.indicators)))
    low, high = (np.array([getattr(i, side) for i in METHOD.indicators]) for side in ("low", "high"))
    ages = np.where(rng.random(scores.shape) > 0.05, rng.uniform(0.5, 1, scores.shape), 0.0)
    ages[np.isnan(score_pairs(scores, ages, METHOD).score)] = 1.0
    how = rng.choice(np.array(["survey", "key_informant", "registration"], object), scores.shape)
    return pairs, low + scores / 100 * (high - low), scores, ages, how


def ours(made: Evidence, draws: int) -> tuple[Draws, pd.DataFrame]:
    """What analysis.readiness.assess() does to draw its sites."""
    pairs, values, scores, ages, how = made
    common = draw_common(METHOD, seed="benchmark", draws=draws)
    measured = measure(pairs, values, scores, ages, how, METHOD, seed="benchmark")
    drawn = draw_scores(pairs, np.ones(len(pairs), bool), measured, METHOD, common)
    return drawn, spread(drawn, METHOD)


def drawn_weights(draws: int) -> Array:
    """Weights of indicators in the whole score: indicators x draws."""
    rng = np.random.default_rng(6)
    weights = membership(METHOD) @ dimension_weights(METHOD)
    return rng.dirichlet(METHOD.number("uncertainty", "weight_concentration") * weights, draws).T


def loop(scores: Array, weights: Array) -> pd.DataFrame:
    """Rank quantiles of weighted means, one draw after the other."""
    frame = pd.DataFrame(scores)
    ranks = [frame.dot(weights[:, t]).rank(method="min", ascending=False) for t in range(weights.shape[1])]
    return pd.DataFrame(np.column_stack(ranks)).quantile(list(QUANTILES), axis=1)


def elsewhere(sites: int, draws: int, threads: int) -> tuple[str, float]:
    """Digest of scores and ranks, and peak memory in MiB, of another process."""
    environment = {**os.environ, "NUMBA_NUM_THREADS": str(threads), "PYTHONHASHSEED": str(threads)}
    command = [sys.executable, "-m", "benchmarks.readiness_draws", str(sites), str(draws)]
    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    digest, peak = printed.split()
    return digest, float(peak)


def own_peak_mib() -> float:
    """Largest memory of this process since it began; what the parent held counts in getrusage, but not here."""
    if not STATUS.exists():
        return peak_mib()
    line = next(row for row in STATUS.read_text().splitlines() if row.startswith("VmHWM"))
    return float(line.split()[1]) / 1024


def run(quick: bool = False) -> list[Row]:
    """Seconds against both ways, memory, and whether two processes draw the same bits."""
    sites, draws, runs = (100, 400, 1) if quick else (SITES, DRAWS, RUNS)
    made, weights = country(sites), drawn_weights(draws)
    scores = made[2]
    ours(made, 10)  # compiled, or read from the cache
    mine, product = medians(lambda: ours(made, draws), lambda: scores @ weights, runs)
    _, single = medians(lambda: None, lambda: scores.astype(np.float32) @ weights.astype(np.float32), runs)
    looped = timed(lambda: loop(scores, weights))
    (first, one), (second, two) = (elsewhere(sites, draws, threads) for threads in (1, 2))
    title = f"draws {sites} x {len(METHOD.indicators)} x {draws}"
    peak = max(one, two)
    return [
        Row(
            f"{title}: time", mine, "matrix product alone", product, mine / (product or np.nan),
            f"<= {PRODUCT_BAR:g}x", mine <= PRODUCT_BAR * (product or 0),
            f"product in single precision {single:.3f} s; ours also draws goalposts, noise, rule and ranks",
        ),
        Row(f"{title}: loop", mine, "pandas loop", looped, looped / mine, "-", None, "loop: weights and ranks alone"),
        Row(
            f"{title}: memory and bits", mine, "-", None, None, f"<= {MEMORY_BAR:g} MiB, same bits",
            peak <= MEMORY_BAR and first == second,
            f"peak {peak:.0f} MiB of a process of its own; two processes, one and two threads: "
            + ("identical" if first == second else "DIFFERENT"),
        ),
    ]  # fmt: skip


def main() -> None:
    """Print the digest and the peak memory of one run."""
    drawn, table = ours(country(int(sys.argv[1])), int(sys.argv[2]))
    digest = hashlib.sha256(table.to_numpy().tobytes())
    for part in (drawn.scores, drawn.ranks):
        digest.update(part.data)
    print(digest.hexdigest(), own_peak_mib())


if __name__ == "__main__":
    main()
