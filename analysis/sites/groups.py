"""Rows of long tables picked as arrays: a few sorts read every indicator and gate of every subject at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Positions = NDArray[np.intp]


def codes(names: pd.Series) -> Positions:
    """A number for each name, in the order of the names: sorting by the one is sorting by the other."""
    return np.asarray(pd.factorize(names, sort=True)[0], np.intp)


def rows_of(names: pd.Series, wanted: Sequence[str]) -> tuple[Positions, Positions]:
    """Positions of the rows of some names, name after name, and the position in `wanted` that each was found for.

    A name that is wanted twice has its rows twice.
    """
    numbers, known = pd.factorize(names)
    parts = [np.flatnonzero(numbers == number) for number in known.get_indexer(list(wanted))]
    which = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    return np.concatenate([np.zeros(0, np.intp), *parts]), which


def last_of(groups: Positions, *keys: NDArray[Any]) -> Positions:
    """Position of the last row of each group by some keys (the first weighs most), by group; of equals the later."""
    order = np.lexsort((*keys[::-1], groups))
    return order[np.diff(groups[order], append=-1) != 0]


def first_of(groups: Positions, *keys: NDArray[Any]) -> Positions:
    """Position of the first row of each group by some keys (the first weighs most), by group; of equals the earlier."""
    order = np.lexsort((*keys[::-1], groups))
    return order[np.diff(groups[order], prepend=-1) != 0]


def find(table: pd.DataFrame, column: str, ids: Sequence[str], subjects: pd.Series | pd.Index) -> Positions:
    """Positions of the rows of each subject with each id in a column: subjects x ids, -1 where there is none."""
    asked, names = pd.factorize(subjects)
    found = np.full((len(names) + 1, len(ids) + 1), -1, np.intp)  # the last row and column take what nobody asks for
    found[pd.Index(names).get_indexer(table["subject"]), pd.Index(ids).get_indexer(table[column])] = range(len(table))
    return found[asked, : len(ids)]


def taken(column: pd.Series, at: Positions, missing: object, dtype: type) -> NDArray[Any]:
    """Values of a column at some positions; `missing` at -1."""
    return np.append(column.to_numpy(dtype), np.array([missing], dtype))[at]


def repeated(pairs: pd.DataFrame, times: int) -> pd.DataFrame:
    """Site and destination of all pairs, so many times."""
    rows = np.tile(np.arange(len(pairs)), times)
    return pairs[["site_id", "destination_id"]].iloc[rows].reset_index(drop=True)
