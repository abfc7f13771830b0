"""Immunization coverage by health district, its three sources kept apart."""

import geopandas as gpd
import pandas as pd

from services.context import Context

VACCINES = ("dtp1", "dtp3", "mcv1", "bcg")
SOURCES = ("wuenic", "survey", "admin")
NATIONAL = "CAF"


def field_of(vaccine: str, source: str) -> str:
    """The indicator that holds a vaccine's coverage in one source."""
    return f"{vaccine}_{source}_pct"


def coverage(context: Context, vaccine: str, source: str, up_to: str) -> gpd.GeoDataFrame:
    """Newest coverage of a vaccine in each health district, not later than a date.

    Return: health districts with a shape, by code; `value` in % (not capped: above 100 stays), `as_of`,
    `source`, `collection`, `infants` (surviving infants). Missing stays missing.
    """
    districts = context.store.areas("health_district")
    districts = districts[districts.geometry.notna()]
    newest = newest_values(context, [field_of(vaccine, source)], up_to).set_index("subject")
    infants = newest_values(context, ["surviving_infants"], up_to).set_index("subject")["value"]
    return districts.assign(
        value=newest["value"].reindex(districts.index),
        as_of=newest["observed_on"].reindex(districts.index),
        source=newest["source"].reindex(districts.index),
        collection=newest["collection"].reindex(districts.index),
        infants=infants.reindex(districts.index),
    )


def newest_values(context: Context, indicators: list[str], up_to: str) -> pd.DataFrame:
    """The newest observation of each subject and indicator, not later than a date."""
    rows = context.store.observations(indicators)
    rows = rows[rows["observed_on"] <= up_to].sort_values("observed_on", kind="stable")
    return rows.drop_duplicates(["subject", "indicator"], keep="last")


def comparison(context: Context, subject: str, up_to: str) -> pd.DataFrame:
    """Every vaccine in every source for one district (or the country).

    Return: one row a vaccine and source that exists; vaccine, origin, value in %, observed_on, source.
    """
    wanted = {field_of(v, s): (v, s) for v in VACCINES for s in SOURCES}
    rows = newest_values(context, list(wanted), up_to)
    rows = rows[rows["subject"] == subject]
    pairs = [wanted[indicator] for indicator in rows["indicator"]]
    return rows.assign(vaccine=[p[0] for p in pairs], origin=[p[1] for p in pairs]).sort_values(["vaccine", "origin"])


def zero_dose(infants: float, dtp1_pct: float) -> float:
    """Children who received no vaccine: surviving infants x (1 - DTP1), never below zero.

    Source: method note 3, zero-dose = no DTP1 (WUENIC proxy).
    """
    return max(0.0, infants * (1 - dtp1_pct / 100))
