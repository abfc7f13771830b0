"""The line over the page: lenses, warnings, search, round, what can be brought in and taken away, language."""

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from components import ids
from components.frame import Frame
from components.risk.warning_pill import pill_box
from domain.view_state import LENSES, ViewState
from locales import date, text


def header(state: ViewState, frame: Frame, other: str, warnings: Component | None) -> Component:
    """The line over the page.

    Args:
        state: what the address says.
        frame: what the page is written for.
        other: the language that the page can also be read in.
        warnings: the pill of warnings; None where there is none.
    """
    language = state.language
    return html.Header(
        [
            html.Div(["Kodro", html.Small(text("page.country", language))], className="logo"),
            *_lenses(state.lens, language),
            *pill_box(warnings),
            dmc.Select(
                id=ids.SEARCH,
                placeholder=text("search.placeholder", language),
                searchable=True,
                clearable=True,
                data=[],
                filter={"function": "kodroAll"},  # the server has searched: accents, codes, every kind
                nothingFoundMessage=text("search.type_more", language),
                size="xs",
                className="search",
                **{"aria-label": text("search.placeholder", language)},
            ),
            dmc.Select(
                id=ids.ROUND,
                value=str(frame.chosen),
                data=_rounds(frame, language),
                allowDeselect=False,
                size="xs",
                className="round",
                **{"aria-label": text("round.label", language)},
            ),
            *(
                [dmc.Button(text("upload.button", language), id=ids.IMPORT_OPEN, variant="default", size="xs")]
                if frame.may_import
                else []
            ),
            html.A(
                text("publish.button", language),
                id=ids.PUBLISH,
                href="/publish/snapshot.html",
                download="kodro.html",
                className="button",
            ),
            html.A(
                other.upper(),
                id=ids.LANGUAGE,
                href=f"?lang={other}",
                className="button",
                lang=other,
                title=text(f"language.{other}", language),
            ),
        ],
        className="top",
    )


def _rounds(frame: Frame, language: str) -> list[dict[str, str]]:
    """The rounds that can be chosen; where there is none, that."""
    if not frame.rounds:
        return [{"value": str(frame.chosen), "label": text("round.none", language)}]
    return [
        {"value": str(n), "label": text("round.option", language, number=n, date=date(on, language))}
        for n, on in frame.rounds
    ]


def _lenses(lens: str, language: str) -> list[Component]:
    """The choice of a lens: side by side where there is room, one list on a phone."""
    data = [{"value": name, "label": text(f"lens.{name}", language)} for name in LENSES]
    beside = [option for option in data if option["value"] != "method"]
    label = {"aria-label": text("page.lenses", language)}
    return [
        dmc.SegmentedControl(id=ids.LENS, value=lens, data=beside, size="xs", className="lenses", **label),
        dmc.Select(id=ids.LENS_LIST, value=lens, data=data, allowDeselect=False, size="md", className="lens-list",
                   maxDropdownHeight=480, **label),
    ]  # fmt: skip
