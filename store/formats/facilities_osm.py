"""Health facilities of healthsites.io (OpenStreetMap) as GeoJSON."""

import pandas as pd

from domain.schemas import Batch
from store.parsing.geojson import Features
from store.parsing.reader import ReadContext
from store.parsing.rows import places
from store.parsing.shapes import feature_points, point_reader
from store.parsing.values import as_text, name_of

COLUMNS = {"osm_id", "name", "amenity"}  # no other table of OpenStreetMap has them all
EXTRA = {"amenity": "facility_type", "healthcare": "healthcare", "operator_type": "ownership"}


def read(features: Features, context: ReadContext) -> Batch:
    """Health facilities; of a facility given twice the fuller record is kept."""
    frame = features.frame
    ids = frame["osm_id"].map(_without_decimals)
    fullest = _fullest(ids, frame, context)
    where = feature_points(features, context)[fullest]
    extra = pd.DataFrame({key: frame[c].map(name_of) for c, key in EXTRA.items() if c in frame})
    facilities = places(
        context, "health_facility", "healthsites:" + ids[fullest], frame["name"].map(name_of)[fullest], where,
        extra=extra.loc[fullest],
    )  # fmt: skip
    dataset = context.dataset(source="healthsites.io / OpenStreetMap", licence="ODbL 1.0", tier="partner", as_of="")
    return Batch(dataset, places=facilities)


def _without_decimals(cell: object) -> str:
    return (as_text(cell) or "").removesuffix(".0")


def _fullest(ids: pd.Series, frame: pd.DataFrame, context: ReadContext) -> pd.Index:
    """One feature an id, the one with the most filled properties; the others are refused."""
    filled = frame.map(lambda cell: name_of(cell) is not None).sum(axis=1)
    best = filled.sort_values(ascending=False, kind="stable").index
    first = ids[best][~ids[best].duplicated()]
    chosen = {identifier: row for row, identifier in first.items()}
    for row in ids.index.difference(first.index):
        expected = str(chosen[ids[row]])
        context.log.reject("duplicate_id", row=int(row), column="osm_id", found=ids[row], expected=expected)
    return first.index.sort_values()


READER = point_reader("facilities_osm", COLUMNS, read)
