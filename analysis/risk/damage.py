"""What houses lose to water, from the people exposed at each depth."""

import numpy as np
import pandas as pd


def damaged_share(exposed: pd.DataFrame, people: pd.Series, *, depths: list[float], shares: list[float]) -> pd.Series:
    """Mean share of the value of houses lost in a zone, houses taken to stand where people live.

    Args:
        exposed: people at or above each depth; one row a zone, columns depths in metres, ascending.
        people: people of each zone.
        depths: of the damage curve, in metres, ascending from 0.
        shares: lost at each of these depths, 0 to 1, not falling.

    Returns:
        Share 0 to 1 by zone; missing where nobody lives or nothing is known. Between two depths of
        `exposed` the damage at their middle is taken, above the last one the damage at that one.

    Source: JRC depth-damage functions (JRC105688), method note 2.
    """
    edges = np.asarray(exposed.columns, dtype=float)
    middles = np.append((edges[:-1] + edges[1:]) / 2, edges[-1])
    damage = np.interp(middles, depths, shares)
    rises = np.diff(damage, prepend=0.0)  # those at least that deep lose this much more
    lost = pd.Series(exposed.to_numpy(dtype=float) @ rises, index=exposed.index)
    return lost / people.reindex(exposed.index).where(lambda p: p > 0)
