"""What became of the people of displacement sites between two rounds: site by site, adding up to the totals."""

from collections.abc import Collection

import pandas as pd

MATCHED, NEW, REOPENED, CLOSED, MISSING_NOW = "matched", "new", "reopened", "closed", "missing"
KINDS = (MATCHED, NEW, REOPENED, CLOSED, MISSING_NOW)


def people_by_site(
    before: pd.Series, now: pd.Series, earlier: Collection[str], closed: Collection[str]
) -> pd.DataFrame:
    """What became of the people of each site from one round to a later one.

    Args:
        before: people by site in the earlier round; a site that was listed and not counted is missing.
        now: the same of the later round.
        earlier: sites that had people in any round before the earlier one.
        closed: sites that are said to be closed.

    Returns:
        By site that had people in either round: kind, before, now, change. `matched`: people in both. `new`: people
        now and never before. `reopened`: people now, none or no count in the round before, some earlier. `closed`:
        people before; now counted zero, or not counted and said to be closed. `missing`: people before, not counted
        now, and nobody says it is closed: their number now is not known, not zero. `change` is what the site adds to
        the total of counted people, so that before + change of all sites = now.
    """
    sites = before.index.union(now.index)
    table = pd.DataFrame({"before": before.reindex(sites), "now": now.reindex(sites)})
    had, has = table["before"] > 0, table["now"] > 0
    shut = (table["now"] == 0) | table.index.isin(list(closed))
    came_back = table.index.isin(list(earlier))
    kind = pd.Series(MISSING_NOW, index=sites)
    kind[had & shut] = CLOSED
    kind[had & has] = MATCHED
    kind[~had & has] = NEW
    kind[~had & has & came_back] = REOPENED
    change = table["now"].where(has, 0.0) - table["before"].where(had, 0.0)
    return table.assign(kind=kind, change=change)[["kind", "before", "now", "change"]][had | has]


def people_by_kind(table: pd.DataFrame) -> pd.DataFrame:
    """Sites and change by kind, of people_by_site(): every kind has a row."""
    grouped = table.groupby("kind")["change"].agg(sites="size", change="sum")
    return grouped.reindex(list(KINDS), fill_value=0).astype({"sites": int, "change": float})
