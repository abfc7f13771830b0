"""What is known of one site or one return area in a round, and of the displaced people of all."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from analysis.disclosure import COVERED
from analysis.sites.flips import Flip
from analysis.sites.readiness import Assessment
from domain.geodesy import straight_km
from domain.schemas import CRS
from domain.tiers import Tier
from services.context import Context
from services.places import area_names, counted_when, host_people, places, sites, sites_unredacted
from services.sites.flooded_destinations import destinations_in_harm
from services.sites.intentions import shown_intentions
from services.sites.readiness import readiness, site_flip
from services.sites.rounds import Round, of_round, round_before

AREA_INDICATORS = ("returnee_ind", "population_ind")


@dataclass(frozen=True)
class SiteFacts:
    """What is said of a site besides its assessment."""

    site_id: str
    name: str
    prefecture: str
    people: float
    households: float
    as_of: str  # ISO date
    source: str
    managed: str  # yes, no or unknown
    status: str
    round_before: int | None = None  # None for the first round
    people_before: float = float("nan")  # in that round; NaN where nobody counted or the viewer may not read it


@dataclass(frozen=True)
class SiteDossier:
    """A site of a round with its assessment."""

    facts: SiteFacts
    assessment: Assessment
    flip: Flip


@dataclass(frozen=True)
class AreaFigure:
    """A figure of a return area; value is NaN, day and source are empty where nobody counted."""

    indicator: str
    value: float  # people
    on: str  # ISO date
    source: str


@dataclass(frozen=True)
class AreaDossier:
    """A return area of a round: who lives there, who intends to go there, and whether floods reach it."""

    name: str
    prefecture: str
    figures: tuple[AreaFigure, ...]
    intending: float  # households of sites; NaN where no site was asked, or the viewer may not read it
    withheld: str  # why the viewer may not (services.disclosed.withheld_words()); "" where they may
    flooded: pd.Series | None  # its row of destinations_in_harm(); None where no flood is known

    @property
    def in_harm(self) -> bool:
        """Whether gate G8 fails there."""
        return self.flooded is not None and bool(self.flooded["harm"])


@dataclass(frozen=True)
class Overview:
    """Displaced people of a round in the whole country."""

    in_sites: float  # people
    in_hosts: float  # people; NaN where nobody counted
    bands: pd.Series | None  # sites by band; None for the public
    on: str  # ISO date
    source: str


def is_site(context: Context, site_id: str) -> bool:
    """Whether the viewer may see a site of this id, in any round."""
    return site_id in places(context, "displacement_site").index


def site_dossier(context: Context, site_id: str, round_: Round) -> SiteDossier | None:
    """A site and its assessment; None where it had nobody in the round, or the viewer may not see it."""
    table = sites(context, round_.number)
    if site_id not in table.index:
        return None
    site = table.loc[site_id]
    counts = of_round(context.store.observations(["idp_ind"]), round_.number).set_index("subject")
    managed = site.get("a_managed")
    earlier = round_before(context, round_.number)
    before = sites(context, earlier.number)["people"] if earlier else pd.Series(dtype=float)
    facts = SiteFacts(
        site_id=site_id,
        name=site["name"] if isinstance(site["name"], str) else site_id,
        prefecture=area_names(context).get(site["adm1"], ""),
        people=site["people"],
        households=site["households"],
        as_of=site["as_of"],
        source=str(counts.loc[site_id, "source"]),
        managed="unknown" if managed is None or pd.isna(managed) else "yes" if managed else "no",
        status=site["status"],
        round_before=earlier.number if earlier else None,
        people_before=float(before.get(site_id, float("nan"))),
    )
    return SiteDossier(facts, readiness(context, round_.number), site_flip(context, site_id, round_.number))


def area_dossier(context: Context, area_id: str, round_: Round) -> AreaDossier | None:
    """A return area; None where there is none of this id, or the viewer may not see it."""
    table = places(context, "return_area")
    if area_id not in table.index:
        return None
    area = table.loc[area_id]
    counts = of_round(context.store.observations(list(AREA_INDICATORS)), round_.number)
    counts = counts[counts["subject"] == area_id].set_index("indicator")
    links = shown_intentions(context, round_.number)
    wanted = links[links["to_id"] == area_id]
    flooded = destinations_in_harm(context, round_.number)
    return AreaDossier(
        name=area["name"] if isinstance(area["name"], str) else area_id,
        prefecture=area_names(context).get(area["adm1"], ""),
        figures=tuple(_figure(counts, indicator) for indicator in AREA_INDICATORS),
        intending=float(wanted["value"].sum(skipna=False)) if len(wanted) else float("nan"),
        withheld=COVERED if wanted["withheld"].any() else "",
        flooded=flooded.loc[area_id] if area_id in flooded.index else None,
    )


def _figure(counts: pd.DataFrame, indicator: str) -> AreaFigure:
    if indicator not in counts.index:
        return AreaFigure(indicator, float("nan"), "", "")
    row = counts.loc[indicator]
    return AreaFigure(indicator, float(row["value"]), str(row["observed_on"]), str(row["source"]))


def ways(context: Context, site_id: str, number: int) -> gpd.GeoDataFrame:
    """The ways from a site to the areas that its households chose, the most wanted first.

    Returns:
        EPSG:4326 points by destination's id: name, share of the households (0 to 1; missing where the viewer may not
        read it: `withheld` then says why), km (straight). Destinations without a known place are not among them;
        empty where the viewer may not see the site.
    """
    table = sites(context, number)
    areas = places(context, "return_area")
    areas = areas[areas.geometry.notna()]
    start = table.geometry.get(site_id)
    pairs = (
        readiness(context, number).pairs if start is not None else pd.DataFrame({"site_id": [], "destination_id": []})
    )
    pairs = pairs[(pairs["site_id"] == site_id) & pairs["destination_id"].isin(areas.index)]
    if pairs.empty:
        return gpd.GeoDataFrame({"name": [], "share": [], "withheld": [], "km": []}, geometry=[], crs=CRS)
    ends = areas.geometry.representative_point().reindex(pairs["destination_id"])
    found = gpd.GeoDataFrame(
        {
            "name": areas["name"].reindex(ends.index),
            "share": pairs["share"].to_numpy(float),
            "withheld": pairs["withheld"].to_numpy(object) if "withheld" in pairs else "",
            "km": straight_km(start.representative_point(), ends.to_numpy()),
        },
        geometry=ends,
        crs=CRS,
    )
    return found.sort_values("share", ascending=False)


def displaced_overview(context: Context, round_: Round) -> Overview:
    """Displaced people in sites and in host families, and the sites of each band where the viewer may know."""
    counts = counted_when(context, ["idp_ind"])
    bands = readiness(context, round_.number).sites["band"] if context.tier >= Tier.PARTNER else None
    return Overview(
        in_sites=float(sites_unredacted(context, round_.number)["people"].sum(min_count=1)),
        in_hosts=float(host_people(context, round_.number).sum(min_count=1)),
        bands=bands.value_counts() if bands is not None else None,
        on=round_.on.isoformat(),
        source=next(iter(counts.loc[counts["round"] == round_.number, "source"]), ""),
    )
