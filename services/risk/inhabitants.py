"""Who lives in return areas, and who counted them."""

import pandas as pd

from services.context import Context
from services.sites.rounds import find_round, of_round

# Which count stands for the people of a return area, the first that is known.
COUNTS = {"population_ind": "population", "returnee_ind": "returnees"}


def inhabitants(context: Context, number: int) -> pd.DataFrame:
    """People of each return area: all inhabitants where somebody counted them, else those who returned.

    A figure of the round goes before others; else the newest that was known on the round's day.

    Return: by place_id; people, counted_by (population or returnees). An area that nobody counted is absent.
    """
    rows = context.store.observations(list(COUNTS)).dropna(subset="value")
    up_to_round = rows[rows["observed_on"] <= find_round(context, number).on.isoformat()]
    newest = up_to_round.sort_values("observed_on", kind="stable").drop_duplicates(
        ["subject", "indicator"], keep="last"
    )
    both = pd.concat([newest, of_round(rows, number)]).drop_duplicates(["subject", "indicator"], keep="last")
    rank = both["indicator"].map({indicator: i for i, indicator in enumerate(COUNTS)})
    best = both.assign(rank=rank).sort_values("rank", kind="stable").drop_duplicates("subject").set_index("subject")
    return pd.DataFrame({"people": best["value"].astype(float), "counted_by": best["indicator"].map(COUNTS)})


def sparse_raster_share(context: Context) -> float:
    """Share of the tracked people below which the raster's people around a place stand for too many."""
    return context.method.number("raster_people", "sparse_share")
