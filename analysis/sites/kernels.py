"""Compiled inner loops of the Monte-Carlo: every number in them comes from common_draws.py and uncertainty.py.

One pass over the draws makes goalposts, noise, dimensions, pair score and site score without ever holding
pairs x indicators x draws. Threads share no sums, so a result does not depend on how many there are. The
arrays' own precision is kept: the page draws in single precision, the tests run the same lines in double.
"""

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

BLOCK = 512  # draws at a time: the working set stays in the fastest cache
TILE = 16  # draws ranked at a time
TOP = 10_000  # the best score, in hundredths of a point
HAIR = 0.01  # of a hundredth: 75 exactly must not become 74.99 in single precision


@njit(inline="always", error_model="numpy")
def ln(value, real):
    """Natural logarithm of 1 to 2**16: powers of two, then a series; unlike the library's it fills vectors."""
    power = real(0.5)
    if value >= real(256):
        value *= real(1 / 256)
        power += real(8)
    if value >= real(16):
        value *= real(1 / 16)
        power += real(4)
    if value >= real(4):
        value *= real(1 / 4)
        power += real(2)
    if value >= real(2):
        value *= real(1 / 2)
        power += real(1)
    value *= real(0.5**0.5)
    part = (value - real(1)) / (value + real(1))
    square = part * part
    series = real(1 / 17)
    series = series * square + real(1 / 15)
    series = series * square + real(1 / 13)
    series = series * square + real(1 / 11)
    series = series * square + real(1 / 9)
    series = series * square + real(1 / 7)
    series = series * square + real(1 / 5)
    series = series * square + real(1 / 3)
    series = series * square + real(1)
    return power * real(0.6931471805599453) + real(2) * part * series


@njit(inline="always", error_model="numpy")
def noisy(x, odds, real):
    """A score whose odds x : (100 - x) are multiplied: it stays between 0 and 100, and 0 and 100 stay."""
    return x * odds / (real(1) + x * real(0.01) * (odds - real(1)))


@njit(cache=True, parallel=True, error_model="numpy")
def site_draws(
    start, share, values, ages, kind, offset, place, low, scale, inner, outer, first, floor, geometric, odds, shared,
    a_min, scores, reach,
):  # fmt: skip
    """Fill `scores` (sites x draws, hundredths) and `reach` (pairs: draws that reach band A's score).

    `start` (sites + 1) delimits each site's pairs, `share` weighs them; `first` (dimensions + 1) delimits
    each dimension's indicators; `low`, `scale`, `inner` (indicators x draws) and `outer` (dimensions x
    draws) hold the drawn goalposts and weights; the first `geometric` draws multiply, the others add.
    `kind` (pairs x indicators) says which row of `odds` and `shared` (kinds x pool) a measurement's noise
    comes from, `offset` and `place` where its own stretch and that of its place begin. What is
    missing, and the weight that ageing takes, counts as 0.
    """
    draws = inner.shape[1]
    real = values.dtype.type
    lowest = np.log(floor)
    for site in prange(len(start) - 1):
        mixed = np.empty(BLOCK, values.dtype)
        total = np.empty(BLOCK, values.dtype)
        above = np.empty(BLOCK, values.dtype)
        for begin in range(0, draws, BLOCK):
            size = min(BLOCK, draws - begin)
            product = min(max(geometric - begin, 0), size)
            mixed[:] = 0
            for pair in range(start[site], start[site + 1]):
                total[:] = 0
                for k in range(len(first) - 1):
                    above[:] = 0
                    for i in range(first[k], first[k + 1]):
                        age = ages[pair, i]
                        if age <= 0:
                            continue
                        v, n = values[pair, i], kind[pair, i]
                        lo = low[i, begin : begin + size]
                        sc = scale[i, begin : begin + size]
                        w = inner[i, begin : begin + size]
                        mine = odds[n, offset[pair, i] + begin : offset[pair, i] + begin + size]
                        ours = shared[n, place[pair, i] + begin : place[pair, i] + begin + size]
                        for t in range(size):
                            x = min(max((v - lo[t]) * sc[t], real(0)), real(100))
                            above[t] += w[t] * age * noisy(x, mine[t] * ours[t], real)
                    o = outer[k, begin : begin + size]
                    for t in range(product):
                        total[t] += o[t] * (lowest + ln(max(above[t] / floor, real(1)), real))
                    for t in range(product, size):
                        total[t] += o[t] * above[t]
                for t in range(product):
                    total[t] = np.exp(total[t])
                part, reached = share[pair], 0
                for t in range(size):
                    mixed[t] += part * total[t]
                    reached += total[t] >= a_min
                reach[pair] += reached
            for t in range(size):
                scores[site, begin + t] = min(mixed[t] * real(100) + real(HAIR), real(TOP))


@njit(cache=True, parallel=True)
def ranks_of(scores, ranks):
    """Rank of each site in each draw, 1 the best; equal scores share the better rank."""
    sites, draws = scores.shape
    for tile in prange((draws + TILE - 1) // TILE):
        begin = tile * TILE
        size = min(TILE, draws - begin)
        better = np.zeros((TILE, TOP + 2), np.int32)
        for site in range(sites):
            for t in range(size):
                better[t, scores[site, begin + t]] += 1
        for t in range(size):
            count = 0
            for value in range(TOP, -1, -1):
                here = better[t, value]
                better[t, value] = count
                count += here
        for site in range(sites):
            for t in range(size):
                ranks[site, begin + t] = better[t, scores[site, begin + t]] + 1


@njit(cache=True, parallel=True)
def quantiles_of(numbers, shares, result):
    """Quantiles of each row of whole numbers, by counting; `result` is rows x shares."""
    rows, draws = numbers.shape
    top = 0
    for row in range(rows):
        for t in range(draws):
            top = max(top, numbers[row, t])
    for row in prange(rows):
        counts = np.zeros(top + 1, np.int32)
        for t in range(draws):
            counts[numbers[row, t]] += 1
        value, seen = 0, counts[0]
        for q in range(len(shares)):
            wanted = max(1, np.ceil(shares[q] * draws - 1e-9))
            while seen < wanted:
                value += 1
                seen += counts[value]
            result[row, q] = value


@njit(cache=True, parallel=True)
def at_least(numbers, edges, result):
    """How many numbers of each row reach each edge; `result` is rows x edges."""
    for row in prange(len(numbers)):
        for edge in range(len(edges)):
            least, count = edges[edge], 0
            for t in range(numbers.shape[1]):
                count += numbers[row, t] >= least
            result[row, edge] = count


@njit(cache=True, parallel=True)
def noise_shares(scores, rows, start, noisy, offset, pool, shares):
    """Squared correlation of each site's standardised scores with the noise of each indicator.

    Pairs of one site may share a measurement (the same stretch of the pool): it counts once.
    """
    draws = scores.shape[1]
    for row in prange(len(rows)):
        site = rows[row]
        for i in range(noisy.shape[1]):
            for pair in range(start[site], start[site + 1]):
                seen = not noisy[pair, i]
                for earlier in range(start[site], pair):
                    seen = seen or (noisy[earlier, i] and offset[earlier, i] == offset[pair, i])
                if seen:
                    continue
                z = pool[offset[pair, i] : offset[pair, i] + draws]
                total, squares, product = 0.0, 0.0, 0.0
                for t in range(draws):
                    total += z[t]
                    squares += z[t] * z[t]
                    product += z[t] * scores[row, t]
                variance = squares / draws - (total / draws) ** 2
                shares[row, i] += max(product * product / (draws * draws * variance) - 1 / draws, 0.0)


def empty_scores(sites: int, draws: int) -> NDArray[np.uint16]:
    """Room for the scores of sites: two bytes each."""
    return np.zeros((sites, draws), np.uint16)
