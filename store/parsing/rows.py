"""Rows of the store's tables, made from columns of a file."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from domain.schemas import CRS, attributes
from store.parsing.import_log import ImportLog
from store.parsing.names import is_pcode
from store.parsing.reader import ReadContext

COUNTRY_CODE = "CAF"


def locate(context: ReadContext, points: gpd.GeoSeries) -> pd.DataFrame:
    """Columns adm1, adm2, adm3: the areas that points lie in, as far as the store knows areas.

    Outlines from different sources disagree near borders: the sub-prefecture decides, and a commune of
    another sub-prefecture is left out.
    """
    geography = context.geography
    area_codes = pd.DataFrame({level: geography.locate(points, level) for level in ("adm1", "adm2", "adm3")})
    if points.notna().any() and not (geography.knows("adm1") or geography.knows("adm2")):
        context.log.note("areas_unknown")
    parent_of = geography.parents("adm2")
    parents = [parent_of.get(code) or _by_form(code) for code in area_codes["adm2"]]
    area_codes["adm1"] = pd.Series(parents, index=area_codes.index, dtype=object).fillna(area_codes["adm1"])
    same = area_codes["adm3"].map(geography.parents("adm3")) == area_codes["adm2"]
    return area_codes.assign(adm3=area_codes["adm3"].where(same, None))


def _by_form(code: object) -> str | None:
    """The prefecture that the form of a sub-prefecture's p-code tells: CF111 is in CF11."""
    return code[:-1] if isinstance(code, str) and is_pcode(code) else None


def places(
    context: ReadContext,
    kind: str | pd.Series,
    ids: pd.Series,
    names: pd.Series,
    points: gpd.GeoSeries,
    *,
    extra: pd.DataFrame | None = None,
    status: pd.Series | None = None,
    areas: pd.DataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Rows of the places table, one a file row; the rows are logged as accepted.

    Args:
        context: where the rows' areas are looked up.
        kind: one of domain.schemas.PLACE_KINDS, for all rows or by row.
        ids: place_id by row.
        names: name by row, None where there is none.
        points: geometry in EPSG:4326, None where there is none.
        extra: columns kept as attributes.
        status: e.g. closed; None where nobody says.
        areas: columns adm1, adm2, adm3; found from the points if not given.
    """
    areas = locate(context, points) if areas is None else areas
    context.log.accept(ids.index)
    table = pd.DataFrame({"place_id": ids, "kind": kind, "name": names}).join(areas)
    table["status"] = status if status is not None else None
    table["attributes"] = attributes_of(extra) if extra is not None else None
    return gpd.GeoDataFrame(table, geometry=points, crs=CRS).reset_index(drop=True)


def attributes_of(extra: pd.DataFrame) -> pd.Series:
    """Columns as one JSON object a row, without what is missing."""
    records = extra.astype(object).where(extra.notna(), None).to_dict("records")
    return pd.Series([attributes(**{str(k): v for k, v in r.items()}) for r in records], index=extra.index)


def first_of_each(ids: pd.Series, log: ImportLog, *, column: str | None, code: str = "duplicate_id") -> pd.Series:
    """Keep the first row of each id; the others are refused, naming the row that was kept."""
    repeated = ids.duplicated() & ids.notna()
    first_rows = {identifier: row for row, identifier in ids[~repeated].items()}
    for row, identifier in ids[repeated].items():
        expected = f"{first_rows[identifier]}"
        log.reject(code, row=int(str(row)), column=column, found=identifier, expected=expected)
    return ids[~repeated]


def other_countries(codes: pd.Series, log: ImportLog, *, column: str, country_codes: Sequence[str]) -> pd.Series:
    """True for rows of this country; the others are refused, one line a country."""
    ours = codes.isin(list(country_codes))
    for code, rows in codes[~ours].fillna("?").groupby(codes[~ours].fillna("?")):
        log.reject_rows("other_country", rows.index, column=column, found=code, expected=", ".join(country_codes))
    return ours


def polygons(shapes: gpd.GeoSeries, log: ImportLog, problems: dict[int, str]) -> gpd.GeoSeries:
    """Shapes fit to be areas; what cannot be one is refused, what was repaired is reported."""
    valid_shapes: dict[int, BaseGeometry] = {}
    for row, shape in shapes.items():
        number = int(str(row))
        made = None if shape is None else polygon(shape)
        if made is None:
            code = "not_a_polygon" if shape is not None else problems.get(number, "no_shape")
            geometry_type = None if shape is None else shape.geom_type
            log.reject(code, row=number, found=geometry_type, expected="Polygon, MultiPolygon")
            continue
        valid_shapes[number] = made
        if not shape.is_valid:
            change = f"{made.area:.6g} / {shape.area:.6g} °²"
            log.warn("geometry_repaired", row=number, found=change)
    return gpd.GeoSeries(valid_shapes, crs=CRS, dtype="geometry")


def polygon(shape: BaseGeometry) -> BaseGeometry | None:
    """A valid polygon or multipolygon of a shape, repaired if need be; None where it has no area."""
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        return None
    if shape.is_valid:
        return shape
    parts = [p for p in shapely.get_parts(shapely.make_valid(shape)) if p.geom_type.endswith("Polygon")]
    made: BaseGeometry = shapely.union_all(parts)
    return made if made.area > 0 else None
