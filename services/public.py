"""Figures for the public: by prefecture, small counts hidden so that nobody can be worked out.

The tables made here are what the public map and every snapshot show; nothing finer is given to them.
"""

import geopandas as gpd
import pandas as pd

from analysis.disclosure import band_shares, suppress
from locales import number, text
from services.context import Context
from services.disclosed import small_count
from services.places import host_people, prefectures, returnees, sites_unredacted
from services.sites.readiness import readiness_unredacted
from services.unredacted import behind_totals


def sites_by_prefecture(context: Context, number_: int, language: str) -> gpd.GeoDataFrame:
    """People in displacement sites by prefecture; `people` is missing where it is hidden, `shown` says it."""
    sites = sites_unredacted(context, number_)
    return _by_prefecture(context, sites.groupby("adm1")["people"].sum(), language)


def returnees_by_prefecture(context: Context, number_: int, language: str) -> gpd.GeoDataFrame:
    """People who returned, by prefecture of the return area."""
    rows = returnees(context, number_)
    areas = behind_totals(context).store.places("return_area")["adm1"]
    totals = rows.groupby(areas.reindex(rows.index)).sum()
    return _by_prefecture(context, totals, language)


def hosts_by_prefecture(context: Context, number_: int, language: str) -> gpd.GeoDataFrame:
    """Displaced people in host families by prefecture."""
    return _by_prefecture(context, host_people(context, number_), language)


def bands_by_prefecture(context: Context, number_: int) -> pd.DataFrame:
    """Number of sites in each band by prefecture, as shares of people; no score, no site.

    Return: one row a prefecture with sites; columns name and A..E: "majority", "some", "none" or missing
    where the figure is hidden because fewer people than the method's denominator live in its sites.
    """
    sites = sites_unredacted(context, number_)
    bands = readiness_unredacted(context, number_).sites["band"]
    table = pd.DataFrame({"adm1": sites["adm1"], "people": sites["people"], "band": bands.reindex(sites.index)})
    least = context.method.number("disclosure", "rate_denominator")
    names = prefectures(context)["name"]
    shares = band_shares(table, least=least)
    return shares.assign(name=names.reindex(shares.index))


def _by_prefecture(context: Context, totals: pd.Series, language: str) -> gpd.GeoDataFrame:
    table = prefectures(context)
    hidden = suppress(totals.reindex(table.index), small=small_count(context.method))
    return table.assign(people=hidden["value"], hidden=hidden["hidden"], shown=shown_counts(hidden, language))


def shown_counts(hidden: pd.DataFrame, language: str) -> list[str]:
    """Counts of suppress() in words: a hidden one has a bound only where all that is hidden lies below it."""
    word = {True: text("small_count", language), False: text("hidden_count", language)}
    return [
        word[bool(bounded)] if mask else number(value, language)
        for value, mask, bounded in zip(hidden["value"], hidden["hidden"], hidden["bounded"], strict=True)
    ]


def readable_counts(table: pd.DataFrame) -> list[object]:
    """People of each row of a table made here, as a number where it may be read, else the word that stands for it."""
    rows = table[["people", "hidden", "shown"]].to_numpy()
    return [shown if hidden or people != people else people for people, hidden, shown in rows]
