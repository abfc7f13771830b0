"""The general table of places: schools, water points, planned shelters, posts, crossings, with their position."""

import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import identifiers, pcodes, points, texts
from store.parsing.reader import ReadContext, table_reader
from store.parsing.rows import first_of_each, locate
from store.parsing.rows import places as rows_of_places
from store.parsing.tables import Table

NEEDED = ("place_id", "kind", "name", "latitude", "longitude")
# Sites and return areas have readers of their own, which check what this one cannot.
KINDS = ("school", "water_point", "planned_shelter", "health_facility", "border_crossing")
# Where shelters are planned says where displaced people will be.
SENSITIVE = "planned_shelter"
EXTRA = ("type", "rooms", "functional", "shelters")


def _fits(table: Table) -> bool:
    """The columns, by their exact names."""
    return table.has(*NEEDED)


def read(table: Table, context: ReadContext) -> Batch:
    """Places one by one; a row without id or of an unknown kind is refused."""
    log = context.log
    ids, kinds = identifiers(table, "place_id"), texts(table, "kind").str.lower()
    good = ids.notna() & kinds.isin(list(KINDS))
    for row in table.frame.index[~good]:
        id_and_kind = f"{ids[row] or ''} {table.frame.at[row, 'kind'] or ''}".strip()
        log.reject("row_incomplete", row=int(row), found=id_and_kind, expected=", ".join(KINDS))
    ids = first_of_each(ids[good], log, column=table.at("place_id"))
    where = points(table, "latitude", "longitude", log, context.geography)[ids.index]
    areas = locate(context, where)
    for level in ("adm1", "adm2"):
        stated_codes = pcodes(table, table.find(level), log, context.geography, level)[ids.index]
        areas[level] = areas[level].fillna(stated_codes)
    extra = pd.DataFrame({name: texts(table, table.find(name)) for name in EXTRA})
    places = rows_of_places(
        context, kinds[ids.index], ids, texts(table, "name")[ids.index], where, extra=extra.loc[ids.index],
        status=texts(table, table.find("status"))[ids.index], areas=areas,
    )  # fmt: skip
    tier = "partner" if (kinds[ids.index] == SENSITIVE).any() else "public"
    dataset = context.dataset(source=context.source.name, licence="", tier=tier, as_of="")
    return Batch(dataset, places=places if len(places) else None)


READER = table_reader("places", _fits, read, order=60)
