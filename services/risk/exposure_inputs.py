"""Which datasets an exposure was made from: what exports name and recipes hold fast."""

import hashlib
from pathlib import Path

import pandas as pd

from domain.errors import NotAllowedError
from domain.licences import may_publish
from domain.tiers import Tier
from services.context import Context
from services.risk.exposure import Exposure
from services.risk.exposure_request import LEVELS, TRACKED
from services.risk.hazards import stored_as
from services.sites.rounds import find_round

COUNTS = {"sites": ("idp_ind",), "return_areas": ("population_ind", "returnee_ind")}
COLUMNS = ("title", "source", "licence", "tier", "as_of", "sha256", "is_synthetic")


def inputs(context: Context, measured: Exposure) -> pd.DataFrame:
    """The datasets behind an exposure.

    Return: index dataset_id, ascending; columns title, source, licence (of its rasters where they have their
    own), tier, as_of, sha256, is_synthetic.
    """
    rasters = _rasters(context, measured)
    ids = set(rasters["dataset_id"]) | _zones(context, measured)
    table = context.store.datasets().set_index("dataset_id")
    table = table.loc[sorted(ids & set(table.index)), list(COLUMNS)]
    licences = rasters[rasters["licence"].fillna("") != ""].groupby("dataset_id")["licence"].agg(_joined)
    return table.assign(licence=licences.reindex(table.index).fillna(table["licence"]))


def raster_files(measured: Exposure) -> list[Path]:
    """The raster files behind an exposure, in a fixed order."""
    rasters = measured.rasters
    paths = [rasters.population, *(rasters.depths[period] for period in sorted(rasters.depths))]
    return [*paths, rasters.spurious] if rasters.spurious else paths


def inputs_hash(table: pd.DataFrame) -> str:
    """One hash of all inputs: the same wherever the same datasets are held, however they were imported."""
    pairs = [(str(dataset), str(sha)) for dataset, sha in table["sha256"].items()]
    return hashlib.sha256(repr(sorted(pairs)).encode()).hexdigest()


def require_licence(context: Context, table: pd.DataFrame) -> None:
    """Refuse to give the public what the licence of a dataset keeps from it.

    Raises:
        NotAllowedError: the licence of a dataset is not known, or allows no publication.
    """
    for dataset, row in table.iterrows():
        if context.tier == Tier.PUBLIC and not may_publish(row["licence"]):
            raise NotAllowedError("export_licence", file=str(dataset), found=str(row["licence"] or "—"))


def _rasters(context: Context, measured: Exposure) -> pd.DataFrame:
    """Rows of the store's rasters that were read, or that what was read is derived from."""
    table = context.store.rasters()
    used = table["path"].isin({str(path) for path in raster_files(measured)})
    hazard, variable = stored_as(measured.hazard)
    derived = not set(map(str, measured.rasters.depths.values())) <= set(table["path"])
    return table[used | (derived & (table["hazard"] == hazard) & (table["variable"] == variable))]


def _zones(context: Context, measured: Exposure) -> set[str]:
    if measured.kind in LEVELS:
        areas = context.store.areas(LEVELS[measured.kind])
        return set(areas.loc[areas.index.isin(measured.zones.index), "dataset_id"])
    if measured.kind not in TRACKED:
        return set()
    places = context.store.places(TRACKED[measured.kind])
    rows = context.store.observations(list(COUNTS[measured.kind]))
    day = find_round(context, measured.request.round).on.isoformat()
    rows = rows[(rows["observed_on"] <= day) & rows["subject"].isin(measured.zones.index)]
    return set(places.loc[places.index.isin(measured.zones.index), "dataset_id"]) | set(rows["dataset_id"])


def _joined(values: pd.Series) -> str:
    return "; ".join(sorted(set(values)))
