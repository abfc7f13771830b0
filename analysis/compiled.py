"""The compiled loops, made ready before somebody waits for them.

They are compiled once on a machine, which takes some ten seconds, and kept in files beside their source (or in the
user's own cache where that folder is read-only); every later start only reads the files.
"""

from typing import Any

from numba import boolean, float32, float64, int8, int32, int64, types, uint16, uint32

from analysis.sites.kernels import at_least, noise_shares, quantiles_of, ranks_of, site_draws
from analysis.zonal.coverage import fold, pack_words, zone_sums


def _array(kind: types.Type, dimensions: int, layout: str = "C", *, readonly: bool = False) -> types.Array:
    return types.Array(kind, dimensions, layout, readonly=readonly)


LONG, LONGS = _array(int64, 1), _array(int64, 2)
SINGLE, SINGLES, SINGLE_CUBE = (_array(float32, n) for n in (1, 2, 3))
DOUBLE, DOUBLES, DOUBLE_CUBE, DOUBLE_CUBES = (_array(float64, n) for n in (1, 2, 3, 4))
SCORES, SIGNS, WORDS, PLACES = (_array(kind, 2) for kind in (uint16, boolean, uint32, int32))
ODDS, POOL = _array(float32, 2, readonly=True), _array(float32, 1, readonly=True)
WINDOW = _array(float32, 3, "A")  # part of a larger array
BLOCKS = types.Tuple((SINGLE_CUBE, _array(uint32, 3), PLACES, PLACES, WORDS, DOUBLE_CUBE, DOUBLE_CUBE, DOUBLE_CUBE))

# What the program calls each loop with; one that is called with something else is compiled while somebody waits.
SIGNATURES: tuple[tuple[Any, tuple[types.Type, ...]], ...] = (
    (
        site_draws,
        (
            LONG, SINGLE, SINGLES, SINGLES, _array(int8, 2), LONGS, LONGS, SINGLES, SINGLES, SINGLES, SINGLES, LONG,
            float32, int64, ODDS, ODDS, float32, SCORES, LONG,
        ),
    ),
    (ranks_of, (SCORES, SCORES)),
    (quantiles_of, (SCORES, DOUBLE, LONGS)),
    (at_least, (SCORES, DOUBLE, LONGS)),
    (noise_shares, (DOUBLES, LONG, LONG, SIGNS, LONGS, POOL, DOUBLES)),
    (pack_words, (SINGLE_CUBE, DOUBLE, SIGNS)),
    (pack_words, (WINDOW, DOUBLE, SIGNS)),
    (fold, (SINGLES, WORDS, DOUBLE, int64, DOUBLE_CUBE, DOUBLE_CUBES, DOUBLE_CUBES, SIGNS)),
    (zone_sums, (DOUBLES, LONG, LONG, float64, DOUBLE, int64, BLOCKS, DOUBLES, DOUBLE_CUBE, DOUBLE_CUBE)),
)  # fmt: skip


def compile_loops() -> None:
    """Compile what was not compiled before, and keep it.

    Compiling starts the threads of the parallel loops: a process that is to be forked later must not do it itself.
    """
    for loop, signature in SIGNATURES:
        loop.compile(signature)
