"""Communes of geoBoundaries CGAZ: polygons without p-codes, to which a stable code is given."""

import geopandas as gpd
import pandas as pd

from domain.schemas import CRS, Batch
from store.parsing.geography import EQUAL_AREA
from store.parsing.reader import ReadContext, Reader
from store.parsing.rows import first_of_each, polygons
from store.parsing.source import ImportSource
from store.parsing.values import name_of, nothing

COLUMNS = {"shapeName", "shapeID", "shapeType"}
TAIL = 6  # characters of the shape's id that the code keeps; more where two would be equal
MOST = 0.5


def sniff(source: ImportSource) -> bool:
    """CGAZ properties, third level."""
    features = source.features
    if features is None or not features.columns >= COLUMNS:
        return False
    return bool((features.frame["shapeType"] == "ADM3").any())


def read(source: ImportSource, context: ReadContext) -> Batch:
    """Communes; the code is the sub-prefecture's p-code and the end of the shape's own id.

    Where the store has no sub-prefectures the prefix is CAF3, and reading the file again once they are
    there gives the final codes.
    """
    features = source.features
    assert features is not None  # sniffed
    frame, log = features.frame, context.log
    log.expect(frame.index)
    ids = first_of_each(frame["shapeID"].map(name_of), log, column="shapeID")
    for row in ids.index[ids.isna()]:
        log.reject("no_identifier", row=int(row), column="shapeID", expected="shapeID")
    ids = ids.dropna()
    shapes = polygons(frame.geometry[ids.index], log, features.problems)
    ids, names = ids[shapes.index], frame.loc[shapes.index, "shapeName"].map(name_of)
    log.accept(shapes.index)
    parents = _containing(shapes, context)
    _report_same_names(names, context)
    codes = parents.fillna("CAF3") + "-" + _tails(ids)
    log.note("code_made", column="shapeID", found=codes.iloc[0] if len(codes) else None)
    table = pd.DataFrame({"pcode": codes, "level": "adm3", "name": names.fillna(codes), "parent": parents})
    return Batch(
        context.dataset(source="geoBoundaries CGAZ ADM3", licence="CC BY 3.0 IGO", tier="public", as_of=""),
        areas=gpd.GeoDataFrame(table, geometry=shapes, crs=CRS).reset_index(drop=True),
    )


def _containing(shapes: gpd.GeoSeries, context: ReadContext) -> pd.Series:
    """The sub-prefecture that holds most of each commune's area; None where the store has none."""
    parents = nothing(shapes.index)
    if not context.geography.knows("adm2"):
        context.log.note("areas_unknown")
        return parents
    areas = context.geography.areas("adm2").geometry.to_crs(EQUAL_AREA)
    for row, shape in shapes.to_crs(EQUAL_AREA).items():
        shared = areas.intersection(shape).area / shape.area
        if shared.max() <= 0:
            context.log.warn("commune_nowhere", row=int(str(row)))
            continue
        parents[row] = shared.idxmax()
        if shared.max() < MOST:
            largest_share = f"{shared.idxmax()} {shared.max():.0%}"
            context.log.note("commune_across", row=int(str(row)), found=largest_share, expected=f"≥ {MOST:.0%}")
    return parents


def _tails(ids: pd.Series) -> pd.Series:
    """The shortest ends of the ids, of at least TAIL characters, that are all different."""
    length = TAIL
    while ids.str[-length:].duplicated().any():
        length += 1
    return ids.str[-length:]


def _report_same_names(names: pd.Series, context: ReadContext) -> None:
    for name, rows in names[names.duplicated(keep=False) & names.notna()].groupby(names):
        context.log.note_rows("same_name", rows.index, column="shapeName", found=name)


READER = Reader("communes", "import.reader.communes", sniff, read, order=20)
