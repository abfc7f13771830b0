"""Links to the figures as files."""

from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from locales import number, text

TABLES = ("xlsx", "csv", "gpkg", "parquet")


def export_section(
    zones: str, round_: str, periods: tuple[int, ...], depth: float, language: str, *, public: bool
) -> Component:
    """Every form of file that the viewer may have; the server checks again.

    Args:
        zones: the kind of zones measured.
        round_: number of the round, for sites and return areas.
        periods: return periods held, in years.
        depth: metres, of the raster of people per cell.
        language: of labels and of the words in the files.
        public: only what anyone may have.
    """
    asked: dict[str, object] = {"lang": language, "round": round_}
    links = [_link(zones, form, asked, text(f"export.form.{form}", language)) for form in TABLES]
    if not public:
        period = 100 if 100 in periods else max(periods)
        words = text("export.form.tif", language, years=number(period, language), depth=number(depth, language, 2))
        links.append(_link(zones, "tif", {**asked, "period": period, "depth": depth}, words))
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
