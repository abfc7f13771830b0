"""Links to the figures as files."""

import json
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component
from shapely.geometry import mapping

from domain.hazards import Hazard
from locales import text
from services.risk.exposure_request import DRAWN, SHAPES, ExposureRequest
from services.risk.hazard_words import key_label, threshold_words

TABLES = ("xlsx", "csv", "gpkg", "parquet")
AREA_FIELD = "area"  # of the form that a drawn area is sent in


def export_section(hazard: Hazard, request: ExposureRequest, language: str, *, public: bool) -> Component:
    """Every form of file that the viewer may have; the server checks again.

    A drawn area is sent with each request, every corner in full: an address has no room for it.

    Args:
        hazard: of the request.
        request: what is measured, its key and threshold settled.
        language: of labels and of the words in the files.
        public: only what anyone may have.
    """
    drawn = request.zones == SHAPES
    asked: dict[str, object] = {"lang": language, "round": request.round, "hazard": hazard.id}
    if not public and request.threshold is not None:
        asked["threshold"] = repr(request.threshold)
    asked = {name: value for name, value in asked.items() if value is not None}
    forms = [(form, asked, text(f"export.form.{form}", language)) for form in TABLES]
    if not public and request.key is not None and request.threshold is not None:
        words = threshold_words(hazard, request.threshold, language)
        label = text("export.form.cells", language, threshold=words, at=key_label(hazard, request.key, language))
        forms.append(("tif", {**asked, "period": request.key}, label))
    if not drawn:
        forms.append(("toml", asked, text("export.form.toml", language)))
    make = _button if drawn else _link
    entries = html.Ul([html.Li(make(request.zones, *form)) for form in forms], className="exports")
    notes = [html.P(text("export.public", language), className="quiet")] if public else []
    return html.Div(
        [
            html.P(text("export.about", language)),
            _form(request, entries) if drawn else entries,
            *notes,
            html.P(text("export.recipe_about", language), className="quiet"),
        ]
    )


def _form(request: ExposureRequest, entries: Component) -> Component:
    area = json.dumps(mapping(request.shapes[0].shape))
    field = dcc.Input(type="hidden", name=AREA_FIELD, value=area)
    return html.Form([field, entries], method="POST", action=f"/exposure/{DRAWN}.csv")


def _link(zones: str, form: str, asked: dict[str, object], words: str) -> Component:
    return html.A(words, href=f"/exposure/{zones}.{form}?{urlencode(asked)}", download="", className="export")


def _button(_: str, form: str, asked: dict[str, object], words: str) -> Component:
    address = f"/exposure/{DRAWN}.{form}?{urlencode(asked)}"
    return html.Button(words, type="submit", formAction=address, className="export link")
