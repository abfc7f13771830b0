"""Immunization by health district: three sources kept apart, WUENIC held to its national figure."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.immunization import anchor_coverage, drop_out, zero_dose
from domain.tiers import Tier
from services.context import Context
from services.places import sites

VACCINES = ("dtp1", "dtp3", "mcv1", "bcg")
SOURCES = ("wuenic", "survey", "admin")
PATTERNS = ("wuenic", "admin", "survey")  # what says how districts differ, the first that is held
NATIONAL = "CAF"
INFANTS = "surviving_infants"
ANCHORED, UNANCHORED, CAPPED = "anchored", "unanchored", "capped"


def field_of(vaccine: str, source: str) -> str:
    """The indicator that holds a vaccine's coverage in one source."""
    return f"{vaccine}_{source}_pct"


def coverage(context: Context, vaccine: str, source: str, up_to: str) -> gpd.GeoDataFrame:
    """Newest coverage of a vaccine in each health district that this viewer may see, not later than a date.

    Return: health districts with a shape, by code; `value` in % (not capped: above 100 stays), `as_of`, `source`,
    `collection`; `infants` (surviving infants, the denominator) with `infants_as_of` and `infants_source`. Missing
    stays missing. WUENIC is national: the value of a district is made here, see anchored(); `origin` then says
    which source tells the districts apart, `how` whether they are anchored, `pattern` the value before.
    """
    districts = context.store.areas("health_district")
    districts = districts[districts.geometry.notna()]
    figures = anchored(context, vaccine, up_to) if source == "wuenic" else _observed(context, vaccine, source, up_to)
    infant_counts = newest_values(context, [INFANTS], up_to).set_index("subject")
    return districts.assign(
        **{str(column): figures[column].reindex(districts.index) for column in figures},
        infants=infant_counts["value"].reindex(districts.index),
        infants_as_of=infant_counts["observed_on"].reindex(districts.index),
        infants_source=infant_counts["source"].reindex(districts.index),
    )


def anchored(context: Context, vaccine: str, up_to: str) -> pd.DataFrame:
    """Coverage of a vaccine by district, shifted so that its mean over infants is the national WUENIC figure.

    The districts are told apart by what is held of them: estimates of their own, else administrative reports, else
    a survey; one source for all. A report of 100 % or more has no logit: the method's largest coverage stands for
    it and it is marked.

    Return: by district (all with a value in that source); value in %, as_of, source, collection, origin (the
    pattern's source), pattern (its value), pattern_as_of, how: anchored, capped (anchored from a capped value), or
    unanchored (no national figure or no infants: then only estimates of the districts themselves have a value).
    """
    # Of the whole country: the panel of each district asks for it several times.
    asked: dict[str, object] = {"vaccine": vaccine, "up_to": up_to}
    return context.cached("anchored coverage", asked, lambda: _anchored(context, vaccine, up_to))


def _anchored(context: Context, vaccine: str, up_to: str) -> pd.DataFrame:
    tables = ((origin, _observed(context, vaccine, origin, up_to)) for origin in PATTERNS)
    origin, table = next(((o, t) for o, t in tables if len(t)), ("", _observed(context, vaccine, "wuenic", up_to)))
    national = newest_values(context, [field_of(vaccine, "wuenic")], up_to)
    national = national[national["subject"] == NATIONAL]
    infants = newest_values(context, [INFANTS], up_to).set_index("subject")["value"]
    low, high = (_number(context, key) for key in ("pattern_min_pct", "pattern_max_pct"))
    pattern = table["value"]
    target = float(national["value"].iloc[0]) if len(national) else float("nan")
    value = anchor_coverage(pattern.clip(low, high), infants, target)
    how = np.where(value.isna(), UNANCHORED, np.where(pattern.between(low, high), ANCHORED, CAPPED))
    unanchored = pattern if origin == "wuenic" else pd.Series(np.nan, index=pattern.index)
    national_row = national.iloc[0] if len(national) else pd.Series({"observed_on": None, "source": None})
    return pd.DataFrame(
        {
            "value": value.fillna(unanchored),
            "as_of": np.where(value.notna(), national_row["observed_on"], table["as_of"]),
            "source": np.where(value.notna(), national_row["source"], table["source"]),
            "collection": "modelled",
            "origin": origin,
            "pattern": pattern,
            "pattern_as_of": table["as_of"],
            "how": how,
        },
        index=pattern.index,
    )


def _observed(context: Context, vaccine: str, source: str, up_to: str) -> pd.DataFrame:
    """What is held of districts (not of the country): value, as_of, source, collection, by district."""
    newest = newest_values(context, [field_of(vaccine, source)], up_to).set_index("subject")
    newest = newest[newest.index.isin(context.store.areas("health_district").index)]
    return newest[["value", "observed_on", "source", "collection"]].rename(columns={"observed_on": "as_of"})


def newest_values(context: Context, indicators: list[str], up_to: str) -> pd.DataFrame:
    """The newest observation of each subject and indicator that this viewer may see, not later than a date."""
    rows = context.store.observations(indicators).dropna(subset="value")
    rows = rows[rows["observed_on"] <= up_to].sort_values("observed_on", kind="stable")
    return rows.drop_duplicates(["subject", "indicator"], keep="last")


def comparison(context: Context, subject: str, up_to: str) -> pd.DataFrame:
    """Every vaccine in every source for one district (or the country), WUENIC of a district as it is anchored.

    Return: one row a vaccine and source that exists; vaccine, origin, value in %, observed_on, source.
    """
    rows = []
    for vaccine in VACCINES:
        for origin in SOURCES:
            row = _one(context, subject, vaccine, origin, up_to)
            if row is not None and pd.notna(row["value"]):
                rows.append((vaccine, origin, row["value"], row["as_of"], row["source"]))
    table = pd.DataFrame(rows, columns=["vaccine", "origin", "value", "observed_on", "source"])
    return table.sort_values(["vaccine", "origin"])


def _one(context: Context, subject: str, vaccine: str, origin: str, up_to: str) -> pd.Series | None:
    if subject == NATIONAL:
        table = newest_values(context, [field_of(vaccine, origin)], up_to).set_index("subject")
        table = table.rename(columns={"observed_on": "as_of"})
    else:
        anchoring = origin == "wuenic"
        table = anchored(context, vaccine, up_to) if anchoring else _observed(context, vaccine, origin, up_to)
    return table.loc[subject] if subject in table.index else None


@dataclass(frozen=True)
class DistrictImmunization:
    """What is known of one health district, every figure with its year and source.

    Attributes:
        name: of the district.
        coverage: comparison().
        dropout: by source, DTP1 to DTP3 in %; a source without both is absent.
        dropout_flag: drop-out above this many % is flagged.
        line: the district's row of coverage(dtp1, wuenic): value, as_of, source, infants and where they come from.
        zero_dose: children without any dose a year.
        site_people: people in displacement sites in the district; missing where the viewer may not know.
        site_infants: surviving infants among them, by the method's share.
    """

    name: str
    coverage: pd.DataFrame
    dropout: dict[str, float]
    dropout_flag: float
    line: pd.Series
    zero_dose: float
    site_people: float
    site_infants: float


def district_immunization(context: Context, district: str, number: int, up_to: str) -> DistrictImmunization | None:
    """Everything the panel says of a health district; None where the store has none of that code.

    Args:
        context: who asks; people in sites are left out for the public.
        district: code.
        number: the round that counts people in sites.
        up_to: last day (ISO) of evidence.
    """
    table = coverage(context, "dtp1", "wuenic", up_to)
    if district not in table.index:
        return None
    line, coverages = table.loc[district], comparison(context, district, up_to)
    people = _site_people(context, table.geometry[district], number)
    return DistrictImmunization(
        name=str(line["name"]),
        coverage=coverages,
        dropout=_dropouts(coverages),
        dropout_flag=_number(context, "dropout_flag_pct"),
        line=line,
        zero_dose=zero_dose(line["infants"], line["value"]),
        site_people=people,
        site_infants=people * _number(context, "infants_share"),
    )


def _dropouts(coverages: pd.DataFrame) -> dict[str, float]:
    wide = coverages.pivot(index="origin", columns="vaccine", values="value")
    if not {"dtp1", "dtp3"} <= set(wide.columns):
        return {}
    pairs = {str(o): drop_out(float(row["dtp1"]), float(row["dtp3"])) for o, row in wide.iterrows()}
    return {origin: share for origin, share in pairs.items() if share == share}


def _site_people(context: Context, shape: object, number: int) -> float:
    if context.tier < Tier.PARTNER:
        return float("nan")
    table = sites(context, number)
    return float(table.loc[table.geometry.notna() & table.within(shape), "people"].sum())


def _number(context: Context, key: str) -> float:
    return context.method.number("immunization", key)
