"""What a file says of an area against what the position says."""

import pandas as pd

from store.parsing.ledger import Ledger


def compare_areas(said: pd.Series, matched: pd.Series, located: pd.Series, ledger: Ledger, *, column: str) -> None:
    """Report areas that no table knows, and areas that contradict the position (which is believed).

    Args:
        said: what the file says, by row.
        matched: the p-code it stands for, None where no table knows it.
        located: the p-code of the area that the point lies in, None where unknown.
        ledger: where it is reported.
        column: the file's column.
    """
    for row, word, match, place in zip(said.index, said, matched, located, strict=True):
        if not isinstance(word, str):
            continue
        if not isinstance(match, str):
            expected = "data/aliases.csv"
            ledger.warn("unmatched_name", row=int(row), column=column, found=word, expected=expected)
        elif isinstance(place, str) and match != place:
            found = f"{word} ({match})"
            ledger.warn("area_mismatch", row=int(row), column=column, found=found, expected=place)
