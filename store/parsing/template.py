"""The empty files that people fill in, made of the same fields that the reader recognises.

`python -m store.parsing.template` writes them anew after data/method.toml has changed.
"""

import csv
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from domain.method import Method, load_method
from locales import DEFAULT, LANGUAGES, has, text
from store.parsing.site_fields import ABOUT, Field, site_fields

FOLDER = Path(__file__).parent.parent.parent / "data" / "templates"
SHEET = "sites"
GENERAL = {
    "observations": (
        ("subject", "#loc+code"),
        ("indicator", "#indicator+name"),
        ("value", "#indicator+value+num"),
        ("unit", "#indicator+unit"),
        ("observed_on", "#date+observed"),
        ("round", "#round"),
        ("source", "#meta+source"),
        ("collection", "#meta+collection"),
        ("note", "#meta+note"),
    ),
    "places": (
        ("place_id", "#loc+code"),
        ("kind", "#loc+type"),
        ("name", "#loc+name"),
        ("latitude", "#geo+lat"),
        ("longitude", "#geo+lon"),
        ("adm1", "#adm1+code"),
        ("adm2", "#adm2+code"),
        ("status", "#status"),
        ("type", "#loc+type+detail"),
        ("rooms", "#capacity+rooms"),
        ("functional", "#status+functional"),
        ("shelters", "#capacity+shelters"),
    ),
    "links": (
        ("from_id", "#loc+code+origin"),
        ("to_id", "#loc+code+destination"),
        ("kind", "#meta+kind"),
        ("value", "#indicator+value+num"),
        ("unit", "#indicator+unit"),
        ("period_start", "#date+start"),
        ("period_end", "#date+end"),
        ("round", "#round"),
        ("source", "#meta+source"),
    ),
    "flood_forecast": (
        ("station", "#station+code"),
        ("pcode", "#loc+pcode"),
        ("issued_on", "#date+issued"),
        ("lead_days", "#indicator+lead+days"),
        ("p_exceed_5y_pct", "#indicator+p5y+pct"),
        ("p_exceed_20y_pct", "#indicator+p20y+pct"),
        ("source", "#meta+source"),
    ),
    "rain_forecast": (
        ("pcode", "#loc+pcode"),
        ("valid_on", "#date+valid"),
        ("lead_days", "#indicator+lead+days"),
        ("rain_mm", "#indicator+rain+mm"),
        ("source", "#meta+source"),
    ),
    "gauge_readings": (
        ("station", "#station+code"),
        ("station_name", "#loc+name"),
        ("pcode", "#loc+pcode"),
        ("latitude", "#geo+lat"),
        ("longitude", "#geo+lon"),
        ("observed_on", "#date+observed"),
        ("level_m", "#indicator+level+m"),
        ("mark_m", "#indicator+mark+m"),
        ("status", "#status"),
        ("source", "#meta+source"),
    ),
    "flood_events": (
        ("pcode", "#loc+pcode"),
        ("place", "#loc+name"),
        ("date", "#date+occurred"),
        ("people_affected", "#affected+ind"),
        ("source", "#meta+source"),
    ),
    "drr_inventory": (
        ("pcode", "#loc+pcode"),
        ("assessed_on", "#date+assessed"),
        ("committees", "#indicator+committees+num"),
        ("last_drill_on", "#date+drill"),
        ("plan_on", "#date+plan"),
        ("warning_reach_pct", "#indicator+reach+pct"),
        ("source", "#meta+source"),
    ),
}


def columns(method: Method) -> list[Field]:
    """The columns of the list of sites, in order."""
    return [*ABOUT, *site_fields(method)]


def write_templates(folder: Path, method: Method) -> None:
    """Write sites.xlsx, sites.csv and a CSV of each general table: header and tags, no row of data."""
    folder.mkdir(parents=True, exist_ok=True)
    fields = columns(method)
    _write_csv(folder / "sites.csv", [(field.names[0], field.tags[0]) for field in fields])
    for name, pairs in GENERAL.items():
        _write_csv(folder / f"{name}.csv", list(pairs))
    _workbook(fields).save(folder / "sites.xlsx")


def _write_csv(path: Path, pairs: list[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(zip(*pairs, strict=True))


def _workbook(fields: list[Field]) -> Workbook:
    book = Workbook()
    readme = book.active
    assert readme is not None  # a new workbook has one sheet
    readme.title = "Lisez-moi"
    for language in LANGUAGES:
        readme.append([text("template.title", language)])
        readme.append([text("template.about", language)])
    readme.append([])
    head = [text(f"template.column.{column}", DEFAULT) for column in ("name", "tag", "kind")]
    readme.append([*head, *[text("template.column.asked", language) for language in LANGUAGES]])
    for field in fields:
        names = [_meaning(field, language) for language in LANGUAGES]
        readme.append([field.names[0], field.tags[0], text(f"template.kind.{field.kind}", DEFAULT), *names])
    for column, width in enumerate((24, 30, 28, *[70 for _ in LANGUAGES]), start=1):
        readme.column_dimensions[get_column_letter(column)].width = width
    sheet = book.create_sheet(SHEET)
    sheet.append([field.names[0] for field in fields])
    sheet.append([field.tags[0] for field in fields])
    for number in range(1, len(fields) + 1):
        head, tag = sheet.cell(1, number), sheet.cell(2, number)
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        tag.font, tag.fill = Font(italic=True, color="44546A"), PatternFill("solid", fgColor="DDE6ED")
        sheet.column_dimensions[get_column_letter(number)].width = 18
    sheet.freeze_panes = "C3"
    return book


def _meaning(field: Field, language: str) -> str:
    """What a column asks for; a field of the method is named as the screen names it."""
    keys = (f"template.field.{field.key}", f"indicator.{field.key}.name", f"gate.{field.key}.name")
    return next((text(key, language) for key in keys if has(key, language)), field.key)


if __name__ == "__main__":
    write_templates(FOLDER, load_method())
