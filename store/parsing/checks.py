"""What a file says of an area against what the position says."""

import pandas as pd

from store.parsing.import_log import ImportLog


def compare_areas(stated: pd.Series, matched: pd.Series, located: pd.Series, log: ImportLog, *, column: str) -> None:
    """Report areas that no table knows, and areas that contradict the position (which is believed).

    Args:
        stated: what the file says, by row.
        matched: the p-code it stands for, None where no table knows it.
        located: the p-code of the area that the point lies in, None where unknown.
        log: where it is reported.
        column: the file's column.
    """
    for row, word, match, place in zip(stated.index, stated, matched, located, strict=True):
        if not isinstance(word, str):
            continue
        if not isinstance(match, str):
            expected = "data/aliases.csv"
            log.warn("unmatched_name", row=int(row), column=column, found=word, expected=expected)
        elif isinstance(place, str) and match != place:
            stated_area = f"{word} ({match})"
            log.warn("area_mismatch", row=int(row), column=column, found=stated_area, expected=place)
