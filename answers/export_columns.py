"""The columns of an exported table: name, HXL tag, unit, meaning."""

import re
from dataclasses import dataclass

import pandas as pd

from locales import number, text

CODES = {"prefectures": "#adm1", "sub_prefectures": "#adm2", "communes": "#adm3"}
EXPOSED = re.compile(r"exposed_rp(\d+)_(\d+(?:_\d+)?)cm")
FIXED = {
    "people": ("#population+ind", "persons"),
    "raster_people": ("#population+ind+modelled", "persons"),
    "hosts": ("#population+ind+host", "persons"),
    "area_km2": ("#indicator+area+km2", "km²"),
    "covered_share": ("#indicator+coverage+share", "share 0-1"),
    "expected_annual": ("#affected+ind+flood+annual", "persons per year"),
    "expected_annual_low": ("#affected+ind+flood+annual+low", "persons per year"),
    "expected_annual_high": ("#affected+ind+flood+annual+high", "persons per year"),
    "spurious_people": ("#affected+ind+flood+artefact", "persons"),
    "flags": ("#meta+flags", ""),
    "suppressed": ("#meta+suppressed", ""),
}
# What is the same in every row of a flat file, so that a row that is copied out still says where it is from.
CONSTANT = {
    "source": "#meta+source",
    "licence": "#meta+license",
    "as_of": "#date+reference",
    "data_hash": "#meta+data+hash",
    "method_version": "#meta+method+version",
    "method_hash": "#meta+method+hash",
    "is_synthetic": "#meta+synthetic",
    "disclaimer": "#meta+disclaimer",
}


@dataclass(frozen=True)
class Column:
    """A column: its name in every form of file, its HXL tag, unit and meaning in words."""

    name: str
    hxl: str
    unit: str
    about: str


def exposed_name(period: int, depth: float) -> str:
    """Name of the column of people exposed: return period in years, depth in centimetres."""
    return f"exposed_rp{period}_{f'{100 * depth:g}'.replace('.', '_')}cm"


def columns_of(kind: str, table: pd.DataFrame, language: str) -> tuple[Column, ...]:
    """Describe the columns of a table of figures, its index (the zone) first."""
    code = CODES.get(kind, "#loc")
    described = [
        Column("zone", f"{code}+code", "", text("export.column.zone", language)),
        Column("name", f"{code}+name", "", text("export.column.name", language)),
    ]
    return (*described, *(_column(name, language) for name in table if name != "name"))


def _column(name: str, language: str) -> Column:
    if name in FIXED:
        tag, unit = FIXED[name]
        return Column(name, tag, unit, text(f"export.column.{name}", language))
    found = EXPOSED.fullmatch(name)
    assert found, name
    period, depth = found[1], found[2]
    metres = float(depth.replace("_", ".")) / 100
    about = text("export.column.exposed", language, period=period, depth=number(metres, language, 2))
    return Column(name, f"#affected+ind+flood+rp{period}+d{depth}cm", "persons", about)
