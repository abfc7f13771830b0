"""Roads between the places of the Flee simulation, in kilometres."""

import pandas as pd

from domain.schemas import Batch
from store.parsing.columns import numbers, texts
from store.parsing.reader import ReadContext, table_reader
from store.parsing.tables import Table
from store.parsing.values import slug

COLUMNS = ("name1", "name2", "distance")
PREFIX = "flee:"


def _fits(table: Table) -> bool:
    """The columns of a Flee routes file."""
    return table.has(*COLUMNS)


def read(table: Table, context: ReadContext) -> Batch:
    """Links of kind road; ends that the store does not know are said."""
    log = context.log
    ends = pd.DataFrame({c: texts(table, c).map(slug, na_action="ignore") for c in ("name1", "name2")})
    km = numbers(table, "distance", log, low=0)
    good = ends.notna().all(axis=1) & (km > 0)
    for row in ends.index[~good]:
        cells = " | ".join(str(cell) for cell in table.frame.loc[row])
        log.reject("row_incomplete", row=int(row), found=cells, expected=", ".join(COLUMNS))
    ends, km = ends[good], km[good]
    log.accept(ends.index)
    _report_unknown_ends(ends, context)
    links = pd.DataFrame(
        {
            "from_id": PREFIX + ends["name1"],
            "to_id": PREFIX + ends["name2"],
            "kind": "road",
            "value": km,
            "unit": "km",
            "source": "Flee",
        }
    )
    dataset = context.dataset(
        source="Flee, Central African Republic 2013",
        licence="BSD-3-Clause",
        tier="public",
        as_of="2013-12-01",
    )
    return Batch(dataset, links=links.reset_index(drop=True))


def _report_unknown_ends(ends: pd.DataFrame, context: ReadContext) -> None:
    place_ids = {str(i) for kind in ("town", "refugee_location") for i in context.store.places(kind).index}
    unknown = ~(PREFIX + ends).isin(place_ids)
    rows = ends.index[unknown.any(axis=1)]
    named = sorted(set(ends.to_numpy()[unknown.to_numpy()]))
    if named:
        context.log.warn_rows("ends_unknown", rows, found=", ".join(named[:5]), expected="locations.csv")


READER = table_reader("flee_routes", _fits, read, order=60)
