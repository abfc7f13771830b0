"""Places and areas as a viewer may see them, with the people of a round."""

import json
from typing import cast

import geopandas as gpd
import pandas as pd

from domain.tiers import SENSITIVE_KINDS, Tier
from services.context import Context
from services.disclosed import without_few
from services.sites.rounds import of_round
from services.unredacted import behind_totals


def prefectures(context: Context) -> gpd.GeoDataFrame:
    """First-level areas with a shape, by p-code."""
    return _drawn(context.store.areas("adm1"))


def areas(context: Context, level: str) -> gpd.GeoDataFrame:
    """Every area of a level, by p-code; an area of which only the name is known has no shape."""
    return context.store.areas(level)


def has_shapes(context: Context, level: str) -> bool:
    """Whether the shape of any area of a level is known."""
    return bool(areas(context, level).geometry.notna().any())


def area_names(context: Context) -> dict[str, str]:
    """Name of every area held, by p-code."""
    return context.cached("area_names", {}, lambda: _names(context))


def _names(context: Context) -> dict[str, str]:
    names: dict[str, str] = {}
    for level in ("adm0", "adm3", "adm2", "adm1", "health_district"):
        names |= context.store.areas(level)["name"].to_dict()
    return names


def places(context: Context, kind: str) -> gpd.GeoDataFrame:
    """Places of a kind that this viewer may see one by one, attributes spread into columns `a_...`.

    Displaced people's places are never given one by one to the public: the table is then empty.
    """
    return context.cached("places", {"kind": kind}, lambda: _visible(context, kind))


def _visible(context: Context, kind: str) -> gpd.GeoDataFrame:
    return _spread(context.store.places(kind))


def sites(context: Context, number: int) -> gpd.GeoDataFrame:
    """Displacement sites that had people in a round: `people`, `households`, `as_of`, by place_id.

    Partners read no count below theirs (method note 8): figures of such a site are missing, which is said by
    services.disclosed.readable(). Nor do they read the households of a site where each chose another destination: the
    total would say that each is one.
    """
    return context.cached("sites", {"round": number}, lambda: _shown_sites(context, number))


def _shown_sites(context: Context, number: int) -> gpd.GeoDataFrame:
    table = without_few(_of_round(context, number), context.method, context.tier)
    if context.tier >= Tier.CORE:
        return table
    links = context.store.links("return_intention")
    choices = links[links["round"] == number].groupby("from_id")["to_id"].nunique().reindex(table.index)
    return table.assign(households=table["households"].mask(table["households"] <= choices))


def sites_unredacted(context: Context, number: int) -> gpd.GeoDataFrame:
    """The same with all counts, for computing totals that are redacted before they are given to anyone."""
    reader = behind_totals(context)
    return reader.cached("all_sites", {"round": number}, lambda: _of_round(reader, number))


def _of_round(context: Context, number: int) -> gpd.GeoDataFrame:
    """Displacement sites with their counts, of those that the context reads."""
    return _with_people(context, places(context, "displacement_site"), number)


def _with_people(context: Context, table: gpd.GeoDataFrame, number: int) -> gpd.GeoDataFrame:
    counts = of_round(context.store.observations(["idp_ind", "idp_hh"]), number)
    wide = counts.pivot(index="subject", columns="indicator", values="value")
    dates = counts[counts["indicator"] == "idp_ind"].set_index("subject")["observed_on"]
    table = table.assign(
        people=wide.get("idp_ind", pd.Series(dtype=float)).reindex(table.index),
        households=wide.get("idp_hh", pd.Series(dtype=float)).reindex(table.index),
        as_of=dates.reindex(table.index),
    )
    return table[table["people"] > 0]


def host_people(context: Context, number: int) -> pd.Series:
    """Displaced people in host families by prefecture, in a round."""
    rows = of_round(behind_totals(context).store.observations(["idp_host_ind"]), number)
    return cast(pd.Series, rows.set_index("subject")["value"])


def any_place(context: Context, kind: str) -> bool:
    """Whether there is a place of a kind that this viewer is shown, or totals of."""
    reader = behind_totals(context) if kind in SENSITIVE_KINDS else context
    return len(reader.store.places(kind)) > 0


def returnees(context: Context, number: int) -> pd.Series:
    """People who returned, by return area, in a round: for totals that are redacted before they are given to anyone."""
    rows = of_round(behind_totals(context).store.observations(["returnee_ind"]), number)
    return cast(pd.Series, rows.set_index("subject")["value"])


def counted_when(context: Context, indicators: list[str]) -> pd.DataFrame:
    """When and by whom something was counted, behind totals too: round, observed_on, source; no place and no value."""
    return behind_totals(context).store.observations(indicators)[["round", "observed_on", "source"]]


def _drawn(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return table[table.geometry.notna()]


def _spread(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Turn the JSON attributes into columns named a_<key>."""
    records = [json.loads(text) if isinstance(text, str) and text else {} for text in table["attributes"]]
    wide = pd.DataFrame.from_records(records, index=table.index).add_prefix("a_")
    return table.drop(columns="attributes").join(wide) if len(wide.columns) else table.drop(columns="attributes")
