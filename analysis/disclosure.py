"""What may be shown of counts of people: small counts hidden, and not recoverable from a total."""

import pandas as pd

BANDS = ("A", "B", "C", "D", "E")


def suppress(counts: pd.Series, *, small: int) -> pd.DataFrame:
    """Hide counts of 1 to small - 1, and one more when the total would give a single hidden one away.

    Args:
        counts: people by group; missing stays missing, zero stays zero.
        small: the smallest count that is shown.

    Returns:
        `value` (missing where hidden) and `hidden`, by group. With exactly one small count the smallest
        other positive count is hidden too (secondary suppression), since the published total less the
        others would be it.

    Source: method note 8 (counts 1-9 as "<10", secondary suppression).
    """
    hidden = (counts > 0) & (counts < small)
    if hidden.sum() == 1:
        others = counts[(counts > 0) & ~hidden]
        if len(others):
            hidden = hidden | (counts.index == others.idxmin())
    return pd.DataFrame({"value": counts.where(~hidden), "hidden": hidden})


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
