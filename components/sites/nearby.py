"""What is near a site, within a distance that the reader chooses."""

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from components import ids
from components.parts import empty
from components.static import static
from locales import MISSING, coverage_percent, named, number, percent, period, text
from services.disclosed import shown_figure
from services.sites.nearby import RADII_KM, Nearby, NearKind, NearPeople, NearVaccination

FIRST_KM = 10
HEAD = ("what", "within", "nearest")


def nearby_fold(site_id: str, language: str) -> Component:
    """The part of a site's panel that is opened by its title; what is in it is asked for then."""
    choice = dmc.SegmentedControl(
        id=ids.near("radius", site_id),
        value=str(FIRST_KM),
        data=[{"value": str(km), "label": text("near.km", language, km=str(km))} for km in RADII_KM],
        size="xs",
        **{"aria-label": text("near.radius", language)},
    )
    return html.Details(
        [
            html.Summary(html.H3(text("near.title", language))),
            html.Div([choice, html.Div(id=ids.near("found", site_id))]),
        ],
        id=ids.near("fold", site_id),
        n_clicks=0,
        className="fold",
    )


def nearby_found(near: Nearby | None, language: str) -> Component:
    """Services, people and floods, vaccination within a distance of a site, each with its date and source."""
    if near is None:
        return static(empty(text("near.no_position", language), text("near.no_position_advice", language)))
    head = html.Tr([html.Th(text(f"near.{name}", language, km=str(near.radius_km)), scope="col") for name in HEAD])
    body = [_kind_row(kind, language) for kind in near.kinds]
    parts: list[Component] = [html.Table([html.Thead(head), html.Tbody(body)])]
    parts.append(_people(near.people, language))
    parts.append(_vaccination(near.vaccination, language))
    about = html.P([text("near.straight", language), " ", " · ".join(_sources(near, language))], className="provenance")
    return static(html.Div([*parts, about]))


def _kind_row(kind: NearKind, language: str) -> Component:
    name = html.Th(text(f"near.{kind.kind}", language), scope="row")
    if kind.near is None:
        return html.Tr([name, html.Td(text("near.none_held", language), colSpan=2, className="quiet")])
    counted = text("near.counted", language, count=kind.near.within)
    works = text("near.working", language, count=kind.near.working)
    within = f"{counted}, {works}" if kind.near.within else counted
    if kind.near.unplaced:
        within += f" ({text('near.unplaced', language, count=kind.near.unplaced)})"
    nearest = MISSING
    if kind.near.nearest is not None:
        km = text("near.km", language, km=number(kind.near.nearest_km, language, 1))
        nearest = f"{kind.nearest_name} · {km}"
    return html.Tr([name, html.Td(within), html.Td(nearest)])


def _people(people: NearPeople | None, language: str) -> Component:
    if people is None:
        return html.P(text("near.no_exposure", language), className="quiet")
    words = text(
        "near.people",
        language,
        people=shown_figure(people.people, people.withheld, language),
        flooded=shown_figure(people.flooded, people.withheld, language),
        years=str(people.key),
        depth=number(people.threshold, language, 1),
    )
    if people.covered < 1:
        words += " " + text("near.covered", language, share=coverage_percent(people.covered, language))
    return html.P(words)


def _vaccination(found: NearVaccination | None, language: str) -> Component:
    if found is None:
        return html.P(text("near.no_district", language), className="quiet")
    share = percent(found.value / 100, language)
    return html.P(text("near.coverage", language, district=found.name, share=share))


def _sources(near: Nearby, language: str) -> list[str]:
    """Source and date of each figure that is shown."""
    said = [(kind.kind, kind.on, kind.source) for kind in near.kinds if kind.near]
    if near.people:
        said += [("population", near.people.on, near.people.source)]
        said += [("floods", near.people.flood_on, near.people.flood_source)]
    if near.vaccination:
        said += [("vaccination", near.vaccination.on, near.vaccination.source)]
    return [
        text(
            "near.source",
            language,
            what=text(f"near.{what}", language),
            source=named(source, language) if source else MISSING,
            date=period(on, language) if on else text("near.undated", language),
        )
        for what, on, source in said
    ]
