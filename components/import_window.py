"""The window in which files are imported."""

from typing import Any

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
    return dmc.Modal(
        [
            html.P(text("upload.about", language), className="quiet"),
            _choice(ids.IMPORT_UNIT, "upload.unit", UNITS, language),
            dmc.TextInput(
                id=ids.IMPORT_LICENCE,
                label=text("upload.licence", language),
                description=text("upload.licence_about", language),
                value="",
                attributes={"input": {"maxLength": LONGEST_LICENCE}},
                size="xs",
                mb=10,
            ),
            _choice(ids.IMPORT_TIER, "upload.tier", TIERS, language, text("upload.tier_about", language)),
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


def _choice(id_: dict[str, Any], key: str, values: tuple[str, ...], language: str, about: str = "") -> Component:
    """One of some values, the first at first; each is said by the message `key.value`."""
    return dmc.Select(
        id=id_,
        label=text(key, language),
        description=about,
        data=[{"value": value, "label": text(f"{key}.{value}", language)} for value in values],
        value=values[0],
        allowDeselect=False,
        size="xs",
        mb=10,
    )
