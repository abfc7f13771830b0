"""What changed since the round before: each line says how much, since when and from where, and opens its place."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from dash import html
from dash.development.base_component import Component

from components import ids
from components.places import goes_to
from components.risk.preparedness import mark
from components.sites.changes import reason_words
from components.sites.explain import gate_name
from components.sites.followup_list import opens_site
from components.static import static
from domain.navigation import FOLLOWUP, OVERVIEW, SITES, WARNINGS
from locales import MISSING, date, number, text
from services.risk.notices import LevelChange
from services.risk.warnings import Warnings
from services.sites.actions import Action
from services.sites.monday import SOON, PeopleChange
from services.sites.rounds import Round

MOST = 5  # lines that are read at once; the rest is one click away


@dataclass(frozen=True)
class Sites:
    """What is said site by site, of changes_since(), expiring(), bands_ending() and actions()."""

    bands: pd.DataFrame | None  # None for the first round
    judged: str  # ISO
    expiring: pd.DataFrame
    ending: pd.DataFrame
    late: list[Action]
    today: str  # ISO, that lateness is counted to


@dataclass(frozen=True)
class Monday:
    """What the tab says; `before`, `people` and `crossings` are None for the first round, `sites` for the public."""

    now: Round
    before: Round | None
    people: PeopleChange | None
    crossings: pd.DataFrame | None
    crossing_source: str
    warnings: Warnings
    levels: list[LevelChange]  # since the round before
    areas: dict[str, str]  # names, by p-code
    sites: Sites | None


def monday(facts: Monday, language: str) -> Component:
    """The whole tab."""
    parts: list[Component] = [_title(facts, language)]
    if facts.before and facts.people:
        parts.append(_people(facts.people, facts.before, facts.now, language))
    if facts.sites:
        parts += [_bands(facts.sites, language), _expiring(facts.sites, language)]
    if facts.crossings is not None and len(facts.crossings):
        parts.append(_crossings(facts, facts.crossings, language))
    parts.append(_warnings(facts, language))
    if facts.sites:
        parts.append(_late(facts.sites, language))
    return static(html.Div(parts, className="panel-body monday"))


def _title(facts: Monday, language: str) -> Component:
    if facts.before is None:
        return html.Div([html.H2(text("tab.situation_monday", language)), html.P(text("changes.first", language))])
    return html.H2(text("monday.title", language, number=facts.before.number, date=date(facts.before.on, language)))


def _section(name: str, lines: Sequence[Component], note: str, language: str) -> Component:
    title = html.H3(text(f"monday.{name}", language))
    return html.Section([title, *lines, html.P(note, className="provenance")], className="monday-part")


def _lines(entries: Sequence[Component]) -> list[Component]:
    """A list whose first lines are read at once."""
    first, rest = entries[:MOST], entries[MOST:]
    shown: list[Component] = [html.Ul(list(first), className="ways")] if first else []
    if rest:
        shown.append(html.Details([html.Summary(f"+ {len(rest)}"), html.Ul(list(rest), className="ways")]))
    return shown


def _way(name: str, said: str, opens: dict[str, str]) -> Component:
    return html.Li([html.Button(name, type="button", className="link", **opens), html.Span(said)])


def opens(kind: str, place_id: str, lens: str) -> dict[str, str]:
    """The attributes of an element that chooses a place and shows it in a tab."""
    return {
        "data-props": json.dumps({ids.SELECTION: {"data": {"kind": kind, "id": place_id}}, ids.LENS: {"data": lens}})
    }


def signed(value: float, language: str, digits: int = 0) -> str:
    """A number with its sign; no sign before zero."""
    return f"+{number(value, language, digits)}" if round(value, digits) > 0 else number(value, language, digits)


def _people(change: PeopleChange, before: Round, now: Round, language: str) -> Component:
    """From one total to the other: what each kind of site adds, so that it adds up."""
    itemised = change.others == change.others
    lines = [_total(change.before, before, language)]
    for kind, row in change.kinds.iterrows() if itemised else ():
        lines.append(_kind(str(kind), row, change.sites, language))
    if itemised and change.others:
        lines.append(_amount(text("monday.others", language), signed(change.others, language)))
    if not itemised:
        lines.append(_amount(text("monday.net", language), signed(change.now - change.before, language)))
    lines.append(_total(change.now, now, language))
    source = text("legend.source", language, source=change.source) if change.source else MISSING
    return _section("people", [html.Div(lines, className="lines")], source, language)


def _total(people: float, round_: Round, language: str) -> Component:
    name = text("round.option", language, number=round_.number, date=date(round_.on, language))
    return _amount(html.Strong(name), number(people, language))


def _amount(name: Component | str, value: str) -> Component:
    return html.Div([html.Span(name), html.Span(value, className="value")], className="line")


def _kind(kind: str, row: pd.Series, sites: pd.DataFrame, language: str) -> Component:
    """Sites of one kind and what they add; opened, each of them."""
    name = text(f"monday.{kind}", language, count=int(row["sites"]))
    value = signed(row["change"], language)
    if not row["sites"]:
        return _amount(name, value)
    of_kind = sites[sites["kind"] == kind]
    of_kind = of_kind.sort_values("change", key=lambda c: -c.abs(), kind="stable")
    entries = [
        _way(str(site["name"]), _counts(site, language), opens_site(str(i), SITES)) for i, site in of_kind.iterrows()
    ]
    return html.Details(
        [html.Summary([html.Span(name), html.Span(value, className="value")], className="line"), *_lines(entries)]
    )


def _counts(site: pd.Series, language: str) -> str:
    """The counts of both rounds; a site that was not counted has none."""
    before, now = (number(site[c], language) for c in ("before", "now"))
    return f"{before} → {now}"


def _bands(sites: Sites, language: str) -> Component:
    table = sites.bands
    judged = text("monday.judged", language, date=date(sites.judged, language))
    if table is None or table.empty:
        words = text("changes.first" if table is None else "changes.none", language)
        return _section("bands", [html.P(words)], judged, language)
    both = table.dropna(subset=["band_before", "band_after"])
    better, worse = ((both["band_after"] < both["band_before"]).sum(), (both["band_after"] > both["band_before"]).sum())
    summary = " · ".join(
        [
            text("monday.bands_changed", language, count=len(table)),
            text("monday.better", language, count=int(better)),
            text("monday.worse", language, count=int(worse)),
            *([text("monday.one_round", language, count=len(table) - len(both))] if len(table) > len(both) else []),
        ]
    )
    entries = [
        _way(
            str(row["name"]),
            f"{_band(row['band_before'])} → {_band(row['band_after'])} · {reason_words(row, language)}",
            opens_site(str(i), SITES),
        )
        for i, row in table.iterrows()
    ]
    return _section("bands", [html.P(summary), *_lines(entries)], judged, language)


def _band(band: object) -> str:
    return band if isinstance(band, str) else MISSING


def _expiring(sites: Sites, language: str) -> Component:
    """Conditions that will no longer be known to be met, and bands that will not hold, unless something new is said."""
    parts: list[Component] = []
    for name, table in (("statements", sites.expiring), ("ending", sites.ending)):
        soon = int((table["days"] <= SOON).sum())
        parts.append(html.P(text(f"monday.{name}", language, soon=number(soon, language),
                                 later=number(len(table) - soon, language))))  # fmt: skip
        entries = [
            _statement(row, language) if name == "statements" else _ending(str(i), row, language)
            for i, row in table.iterrows()
        ]
        parts += _lines(entries)
    judged = text("monday.judged", language, date=date(sites.judged, language))
    return _section("expiring", parts, judged, language)


def _statement(row: pd.Series, language: str) -> Component:
    until = text("monday.until", language, date=date(str(row["last"]), language))
    source = text("legend.source", language, source=row["source"]) if isinstance(row["source"], str) else ""
    said = " · ".join(part for part in (gate_name(str(row["gate"]), language), until, source) if part)
    return _way(str(row["name"]), said, opens(str(row["kind"]), str(row["place_id"]), SITES))


def _ending(site: str, row: pd.Series, language: str) -> Component:
    said = f"{row['band']} · {text('readiness.valid_until', language, date=date(str(row['last']), language))}"
    return _way(str(row["name"]), said, opens_site(site, SITES))


def _crossings(facts: Monday, table: pd.DataFrame, language: str) -> Component:
    """Arrivals over all crossings counted at both times, the largest changes, and crossings no longer counted."""
    both, stopped = table.dropna(subset=["change"]), table[table["stopped"]]
    parts: list[Component] = []
    if len(both):
        totals = [number(both[column].sum(), language) for column in ("before", "now")]
        parts.append(html.P(text("monday.arrivals", language, before=totals[0], now=totals[1], count=len(both))))
    entries = [
        _way(
            str(row["name"]),
            f"{number(row['before'], language)} → {number(row['now'], language)}",
            opens("border_crossing", str(i), OVERVIEW),
        )
        for i, row in both.iterrows()
    ]
    entries += [
        _way(str(row["name"]), text("monday.stopped", language), opens("border_crossing", str(i), OVERVIEW))
        for i, row in stopped.iterrows()
    ]
    source = text("legend.source", language, source=facts.crossing_source)
    note = f"{text('overview.total_note', language, date=date(facts.now.on, language))} · {source}"
    return _section("crossings", [*parts, *_lines(entries)], note, language)


def _warnings(facts: Monday, language: str) -> Component:
    warnings = facts.warnings
    warned = text("warning.pill", language, count=len(warnings.warned))
    entries = [
        html.Li([html.Button(str(row["name"]), type="button", className="link", **opens("adm1", str(code), WARNINGS)),
                 mark(str(row["level"]), language)])
        for code, row in warnings.warned.iterrows()
    ]  # fmt: skip
    entries += [_level(change, facts.areas, language) for change in facts.levels]
    source = text("legend.source", language, source=warnings.sources) if warnings.sources else ""
    note = " · ".join(part for part in (date(warnings.on, language), source) if part)
    return _section("warnings", [html.P(warned), *_lines(entries)], note, language)


def _level(change: LevelChange, areas: dict[str, str], language: str) -> Component:
    levels = [text(f"warning.level.{level}", language) for level in (change.before, change.level) if level]
    said = f"{' → '.join(levels)} · {date(change.on, language)}"
    return _way(areas.get(change.area, change.area), said, opens("adm1", change.area, WARNINGS))


def _late(sites: Sites, language: str) -> Component:
    entries = [
        _way(
            action.name,
            " · ".join(
                part
                for part in (
                    text(f"checklist.{action.item.id}", language),
                    action.item.owner,
                    text("followup.late_by", language, count=action.days_late),
                )
                if part
            ),
            opens_site(action.site_id),
        )
        for action in sites.late
    ]
    head = html.P(
        [
            text("followup.late", language, count=len(sites.late)),
            " · ",
            html.Button(text("monday.all_actions", language), type="button", className="link", **goes_to(FOLLOWUP)),
        ]
    )
    today = text("overview.total_note", language, date=date(sites.today, language))
    return _section("late", [head, *_lines(entries)], today, language)
