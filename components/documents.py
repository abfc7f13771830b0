"""The place of documents: what can be taken away, for whom, in which form."""

from dash import html
from dash.development.base_component import Component

from components import ids
from components.places import goes_to
from components.static import static
from domain.navigation import EXPOSURE, WORKSHOP
from domain.workshop import Workshop
from locales import date, text
from services.sites.rounds import NO_ROUND, Round


def documents(round_: Round, workshops: list[Workshop] | None, language: str) -> Component:
    """What leaves the house: the public version, the bulletin, exposure files, minutes.

    Args:
        round_: that the public version speaks of.
        workshops: whose minutes the viewer may take, oldest first; None where they may take none.
        language: of the words.
    """
    none = round_.number == NO_ROUND
    public = html.A(
        text("documents.html", language),
        id=ids.PUBLISH,
        href=f"/publish/snapshot.html?round={round_.number}",
        download="kodro.html",
        className="button",
    )
    bulletin = html.A(
        text("documents.pdf", language), href=f"/warnings/bulletin.pdf?lang={language}", download="", className="button"
    )
    files = html.Button(
        text("documents.exposure_open", language), type="button", className="button", **goes_to(EXPOSURE)
    )
    about = text("documents.public_about", language, number=round_.number, date=date(round_.on, language))
    about = text("documents.public_none", language) if none else about
    return static(
        html.Div(
            [
                html.H2(text("place.documents", language)),
                _document("public", about, [] if none else [public], language),
                _document("bulletin", text("documents.bulletin_about", language), [bulletin], language),
                _document("exposure", text("documents.exposure_about", language), [files], language),
                *([] if workshops is None else [_minutes(workshops, language)]),
            ],
            className="panel-body documents",
        )
    )


def _document(name: str, about: str, ways: list[Component], language: str) -> Component:
    title = text(f"documents.{name}", language)
    return html.Section([html.H3(title), html.P(about, className="quiet"), html.P(ways)], className="document")


def _minutes(workshops: list[Workshop], language: str) -> Component:
    about = text("documents.minutes_about" if workshops else "documents.minutes_none", language)
    opens = html.Button(
        text("documents.minutes_open", language), type="button", className="button", **goes_to(WORKSHOP)
    )
    rows = [
        html.Li(
            [
                html.Span(f"{workshop.title} · {date(workshop.on, language)}" if workshop.on else workshop.title),
                html.Span(
                    [
                        html.A(
                            form.upper(),
                            href=f"/minutes/{workshop.id}.{form}?lang={language}",
                            className="button",
                            title=text(f"workshop.{form}", language),
                        )
                        for form in ("pdf", "docx")
                    ]
                ),
            ]
        )
        for workshop in reversed(workshops)
    ]
    return html.Section(
        [
            html.H3(text("documents.minutes", language)),
            html.P(about, className="quiet"),
            html.Ul(rows) if rows else html.P(opens),
        ],
        className="document",
    )
