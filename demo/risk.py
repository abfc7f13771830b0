"""Synthetic vulnerability and coping by prefecture; in one of them nobody asked how far warnings reach."""

import numpy as np
import pandas as pd

from demo.evidence import SOURCES
from demo.published import ROUNDS
from demo.settlements import LATEST, Settlements

UNASKED = "CF63"  # no composite there: a component that is missing is not zero
VULNERABLE, REACH = (28, 52), (8, 55)  # % of people


def make_risk(people: pd.Series, settlements: Settlements, rng: np.random.Generator) -> pd.DataFrame:
    """Observations of `vulnerable_pct`, `idp_share_pct` and `ew_reach_pct` in the newest round.

    Args:
        people: of the population raster, by prefecture.
        settlements: the displaced people, in sites and in host families.
        rng: draws what is invented.
    """
    on = next(on for number, on, _, _ in ROUNDS if number == LATEST)
    displaced = _displaced(settlements).reindex(people.index).fillna(0)
    shares = (100 * displaced / people.where(people > 0)).round(1)
    vulnerable = (rng.uniform(*VULNERABLE, len(people)) + shares.fillna(0).to_numpy() / 2).round(1)
    reach = pd.Series(rng.uniform(*REACH, len(people)).round(), index=people.index).drop(UNASKED, errors="ignore")
    tables = [
        _rows("vulnerable_pct", pd.Series(vulnerable, index=people.index), "survey"),
        _rows("idp_share_pct", shares.dropna(), "registration"),
        _rows("ew_reach_pct", reach, "key_informant"),
    ]
    return pd.concat(tables, ignore_index=True).assign(unit="%", observed_on=on)


def _displaced(settlements: Settlements) -> pd.Series:
    """People in sites and in host families, by prefecture."""
    rows = settlements.observations
    rows = rows[rows["round"] == LATEST].set_index("subject")
    sites = rows.loc[rows["indicator"] == "idp_ind", "value"]
    prefecture = settlements.sites.set_index("place_id")["adm1"]
    in_sites = sites.groupby(prefecture.reindex(sites.index)).sum()
    return in_sites.add(rows.loc[rows["indicator"] == "idp_host_ind", "value"], fill_value=0)


def _rows(indicator: str, values: pd.Series, how: str) -> pd.DataFrame:
    table = pd.DataFrame({"subject": values.index, "indicator": indicator, "value": values.to_numpy(dtype=float)})
    return table.assign(source=SOURCES[how], collection=how)
