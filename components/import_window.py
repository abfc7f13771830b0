"""The window in which files are imported."""

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from domain.tiers import Tier
from locales import text

TIERS = ("kind", *map(str, Tier))  # the first: as its kind of data has it
LONGEST_LICENCE = 200
UNITS = ("auto", "people_per_cell", "people_per_km2")


def import_window(language: str) -> Component:
    """Where files are dropped, what must be said of them beforehand, and the report of the import."""
    units = [{"value": unit, "label": text(f"upload.unit.{unit}", language)} for unit in UNITS]
    return dmc.Modal(
        [
            html.P(text("upload.about", language), className="quiet"),
            dmc.Select(
                id=ids.IMPORT_UNIT,
                label=text("upload.unit", language),
                data=units,
                value=UNITS[0],
                allowDeselect=False,
                size="xs",
                mb=10,
            ),
            dmc.TextInput(
                id=ids.IMPORT_LICENCE,
                label=text("upload.licence", language),
                description=text("upload.licence_about", language),
                value="",
                attributes={"input": {"maxLength": LONGEST_LICENCE}},
                size="xs",
                mb=10,
            ),
            dmc.Select(
                id=ids.IMPORT_TIER,
                label=text("upload.tier", language),
                description=text("upload.tier_about", language),
                data=[{"value": tier, "label": text(f"upload.tier.{tier}", language)} for tier in TIERS],
                value=TIERS[0],
                allowDeselect=False,
                size="xs",
                mb=10,
            ),
            dcc.Upload(
                html.P(text("upload.drop", language)),
                id=ids.IMPORT_FILES,
                multiple=True,
                className="upload",
                max_size=-1,
            ),
            html.Div(id=ids.IMPORT_REPORT, **{"aria-live": "polite"}),
        ],
        id=ids.IMPORT_WINDOW,
        title=text("upload.title", language),
        size="xl",
        opened=False,
    )
