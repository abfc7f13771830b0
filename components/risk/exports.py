"""Links to the figures as files."""

from dataclasses import dataclass
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from domain.hazards import Hazard
from locales import text
from services.risk.hazard_words import key_label, threshold_words

TABLES = ("xlsx", "csv", "gpkg", "parquet")


@dataclass(frozen=True)
class ExportChoice:
    """What is to be written: a hazard at a key and a threshold, and for a drawn area its corners."""

    hazard: Hazard
    key: int
    threshold: float
    area: str = ""


def export_section(zones: str, round_: str, chosen: ExportChoice, language: str, *, public: bool) -> Component:
    """Every form of file that the viewer may have; the server checks again.

    Args:
        zones: the kind of zones measured, or "drawn".
        round_: number of the round, for sites and return areas.
        chosen: what is measured.
        language: of labels and of the words in the files.
        public: only what anyone may have.
    """
    asked: dict[str, object] = {"lang": language, "round": round_, "hazard": chosen.hazard.id}
    if not public:
        asked["threshold"] = f"{chosen.threshold:g}"
    if chosen.area:
        asked["area"] = chosen.area
    links = [_link(zones, form, asked, text(f"export.form.{form}", language)) for form in TABLES]
    if not public:
        said = threshold_words(chosen.hazard, chosen.threshold, language)
        words = text("export.form.cells", language, threshold=said, at=key_label(chosen.hazard, chosen.key, language))
        links.append(_link(zones, "tif", {**asked, "period": chosen.key}, words))
    if not chosen.area:
        links.append(_link(zones, "toml", asked, text("export.form.toml", language)))
    notes = [html.P(text("export.public", language), className="quiet")] if public else []
    return html.Div(
        [
            html.P(text("export.about", language)),
            html.Ul([html.Li(link) for link in links], className="exports"),
            *notes,
            html.P(text("export.recipe_about", language), className="quiet"),
        ]
    )


def _link(zones: str, form: str, asked: dict[str, object], words: str) -> Component:
    return html.A(words, href=f"/exposure/{zones}.{form}?{urlencode(asked)}", download="", className="export")
