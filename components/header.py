"""The line over the page: places, warnings, search, round, and the menu: method, import, help, language."""

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from components import ids
from components.frame import Frame
from components.glossary import PAGE as GLOSSARY
from components.places import menu, places_bar
from components.risk.warning_pill import pill_box
from domain.tiers import Tier
from domain.view_state import ViewState
from locales import date, text


def header(state: ViewState, frame: Frame, other: str, warnings: Component | None) -> Component:
    """The line over the page.

    Args:
        state: what the address says.
        frame: what the page is written for.
        other: the language that the page can also be read in.
        warnings: the pill of warnings; None where there is none.
    """
    language, tier = state.language, Tier.parse(frame.tier)
    return html.Header(
        [
            html.Div(["Kodro", html.Small(text("page.country", language))], className="logo"),
            places_bar(state.lens, tier, language),
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
            menu(_entries(frame, other, language), state.lens, tier, language),
        ],
        className="top",
    )


def _entries(frame: Frame, other: str, language: str) -> list[Component]:
    """What the menu holds beside places: import, help, the other language."""
    button = dmc.Button(
        text("upload.button", language), id=ids.IMPORT_OPEN, variant="subtle", size="sm", justify="flex-start"
    )
    return [
        *([button] if frame.may_import else []),
        html.A(
            text("menu.help", language), href=f"{GLOSSARY}?lang={language}", target="_blank", className="menu-entry"
        ),
        html.A(
            text(f"language.{other}", language), id=ids.LANGUAGE, href=f"?lang={other}", className="menu-entry",
            lang=other,
        ),
    ]  # fmt: skip


def _rounds(frame: Frame, language: str) -> list[dict[str, str]]:
    """The rounds that can be chosen; where there is none, that."""
    if not frame.rounds:
        return [{"value": str(frame.chosen), "label": text("round.none", language)}]
    return [
        {"value": str(n), "label": text("round.option", language, number=n, date=date(on, language))}
        for n, on in frame.rounds
    ]
