"""The closing set: which sites together, at what load on return areas, and who is left without an option."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.sites.closing_set import SERVICES, ClosingSet
from components.parts import HARM, band_mark, tiles
from components.sites.destinations import destination_name
from components.tools import button, field, options, place_choice, plain, problem, row, section, table
from domain.method import Method
from locales import MISSING, money, number, percent, text

TOOL = "closing"
HAIR = 1e-6  # households: below, a load is no more than its capacity
BUILT_BY_NOBODY = ("health", "school")  # capacities that the costed works do not raise
# Whether the works that the cost pays for are counted: then water and shelter bind no more.
WORKS = ("funded", "none")
BANDS = ("A", "AB", "ABC")


def closing_panel(
    closing_set: ClosingSet | None,
    state: dict[str, Any],
    sites: Sequence[tuple[str, str]],
    prefectures: dict[str, str],
    method: Method,
    language: str,
) -> Component:
    """Rules, the set, its sites and prefectures; the load of every area is the table below the map."""
    rules = dict(state.get("closing") or {})
    parts = [
        html.H2(text("closing.title", language)),
        html.P(text("closing.about", language), className="quiet"),
        problem(str(state.get("problem") or "")),
        _rules(rules, method, language),
        _by_hand(rules, sites, language),
    ]
    if closing_set is not None:
        parts += [
            _verdict(closing_set, dict(sites), language),
            *_fairness(closing_set, rules, prefectures, language),
            _figures(closing_set, binding(rules), method.currency, language),
            plain(*_lists(closing_set, prefectures, language)),
        ]
    return html.Div(parts, className="panel-body tool")


def _rules(rules: dict[str, Any], method: Method, language: str) -> Component:
    proposed = {key: round(100 * method.number("closing_set", key)) for key in ("arrivals_max", "left_out_max")}
    bands = [(b, text(f"closing.bands.{b}", language)) for b in BANDS]
    works = [(w, text(f"closing.works.{w}", language)) for w in WORKS]
    return section(
        text("closing.rules", language),
        row(
            field(
                text("closing.budget", language, currency=method.currency),
                TOOL,
                "budget",
                rules.get("budget", ""),
                kind="number",
            ),
            field(
                text("closing.limit", language),
                TOOL,
                "limit",
                rules.get("limit", proposed["arrivals_max"]),
                kind="number",
            ),
        ),
        row(
            field(
                text("closing.left", language), TOOL, "left", rules.get("left", proposed["left_out_max"]), kind="number"
            ),
            field(text("closing.fairness", language), TOOL, "fairness", rules.get("fairness", "0"), kind="number"),
            options(text("closing.bands", language), TOOL, "bands", bands, rules.get("bands", "AB")),
        ),
        options(text("closing.works", language), TOOL, "works", works, rules.get("works", "funded")),
        row(button(text("closing.find", language), TOOL, "find", main=True)),
        about=text("closing.rules_about", language),
    )


def _by_hand(rules: dict[str, Any], sites: Sequence[tuple[str, str]], language: str) -> Component:
    hand = list(rules.get("hand") or [])
    names = dict(sites)
    chips = [
        button(f"{names.get(site, site)} ✕", TOOL, "drop", site)  # a click takes it off again
        for site in hand
    ]
    return html.Details(
        [
            html.Summary(text("closing.hand", language)),
            row(
                place_choice(text("closing.site", language), TOOL, "site", sites, None),
                button(text("closing.add", language), TOOL, "add"),
                button(text("closing.take", language), TOOL, "take"),
            ),
            row(*chips),
            row(button(text("closing.load", language), TOOL, "hand", off=not hand)),
        ],
        open=bool(hand),
    )


def _verdict(closing_set: ClosingSet, names: dict[str, str], language: str) -> Component:
    if closing_set.status == "infeasible":
        listed = ", ".join(names.get(site, site) for site in closing_set.impossible) or MISSING
        return html.P(text("closing.infeasible", language, sites=listed), className="tool-problem")
    if closing_set.status == "none" and closing_set.seconds == 0:
        return html.P(text("closing.by_hand", language))
    if closing_set.status == "none":
        return html.P(text("closing.too_long", language), className="tool-problem")
    proof = text(
        f"closing.{closing_set.status}", language, gap=percent(closing_set.gap, language, 2),
        seconds=number(closing_set.seconds, language, 1), count=closing_set.bound,
    )  # fmt: skip
    return html.P(proof)


def _fairness(
    closing_set: ClosingSet, rules: dict[str, Any], prefectures: dict[str, str], language: str
) -> list[Component]:
    """Prefectures that fairness leaves out, and the largest value under which somebody moves."""
    asked = float(rules.get("fairness") or 0)
    if not asked:
        return []
    lines = []
    if closing_set.fairness_max == closing_set.fairness_max:
        most = percent(closing_set.fairness_max, language)
        lines.append(text("closing.fairness_max", language, asked=percent(asked / 100, language), most=most))
    if closing_set.no_site:
        names = ", ".join(prefectures.get(code, code) for code in closing_set.no_site)
        lines.append(text("closing.no_site", language, prefectures=names))
    return [html.P(line, className="tool-note") for line in lines]


def binding(rules: dict[str, Any]) -> tuple[str, ...]:
    """The services whose capacity the set must keep to: funded works raise water and shelter."""
    return SERVICES if rules.get("works") == "none" else BUILT_BY_NOBODY


def over(area: pd.Series, services: Sequence[str]) -> bool:
    """Whether more arrive than a known capacity of these services, or the limit, allows."""
    return any(area["arriving"] > area[s] + HAIR for s in (*services, "limit") if area[s] == area[s])


def _figures(closing_set: ClosingSet, services: tuple[str, ...], currency: str, language: str) -> Component:
    areas = closing_set.areas[closing_set.areas["arriving"] > 0]
    crowded = int(sum(over(area, services) for _, area in areas.iterrows()))
    later = int(areas["overloaded"].sum()) - crowded
    note = text("closing.before_works", language, count=number(later, language)) if later else ""
    chosen = closing_set.sites[closing_set.sites["chosen"]]
    parts = {k: number(chosen[k].sum(), language) for k in ("undecided", "no_room")}
    parts["gates"] = number(chosen["undetermined"].sum() + chosen["blocked"].sum(), language)
    return tiles(
        [
            (text("closing.sites", language), number(len(closing_set.chosen), language), ""),
            (text("closing.moved", language), number(closing_set.moved, language), text("unit.households", language)),
            (
                text("closing.left_out", language),
                number(closing_set.left_out, language),
                text("closing.left_parts", language, **parts),
            ),
            (text("closing.cost", language), *_cost(closing_set, currency, language)),
            (text("closing.overloaded", language), number(crowded, language), note),
        ]
    )


def _cost(closing_set: ClosingSet, currency: str, language: str) -> tuple[str, str]:
    """What the gaps of the used pairs cost; where some are unknown, at least the known ones."""
    if closing_set.cost == closing_set.cost:
        return money(closing_set.cost, currency, language), text("closing.cost_note", language)
    has_cost = closing_set.flows["cost"].notna()
    least = text("closing.at_least", language, cost=money(closing_set.flows["cost"].sum(), currency, language))
    lost, total = number(int((~has_cost).sum()), language), number(len(has_cost), language)
    return (least if has_cost.any() else MISSING), text("closing.flows_unknown", language, count=lost, total=total)


def _lists(closing_set: ClosingSet, prefectures: dict[str, str], language: str) -> list[Component]:
    chosen = closing_set.sites[closing_set.sites["chosen"]].sort_values("moved", ascending=False)
    head = [text(f"closing.column.{k}", language) for k in ("site", "band", "households", "moved", "left_out")]
    rows = [
        [
            str(site["name"]) + (" ⚠" if site["forced"] else ""),
            band_mark(str(site["band"]), language),
            number(site["households"], language),
            number(site["moved"], language),
            number(site["left_out"], language),
        ]
        for _, site in chosen.iterrows()
    ]
    parts: list[Component] = [html.H3(text("closing.chosen", language)), table(head, rows, numeric=(2, 3, 4))]
    if chosen["forced"].any():
        parts.append(html.P(text("closing.forced", language), className="tool-problem"))
    by_prefecture = closing_set.by_prefecture.sort_values("moved", ascending=False)
    head = [text(f"closing.column.{k}", language) for k in ("prefecture", "eligible", "moved", "share")]
    lines = [
        [
            prefectures.get(str(code), str(code)), number(line["eligible"], language), number(line["moved"], language),
            percent(line["share"], language),
        ]
        for code, line in by_prefecture.iterrows()
    ]  # fmt: skip
    return [*parts, html.H3(text("closing.by_prefecture", language)), table(head, lines, numeric=(1, 2, 3))]


def load_rows(
    closing_set: ClosingSet, services: Sequence[str], harmed: set[str], language: str
) -> list[dict[str, Any]]:
    """The load on every area that somebody goes to, the heaviest first: the table below the map.

    `services` are those whose capacity the set must keep to; `harmed` are the destinations that gate G8
    fails: they are marked.
    """
    areas = closing_set.areas[closing_set.areas["arriving"] > 0]
    rows = []
    for place, area in areas.iterrows():
        shares = [area[f"load_{s}"] for s in (*SERVICES, "limit")]
        known_shares = [s for s in shares if s == s]
        name = destination_name(str(place), str(area["name"]), language)
        row_: dict[str, Any] = {"id": str(place), "kind": "return_area", "name": name}
        row_ |= {"arriving": float(area["arriving"]), "arriving_shown": number(area["arriving"], language)}
        for service, share in zip((*SERVICES, "limit"), shares, strict=True):
            row_ |= {service: None if share != share or share == float("inf") else float(share)}
            mark = "▲ " if service in services or service == "limit" else "■ "
            row_[f"{service}_shown"] = load_words(float(area["arriving"]), float(area[service]), mark, language)
        state = "works" if area["overloaded"] else "unknown" if area["unknown"] else "room"
        state = "overloaded" if over(area, services) else state
        row_ |= {"state": text(f"closing.state.{state}", language), "most": max(known_shares, default=-1.0)}
        if str(place) in harmed:
            row_["name"] = f"{HARM} {name}"
            row_["state"] += f" · {text('harm.short', language)}"
        rows.append(row_)
    return sorted(rows, key=lambda r: -r["most"])


def load_words(arriving: float, capacity: float, over_mark: str, language: str) -> str:
    """Arriving households against a capacity, in words that keep unknown apart from none."""
    if capacity != capacity:
        return text("closing.capacity_unknown", language)
    mark = over_mark if arriving > capacity + HAIR else ""
    return f"{mark}{number(arriving, language)} / {number(capacity, language)}"
