"""The page: header, workbench, map, panel, table, footer."""

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.failure import notice
from components.frame import Frame
from components.glossary import PAGE as GLOSSARY
from components.header import header
from components.import_window import import_window
from components.places import tabs_bar
from domain.navigation import METHOD
from domain.scenario import scenario_of
from domain.tiers import Tier
from domain.view_state import ViewState
from locales import has, text

THEME = {
    "primaryColor": "kodro",
    "primaryShade": 7,
    "fontFamily": "Inter Variable, Inter, system-ui, sans-serif",
    "defaultRadius": "md",
    "colors": {
        "kodro": [
            "#e9f3f9",
            "#d3e6f1",
            "#a9cfe4",
            "#7db6d6",
            "#57a0c9",
            "#3b90bd",
            "#1f7fb0",
            "#0f6d9c",
            "#0b5a82",
            "#0f3d5c",
        ]
    },
}


def page(
    state: ViewState,
    frame: Frame,
    *,
    layers: Component,
    map_: Component,
    legends: Component,
    panel: Component,
    exposure: Component,
    other_language: str,
    warnings: Component | None = None,
) -> Component:
    """The whole page in one language."""
    language = state.language
    return dmc.MantineProvider(
        html.Div(
            [
                html.A(text("page.skip", language), href="#" + ids.PANEL, className="skip"),
                *_stores(state, frame),
                html.Div(
                    [header(state, frame, other_language, warnings), *_notices(frame, language)], className="head"
                ),
                html.Main(
                    [
                        html.Aside(
                            [toggle("layers-folded", "«", "workbench.fold", language), layers],
                            id="workbench",
                            className="card workbench",
                            **{"aria-label": text("workbench.title", language)},
                        ),
                        _map_card(map_, legends, frame, language),
                        html.Section(
                            [
                                tabs_bar(state.lens, Tier.parse(frame.tier), language),
                                html.Div(panel, id=ids.PANEL_MAIN, **{"aria-live": "polite"}),
                                exposure,
                            ],
                            id=ids.PANEL,
                            className="card panel",
                            tabIndex=-1,
                        ),
                        _table_card(state, frame, language),
                    ]
                ),
                _footer(frame, language),
                *([import_window(language)] if frame.may_import else []),
            ],
            className="page",
        ),
        theme=THEME,
        forceColorScheme="light",
    )


def _stores(state: ViewState, frame: Frame) -> list[Component]:
    selection = {"kind": state.selection[0], "id": state.selection[1]} if state.selection else None
    corners = [list(c) for c in state.area]
    area = {"type": "Polygon", "coordinates": [[*corners, corners[0]]]} if corners else None
    return [
        dcc.Store(id=ids.VIEW, data={"language": state.language}),
        dcc.Store(id=ids.LENS, data=state.lens),
        dcc.Store(id=ids.QUERY),
        dcc.Store(id=ids.WENT_TO),
        dcc.Store(id=ids.READY),
        dcc.Store(id=ids.SELECTION, data=selection),
        dcc.Store(id=ids.LAYERS_CHOSEN, data=state.switched),
        dcc.Store(id=ids.AREA, data=area),
        dcc.Store(id=ids.SCENARIO, data=frame.scenario),
        dcc.Store(id=ids.TOOL, data={"scenario": scenario_of(frame.scenario), "compare": list(state.compared)}),
        dcc.Store(id=ids.SHOWN),
        dcc.Store(id=ids.PROBE),
        dcc.Store(id=ids.SEARCH_TYPED),
        dcc.Store(id=ids.DATA_VERSION, data=frame.version),
    ]


def _notices(frame: Frame, language: str) -> list[Component]:
    """What must be known of the whole page; none of it covers anything."""
    lines = []
    if frame.dropped:
        parts = ", ".join(dict.fromkeys(part_name(part, language) for part in frame.dropped))
        lines.append(text("state.dropped", language, parts=parts))
    if frame.method_problem:
        lines.append(text("notice.method", language))
    lost = [
        html.Span(text("server.lost", language)),
        html.Button(text("server.retry", language), type="button", className="button", **{"data-retry": "1"}),
    ]
    return [
        html.Div([notice(lines, language)] if lines else [], id=ids.NOTICE, className="notice"),
        html.Div(lost, id=ids.SERVER_LOST, className="notice-box server-lost", role="alert", hidden=True),
        html.Div([text("server.working", language), html.B()], id=ids.WORKING, role="status", hidden=True),
    ]


def part_name(part: str, language: str) -> str:
    """A part of an address in words, with its name as it stands there."""
    key = f"state.part.{part.partition('.')[0]}"
    written = part[:40]
    return f"{text(key, language)} ({written})" if has(key, language) else written


def _map_card(map_: Component, legends: Component, frame: Frame, language: str) -> Component:
    label = text("label.synthetic", language) if frame.synthetic else ""
    return html.Section(
        [
            *([html.P(label, className="synthetic")] if label else []),
            html.P(id=ids.SCENARIO_BADGE, className="scenario-badge", role="status"),
            html.Div(
                [map_, html.Div(id=ids.POINT, className="point-box", **{"aria-live": "polite"}), legends],
                className="map-box",
            ),
            html.P([html.Span(id=ids.SUMMARY), text("disclaimer", language)], className="disclaimer"),
        ],
        className="card map-card",
        **{"aria-label": text("map.label", language)},
    )


def _table_card(state: ViewState, frame: Frame, language: str) -> Component:
    prefectures = [{"value": code, "label": name} for code, name in frame.prefectures]
    tables = [{"value": ids.LENS_TABLE, "label": text("table.of_lens", language)}]
    tables += [{"value": layer, "label": name} for layer, name in frame.tables]
    shown = state.table if state.table in dict(frame.tables) else ids.LENS_TABLE
    filters = html.Div(
        [
            html.Span(id=ids.TABLE_SUMMARY, className="count", **{"aria-live": "polite"}),
            dmc.Select(
                id=ids.TABLE_LAYER, data=tables, value=shown, size="xs", allowDeselect=False,
                className="table-of", **{"aria-label": text("table.of", language)},
            ),
            dmc.MultiSelect(
                id=ids.FILTER_PREFECTURE, data=prefectures, value=list(state.prefectures), size="xs",
                placeholder=text("filter.prefecture", language), clearable=True, className="filter",
                **{"aria-label": text("filter.prefecture", language)},
            ),
            dmc.ChipGroup(
                [dmc.Chip(b, value=b, size="xs") for b in "ABCDE"],
                id=ids.FILTER_BAND, multiple=True, value=list(state.bands),
            ),
            dmc.NumberInput(
                id=ids.FILTER_PEOPLE, value=state.least_people or "", min=0, step=100, size="xs", hideControls=True,
                placeholder=text("filter.people", language), className="filter-number",
                **{"aria-label": text("filter.people", language)},
            ),
            dmc.Button(text("filter.clear", language), id=ids.FILTER_CLEAR, variant="subtle", size="xs"),
            html.Span(
                [
                    toggle("table-closed", "▁", "table.close", language, instead_of="table-tall"),
                    toggle("table-tall", "▇", "table.enlarge", language, instead_of="table-closed"),
                ],
                className="drawer",
            ),
        ],
        className="filters",
    )  # fmt: skip
    body = html.Div(html.P(text("table.waiting", language), className="quiet"), id=ids.TABLE_BOX, className="table-box")
    return html.Section([filters, body], className="card table-card", **{"aria-label": text("table.label", language)})


def toggle(state: str, sign: str, name: str, language: str, *, instead_of: str = "") -> Component:
    """A button that gives the page a shape, which the browser remembers; `instead_of` is a shape that then ends."""
    title = text(name, language)
    return html.Button(
        sign,
        type="button",
        className="frame-button",
        title=title,
        **{"aria-label": title, "aria-pressed": "false", "data-toggle": state, "data-instead": instead_of},
    )


def _footer(frame: Frame, language: str) -> Component:
    method = text("footer.method", language, version=frame.method_version, data=frame.version[:8])
    return html.Footer(
        [
            html.Span(text("footer.offline", language)),
            html.A(method, href=f"?lang={language}&lens={METHOD}"),
            html.A(text("glossary.title", language), href=f"{GLOSSARY}?lang={language}", target="_blank"),
            html.Span([text(f"tier.{frame.tier}", language), *_signed_in(frame, language)], className="right"),
        ]
    )


def _signed_in(frame: Frame, language: str) -> list[str | Component]:
    """Who has signed in, the way out, and the way to another password."""
    if not frame.person:
        return []
    said: list[str | Component] = [" · ", text("footer.signed_in", language, name=frame.person)]
    for page, words in (("password", "password"), ("sign-out", "sign_out")) if frame.signs_out else ():
        said += [" · ", html.A(text(f"footer.{words}", language), href=f"/{page}?lang={language}")]
    return said
