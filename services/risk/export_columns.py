"""The columns of an exported table: name, HXL tag, unit, meaning."""

from dataclasses import dataclass

import pandas as pd

from domain.hazards import FLOOD, Hazard
from locales import number, text
from services.risk.exposure import Exposure
from services.risk.hazard_words import key_label, threshold_words

CODES = {"prefectures": "#adm1", "sub_prefectures": "#adm2", "communes": "#adm3"}
FIXED = {
    "people": ("#population+ind", "persons"),
    "counted_by": ("#meta+counted_by", ""),
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


def exposed_name(key: int, threshold: float, hazard: str = FLOOD) -> str:
    """Name of a column of people exposed: of a river flood return period and centimetres, else key and threshold."""
    if hazard == FLOOD:
        return f"exposed_rp{key}_{_plain(100 * threshold)}cm"
    return f"exposed_{hazard}_{key}_{_plain(threshold)}"


def columns_of(measured: Exposure, table: pd.DataFrame, language: str) -> tuple[Column, ...]:
    """Describe the columns of a table of figures, its index (the zone) first."""
    code = CODES.get(measured.kind, "#loc")
    described = [
        Column("zone", f"{code}+code", "", text("export.column.zone", language)),
        Column("name", f"{code}+name", "", text("export.column.name", language)),
    ]
    exposed = {exposed_name(k, t, measured.hazard.id): (int(k), float(t)) for k, t in measured.exposed.columns}
    for name in table:
        if name in exposed:
            described.append(_exposed(measured.hazard, name, *exposed[name], language))
        elif name != "name":
            tag, unit = FIXED[name]
            tag = tag.replace("+flood", f"+{_short(measured.hazard)}")
            described.append(Column(name, tag, unit, text(f"export.column.{name}", language)))
    return tuple(described)


def _exposed(hazard: Hazard, name: str, key: int, threshold: float, language: str) -> Column:
    if hazard.id == FLOOD:
        about = text("export.column.exposed", language, period=key, depth=number(threshold, language, 2))
        return Column(name, f"#affected+ind+flood+rp{key}+d{_plain(100 * threshold)}cm", "persons", about)
    about = text(
        "export.column.exposed_other",
        language,
        hazard=text(f"hazard.{hazard.id}", language),
        threshold=threshold_words(hazard, threshold, language),
        at=key_label(hazard, key, language),
    )
    return Column(name, f"#affected+ind+{hazard.id}+k{key}+t{_plain(threshold)}", "persons", about)


def _short(hazard: Hazard) -> str:
    return "flood" if hazard.id == FLOOD else hazard.id


def _plain(value: float) -> str:
    return f"{value:g}".replace(".", "_")
