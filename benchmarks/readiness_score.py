"""Readiness of many sites against a plain loop over pairs and indicators."""

import datetime as dt

import numpy as np
import pandas as pd

from analysis.sites.score import membership, score_pairs
from benchmarks.common import Row, medians, peak_mib
from domain.method import load_method

METHOD = load_method()
ON = dt.date(2025, 10, 31)


def run(quick: bool = False) -> list[Row]:
    """Score 5,000 sites with three destinations each."""
    pairs, runs = (200, 1) if quick else (15000, 3)
    rng = np.random.default_rng(5)
    scores = rng.uniform(20, 100, (pairs, len(METHOD.indicators)))
    ages = (rng.random(scores.shape) > 0.05).astype(float)
    ours, loop = medians(lambda: score_pairs(scores, ages, METHOD), lambda: _loop(scores, ages), runs)
    difference = np.nanmax(np.abs(score_pairs(scores, ages, METHOD).score - _loop(scores, ages)))
    detail = f"largest difference {difference:.1e}; peak {peak_mib():.0f} MiB"
    return [
        Row(
            f"score {pairs} pairs",
            ours,
            "plain loop",
            loop,
            (loop or 0) / ours,
            ">= 20x",
            (loop or 0) / ours >= 20,
            detail,
        )
    ]


def _loop(scores: np.ndarray, ages: np.ndarray) -> np.ndarray:
    inside = pd.DataFrame(membership(METHOD))
    results = []
    for row, weight in zip(scores, ages, strict=True):
        product = 1.0
        for k, dimension in enumerate(METHOD.dimensions):
            members = np.flatnonzero(inside[k].to_numpy() > 0)
            present = sum(inside[k][i] * weight[i] for i in members)
            if present < 0.6 - 1e-12:
                product = float("nan")
                break
            mean = sum(inside[k][i] * weight[i] * row[i] for i in members) / present
            product *= max(mean, 1.0) ** dimension.weight
        results.append(product)
    return np.array(results)
