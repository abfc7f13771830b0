"""Public health facilities of the KEMRI-Wellcome / WHO list (2019)."""

import hashlib

import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import points, texts
from store.parsing.reader import ReadContext, table_reader
from store.parsing.rows import COUNTRY_CODE, other_countries, places
from store.parsing.tables import Table

COLUMNS = ("Country", "Admin1", "Facility name", "Facility type", "Lat", "Long", "iso3c")
# `Admin1` is one of the seven health regions, not a prefecture: kept as an attribute, never joined.
EXTRA = {
    "Admin1": "health_region",
    "Facility type": "facility_type",
    "facility_type_9": "facility_class",
    "Ownership": "ownership",
    "Tier_name": "tier",
    "LL source": "position_source",
}
IDENTITY = ("Facility name", "Admin1", "Facility type", "Ownership")


def _fits(table: Table) -> bool:
    """The columns of the list."""
    return table.has(*COLUMNS)


def read(table: Table, context: ReadContext) -> Batch:
    """Health facilities; those without coordinates are taken without a point, and reported."""
    log = context.log
    ours = other_countries(texts(table, "iso3c"), log, column=table.at("iso3c"), country_codes=(COUNTRY_CODE,))
    where = points(table, "Lat", "Long", log, context.geography)[ours]
    extra = pd.DataFrame({key: texts(table, c)[ours] for c, key in EXTRA.items() if c in table.columns})
    log.note("health_region", column=table.at("Admin1"), found=", ".join(_examples(texts(table, "Admin1"))))
    names = texts(table, "Facility name")[ours]
    facilities = places(context, "health_facility", _ids(table)[ours], names, where, extra=extra)
    dataset = context.dataset(source="KEMRI-Wellcome Trust / WHO", licence="", tier="partner", as_of="2019-12-31")
    return Batch(dataset, places=facilities)


def _ids(table: Table) -> pd.Series:
    """The list has no identifiers: a hash of what does not change when a position is corrected."""
    parts = pd.DataFrame({c: texts(table, c).fillna("") for c in IDENTITY if c in table.columns})
    keys = parts.agg("|".join, axis=1)
    hashes = keys.map(lambda key: "kemri:" + hashlib.sha256(key.encode()).hexdigest()[:10])
    count = hashes.groupby(hashes).cumcount()
    return hashes.where(count == 0, hashes + "-" + (count + 1).astype(str))


def _examples(words: pd.Series) -> list[str]:
    return sorted(words.dropna().unique())[:10]


READER = table_reader("facilities_kemri", _fits, read)
