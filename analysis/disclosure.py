"""What may be shown of counts of people: small counts hidden, and not recoverable from a total."""

import pandas as pd

BANDS = ("A", "B", "C", "D", "E")
FEW, COVERED = "few", "covered"  # why a count is not shown: it is small, or a small one would follow from it


def suppress(counts: pd.Series, *, small: int) -> pd.DataFrame:
    """Hide counts of 1 to small - 1, and others where the published total would give a hidden one away.

    Args:
        counts: people by group, whole numbers; missing stays missing, zero stays zero where nothing is given away.
        small: the smallest count that is shown.

    Returns:
        By group: `value` (missing where hidden), `hidden`, and `bounded`: hidden, and all that is hidden is
        small. Every hidden cell must be shown by one and the same word: "less than small" where `bounded`,
        else a word without a bound, since one of them is larger (or zero) and none may say which.

    If the total less what is shown leaves the small counts a single solution (one count; all 1; all
    small - 1), the smallest shown positive counts are hidden too, or, if there are none, the zeros: all
    that are equal, so that what is hidden depends neither on the order of rows nor on which cell holds
    which count. Hidden counts then may change places without a change of what is shown, and they differ:
    no one can be derived, even by who knows this rule. If nothing is left to hide, it is the total that
    must not be published.

    Source: method note 8 (counts 1-9 as "<10", secondary suppression).
    """
    hidden = (counts > 0) & (counts < small)
    forced = _single_solution(counts[hidden], small)
    others = counts[~hidden & counts.notna()] if forced else counts.iloc[:0]
    if len(others):
        positive = others[others > 0]
        hidden |= counts == (positive.min() if len(positive) else 0)
    bounded = hidden & (len(others) == 0)
    return pd.DataFrame({"value": counts.where(~hidden), "hidden": hidden, "bounded": bounded})


def _single_solution(hidden: pd.Series, small: int) -> bool:
    """Whether the total of small counts says each of them."""
    number, total = len(hidden), hidden.sum()
    return number == 1 or (number > 1 and total in {number, number * (small - 1)})


def withheld(counts: pd.DataFrame, group: pd.Series, *, small: int) -> pd.Series:
    """Why the counts of each row may not be shown: FEW, COVERED, or "" where they may.

    Args:
        counts: what is counted of each row, in one column or several that follow from one another; the first is
            the one that the words speak of. Counts need not be whole.
        group: of each row; the total of a group is published.
        small: the smallest count that is shown; 0 hides nothing.

    What is hidden of a group reads the same: FEW where all of it is small, and no total says which count it is.

    Source: method note 8.
    """
    found = pd.Series("", counts.index, dtype=object)
    whole = counts.round().clip(lower=1).where(counts > 0, counts)  # half a household is one
    few = (whole > 0) & (whole < small)
    for rows in counts.index[few.any(axis=1)].groupby(group[few.any(axis=1)]).values():
        mine = whole[group == group[rows[0]]]
        hidden = pd.concat([suppress(mine[c], small=small)["hidden"] for c in mine], axis=1).any(axis=1)
        said = mine.loc[hidden].iloc[:, 0]
        small_all = bool((said < small).all())
        forced = any(_single_solution(mine[c][few.loc[mine.index, c]], small) for c in mine)
        found[mine.index[hidden]] = FEW if small_all and not forced else COVERED
    return found


def hidden_rows(counts: pd.DataFrame, *, small: int) -> pd.Series:
    """Rows of which no figure may be shown, because one of their counts is hidden.

    Args:
        counts: people; one row a group, one column a figure whose total over the groups may be published.
        small: the smallest count that is shown.

    Figures of a row follow from one another (an annual expectation from its curve), so that a row is shown
    whole or not at all. What is hidden contains, for each column, what suppress() hides in it.
    """
    masks = [suppress(counts[column].round(), small=small)["hidden"] for column in counts]
    return pd.concat(masks, axis=1).any(axis=1) if masks else pd.Series(False, index=counts.index)


def band_shares(sites: pd.DataFrame, *, least: float) -> pd.DataFrame:
    """People in each band by prefecture, as words instead of figures.

    Args:
        sites: one row a site; adm1, people, band.
        least: a rate needs at least this many people below the line.

    Returns:
        By prefecture, A..E: "all", "most" (at least half), "some", "none"; missing where people < least.
    """
    people = sites.pivot_table(index="adm1", columns="band", values="people", aggfunc="sum", fill_value=0)
    people = people.reindex(columns=list(BANDS), fill_value=0)
    total = people.sum(axis=1)
    shares = people.div(total, axis=0)
    words = shares.map(_word)
    return words.where(total >= least, None)


def _word(share: float) -> str:
    if share >= 1:
        return "all"
    if share >= 0.5:
        return "most"
    return "some" if share > 0 else "none"
