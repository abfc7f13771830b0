"""Prefectures and sub-prefectures with p-codes, as GeoJSON from OCHA, Natural Earth or geoBoundaries."""

import geopandas as gpd
import pandas as pd
import shapely

from domain.schemas import CRS, Batch
from store.parsing.decoding import repair
from store.parsing.geography import COUNTRY
from store.parsing.names import is_pcode, normal_pcode
from store.parsing.reader import ReadContext, Reader
from store.parsing.rows import COUNTRY_CODE, first_of_each, polygons
from store.parsing.source import ImportSource
from store.parsing.values import name_of

# Property names of code, name and parent; the finer level first, as its files also name the coarser.
Spelling = tuple[str, str, str | None]
# Of the three publishers; each lets what is made of its shapes be published.
LICENCES = "CC BY 3.0 IGO / CC BY 4.0 / public domain"
SPELLINGS: tuple[Spelling, ...] = (
    ("admin2Pcod", "admin2Name", "admin1Pcod"),
    ("adm2_pcode", "adm2_name", "adm1_pcode"),
    ("ADM2_PCODE", "ADM2_FR", "ADM1_PCODE"),
    ("admin1Pcod", "admin1Name", None),
    ("adm1_pcode", "adm1_name", None),
    ("ADM1_PCODE", "ADM1_FR", None),
    ("P-Code", "Name", "Parent P-Code"),
    ("pcode", "name", None),
)
LEVELS = {4: "adm1", 5: "adm2"}
DOUBTFUL_OVERLAP = 0.8  # a shape that shares less than this with the official one


def sniff(source: ImportSource) -> bool:
    """Polygons, most of them with a Central African p-code."""
    spelling = _spelling(source)
    if source.features is None or spelling is None:
        return False
    codes = [normal_pcode(str(code)) for code in source.features.frame[spelling[0]]]
    return bool(codes) and sum(map(is_pcode, codes)) > len(codes) / 2 and not _only_points(source)


def _only_points(source: ImportSource) -> bool:
    return source.features is not None and source.features.kinds() <= {"Point", "MultiPoint"}


def _spelling(source: ImportSource) -> Spelling | None:
    columns = source.features.columns if source.features else set()
    return next((s for s in SPELLINGS if {s[0], s[1]} <= columns), None)


def read(source: ImportSource, context: ReadContext) -> Batch:
    """Areas of one level, with their shapes."""
    features, spelling = source.features, _spelling(source)
    assert features is not None and spelling is not None  # sniffed
    frame, log = features.frame, context.log
    log.expect(frame.index)
    codes = frame[spelling[0]].map(lambda code: normal_pcode(str(code)))
    codes = _known_form(codes, context, spelling[0])
    codes = first_of_each(codes, log, column=spelling[0])
    shapes = polygons(frame.geometry[codes.index], log, features.problems)
    shapes = _in_country(shapes, context)
    frame = frame.loc[shapes.index]
    log.accept(frame.index)
    _report_doubtful(frame, context)
    return Batch(
        context.dataset(source="COD-AB / geoBoundaries / Natural Earth", licence=LICENCES, tier="public", as_of=""),
        areas=_areas(frame, codes[frame.index], shapes, spelling, context),
    )


def _known_form(codes: pd.Series, context: ReadContext, column: str) -> pd.Series:
    good = codes.map(lambda code: is_pcode(code) and len(code) in LEVELS)
    for row, code in codes[~good].items():
        context.log.reject("unknown_pcode", row=int(str(row)), column=column, found=code, expected="expect.pcode")
    return codes[good]


def _in_country(shapes: gpd.GeoSeries, context: ReadContext) -> gpd.GeoSeries:
    inside = shapes.representative_point().within(shapely.box(*COUNTRY))
    for row, shape in shapes[~inside].items():
        point = shape.representative_point()
        position = f"{point.y:.4g}, {point.x:.4g}"
        context.log.reject("area_outside", row=int(str(row)), found=position, expected="expect.in_country")
    return shapes[inside]


def _report_doubtful(frame: gpd.GeoDataFrame, context: ReadContext) -> None:
    """Report shapes of which the file itself says that they differ from the official ones."""
    for column in (c for c in frame.columns if c.startswith("iou_")):
        for row, share in frame[column].items():
            if isinstance(share, float) and share < DOUBTFUL_OVERLAP:
                overlap, least = f"{share:.2f}", f"≥ {DOUBTFUL_OVERLAP:g}"
                context.log.warn("shape_doubtful", row=int(str(row)), column=column, found=overlap, expected=least)


def _areas(
    frame: gpd.GeoDataFrame,
    codes: pd.Series,
    shapes: gpd.GeoSeries,
    spelling: Spelling,
    context: ReadContext,
) -> gpd.GeoDataFrame:
    names = [_name(cell, row, spelling[1], context) for row, cell in frame[spelling[1]].items()]
    parent = spelling[2]
    parents = codes.map(lambda code: code[:-1] if len(code) == 5 else COUNTRY_CODE)
    if parent is not None and parent in frame:
        parent_codes = frame[parent].map(lambda code: normal_pcode(str(code)) if code else None)
        parents = parent_codes.where(parent_codes.map(lambda code: isinstance(code, str) and is_pcode(code)), parents)
    table = pd.DataFrame({"pcode": codes, "level": codes.str.len().map(LEVELS), "name": names, "parent": parents})
    table["name"] = table["name"].where(table["name"] != "", table["pcode"])
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS).reset_index(drop=True)


def _name(cell: object, row: object, column: str, context: ReadContext) -> str:
    stated = name_of(cell) or ""
    name = repair(stated)
    if name != stated:
        context.log.note("name_repaired", row=int(str(row)), column=column, found=stated, expected=name)
    return name


READER = Reader("boundaries", "import.reader.boundaries", sniff, read, order=10)
