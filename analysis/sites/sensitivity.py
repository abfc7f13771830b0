"""What drives a score and a rank: our weights and rules, or the data?

The index of a factor is the squared correlation of the drawn score with the drawn factor: its first-order,
linear share of the variance. Factors are drawn independently, so indices of different factors add up; the
weights of one dimension or set sum to 1, so a group of them is projected on its own space, not summed.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sites.common_draws import KINDS
from analysis.sites.kernels import noise_shares
from analysis.sites.uncertainty import Draws, column_order
from domain.method import Method

Array = NDArray[np.float64]
GROUPS = ("weights", "goalposts", "rule", "data")
PLACE = "place"  # factor of the noise that the key informants of one place share
TINY = 1e-12


def sensitivity(drawn: Draws, method: Method, sites: list[str] | None = None) -> pd.DataFrame:
    """First-order shares of variance of each site's drawn score.

    Args:
        drawn: from uncertainty.draw_scores().
        method: names the factors.
        sites: site ids wanted, or all; those without a drawn score are left out.

    Returns:
        Long table: site_id, group (weights, goalposts, rule, data), factor ("" for the whole group, else a
        dimension or indicator id, or PLACE), share (0 to 1; all 0 where the score does not vary).

    Source: method note 1.2, first-order sensitivity; OECD/JRC Handbook 2008, step 7.
    """
    wanted = drawn.site_ids if sites is None else drawn.site_ids.intersection(sites, sort=False)
    rows = drawn.site_ids.get_indexer(wanted)
    scores = _standard(drawn.scores[rows].astype(np.float64))
    factors, names = _common_factors(drawn, method)
    draws = scores.shape[1]
    # Chance alone gives a squared correlation of 1 / draws.
    single = np.clip((scores @ factors.T / draws) ** 2 - 1 / draws, 0, None)
    shares: dict[tuple[str, str], Array] = {}
    for k, (group, factor) in enumerate(names):
        if group != "basis":  # both goalposts of an indicator are one factor
            shares[group, factor] = shares.get((group, factor), np.zeros(len(wanted))) + single[:, k]
    for whole, parts in (("weights", "basis"), ("goalposts", "goalposts"), ("rule", "rule")):
        members = [k for k, (group, _) in enumerate(names) if group == parts]
        shares[whole, ""] = single[:, members].sum(axis=1)
    shares |= _data(drawn, scores, rows, method)
    return pd.DataFrame(
        {
            "site_id": wanted.take(np.tile(np.arange(len(wanted)), len(shares))),
            "group": np.repeat([group for group, _ in shares], len(wanted)),
            "factor": np.repeat([factor for _, factor in shares], len(wanted)),
            "share": np.concatenate(list(shares.values())).clip(0, 1),
        }
    )


def _common_factors(drawn: Draws, method: Method) -> tuple[Array, list[tuple[str, str]]]:
    """Standardised factors x draws that all sites share, and (group, id) of each."""
    common = drawn.common
    indicators = [method.indicators[k].id for k in column_order(method)]
    rule = np.where(np.arange(common.draws) < common.geometric, 1.0, 0.0)[None]
    basis = _orthonormal(np.vstack([common.outer, common.inner]).astype(float))
    parts: list[tuple[str, list[str], Array]] = [
        ("weights", [d.id for d in method.dimensions], common.outer.astype(float)),
        ("goalposts", indicators, common.low.astype(float)),
        ("goalposts", indicators, common.high.astype(float)),
        ("rule", ["rule"], rule),
        ("basis", [""] * len(basis), basis),
    ]
    names = [(group, name) for group, ids, _ in parts for name in ids]
    return np.vstack([_standard(table) for _, _, table in parts]), names


def _orthonormal(table: Array) -> Array:
    """An orthonormal basis of centred rows: weights that sum to 1 hold one direction less than they number."""
    centred = table - table.mean(axis=1, keepdims=True)
    _, strength, rows = np.linalg.svd(centred, full_matrices=False)
    return rows[strength > strength.max(initial=0.0) * 1e-6] if len(strength) else rows[:0]


def _data(drawn: Draws, scores: Array, rows: NDArray[np.intp], method: Method) -> dict[tuple[str, str], Array]:
    """Shares of the measurement noise, by indicator, and of what a place's key informants share (PLACE).

    A measurement that two pairs share counts once.
    """
    names = [method.indicators[k].id for k in column_order(method)]
    measured, columns = drawn.measured, len(names)
    noisy = (measured.kind != KINDS.index("none")) & (measured.ages > 0)
    informed = (measured.kind == KINDS.index("key_informant")) & noisy
    # Each place's own stretch once: behind the first of its indicators that key informants speak of.
    both, offsets = np.hstack([noisy, informed]), np.hstack([measured.offset, measured.place])
    for later in range(columns + 1, 2 * columns):
        same = (offsets[:, columns:later] == offsets[:, [later]]) & both[:, columns:later]
        both[:, later] &= ~same.any(axis=1)
    shares = np.zeros((len(rows), 2 * columns))
    noise_shares(scores, rows, drawn.start, both, offsets, drawn.common.pool, shares)
    found = {("data", name): shares[:, k] for k, name in enumerate(names)}
    return found | {("data", PLACE): shares[:, columns:].sum(axis=1), ("data", ""): shares.sum(axis=1)}


def _standard(table: Array) -> Array:
    """Rows with mean 0 and standard deviation 1; a row that does not vary is 0."""
    centred = table - table.mean(axis=1, keepdims=True)
    deviation = centred.std(axis=1, keepdims=True)
    return np.where(deviation > TINY, centred / np.where(deviation > TINY, deviation, 1), 0.0)


def verdicts(sites: pd.DataFrame, chances: pd.DataFrame, shares: pd.DataFrame, method: Method) -> pd.Series:
    """Whether a site's band is robust, or hangs on our weights or on the data.

    Args:
        sites: index site_id; band and reasons.
        chances: uncertainty.spread(), score_A .. score_D.
        shares: sensitivity().
        method: `uncertainty.robust`: probability of one band from which the band is called robust.

    Returns:
        By site_id: "robust", "weights" (weights, goalposts and rule weigh more than noise) or "data". A gate
        that fails is robust whatever the weights; evidence that is insufficient depends on data.
    """
    whole = shares[shares["factor"] == ""]
    share = dict(zip(zip(whole["site_id"], whole["group"], strict=True), whole["share"], strict=True))
    best = chances[[f"score_{band}" for band in "ABCD"]].max(axis=1)
    result = {}
    for site_id, band, reasons in zip(sites.index, sites["band"], sites["reasons"], strict=True):
        by_score = band in "ABC" or set(reasons) <= {"score", "old_evidence"}
        if not by_score:
            result[site_id] = "robust" if band == "D" else "data"
        elif site_id not in best.index or best[site_id] >= method.number("uncertainty", "robust"):
            result[site_id] = "robust"
        else:
            ours = sum(share[site_id, group] for group in ("weights", "goalposts", "rule"))
            result[site_id] = "weights" if ours > share[site_id, "data"] else "data"
    return pd.Series(result, dtype=object).reindex(sites.index)
