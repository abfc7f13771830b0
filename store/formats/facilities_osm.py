"""Health facilities of healthsites.io (OpenStreetMap) as GeoJSON."""

import pandas as pd

from domain.schemas import Batch
from store.parsing.reader import ReadContext, Reader
from store.parsing.rows import places
from store.parsing.shapes import feature_points
from store.parsing.source import ImportSource
from store.parsing.values import as_text, name_of

COLUMNS = {"osm_id", "name", "amenity"}
EXTRA = {"amenity": "facility_type", "healthcare": "healthcare", "operator_type": "ownership"}


def sniff(source: ImportSource) -> bool:
    """Points with an OpenStreetMap id and an amenity, but no other table of OpenStreetMap."""
    features = source.features
    return features is not None and features.columns >= COLUMNS and "Point" in features.kinds()


def read(source: ImportSource, context: ReadContext) -> Batch:
    """Health facilities; of a facility given twice the fuller record is kept."""
    features = source.features
    assert features is not None  # sniffed
    frame, log = features.frame, context.log
    log.expect(frame.index)
    ids = frame["osm_id"].map(_whole)
    fullest = _fullest(ids, frame, context)
    where = feature_points(features, context)[fullest]
    extra = pd.DataFrame({key: frame[c].map(name_of) for c, key in EXTRA.items() if c in frame})
    facilities = places(
        context, "health_facility", "healthsites:" + ids[fullest], frame["name"].map(name_of)[fullest], where,
        extra=extra.loc[fullest],
    )  # fmt: skip
    dataset = context.dataset(source="healthsites.io / OpenStreetMap", licence="ODbL 1.0", tier="partner", as_of="")
    return Batch(dataset, places=facilities)


def _whole(cell: object) -> str:
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


READER = Reader("facilities_osm", "import.reader.facilities_osm", sniff, read)
