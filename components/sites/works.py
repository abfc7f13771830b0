"""What a site needs: the change that would move its band, evidence to collect, and its needs in units and money."""

from collections.abc import Mapping

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.sites.flips import Flip
from components.glossary import term_link
from components.parts import explained, rows
from components.sites.explain import gate_name
from locales import MISSING, money, number, text

LISTED = 6  # evidence to collect that is listed at once
LARGEST = 3  # needs that are listed at once


def flip_section(flip: Flip, names: Mapping[str, str], currency: str, language: str) -> list[Component]:
    """What would bring the site to its next band: gates, else changes and works; evidence is a list of its own.

    Args:
        flip: from analysis.sites.flips.flip().
        names: of destinations, by id.
        currency: of unit costs.
        language: of the reader.
    """
    if not flip.target and not flip.gates and not flip.evidence:
        return []
    title = explained(text("flip.title", language), text("flip.about", language), term_link("assured", language))
    if flip.gates or flip.needed != flip.needed:
        return [html.Section([title, *_gates(flip, names, language), *_evidence(flip, names, language)])]
    lead = text("flip.needed", language, band=flip.target, score=number(flip.needed, language, 1))
    parts = [*_singles(flip, names, language), *_works(flip, names, currency, language)]
    return [html.Section([title, html.P(lead), *parts, *_evidence(flip, names, language)])]


def _gates(flip: Flip, names: Mapping[str, str], language: str) -> list[Component]:
    entries = [
        (gate_name(gate, language) + _at(place, names), text(f"state.{state}", language))
        for gate, place, state in flip.gates
    ]
    parts: list[Component] = [html.P(text("flip.gates", language)), rows(entries)] if entries else []
    if flip.target:
        parts.append(html.P(text("flip.then", language, band=flip.target), className="quiet"))
    return parts


def _evidence(flip: Flip, names: Mapping[str, str], language: str) -> list[Component]:
    if not flip.evidence:
        return []
    entries = [
        (text(f"indicator.{i}.name", language), names.get(place, place) or text("flip.site", language))
        for i, place in flip.evidence
    ]
    parts: list[Component] = [html.P(text("flip.evidence", language)), rows(entries[:LISTED])]
    if len(entries) > LISTED:
        more = html.Summary(text("flip.evidence_more", language, count=len(entries) - LISTED))
        parts.append(html.Details([more, rows(entries[LISTED:])]))
    return parts


def _singles(flip: Flip, names: Mapping[str, str], language: str) -> list[Component]:
    if flip.singles.empty:
        return [html.P(text("flip.no_single", language), className="quiet")]
    entries = [
        (
            text(f"indicator.{row['indicator']}.name", language) + _at(str(row["destination_id"]), names),
            f"{_one_decimal(row['value'], language)} → {_one_decimal(row['needed_value'], language)}",
        )
        for _, row in flip.singles.iterrows()
    ]
    return [html.P(text("flip.single", language)), rows(entries)]


def _works(flip: Flip, names: Mapping[str, str], currency: str, language: str) -> list[Component]:
    if flip.costed.empty:
        return [html.P(text("flip.no_set", language), className="quiet")]
    entries = [
        (
            text(f"gap.{row['item']}", language) + _at(str(row["destination_id"]), names),
            text("withheld.covered", language)
            if row.get("withheld", False)
            else f"{number(row['quantity'], language)} · {money(row['cost'], currency, language)}",
        )
        for _, row in flip.costed.iterrows()
    ]
    hidden = bool(flip.costed["withheld"].any()) if "withheld" in flip.costed else False
    cost = text("withheld.covered", language) if hidden else money(flip.cost, currency, language)
    total = (text("flip.total", language), cost)
    return [html.P(text("flip.set", language)), rows([*entries, total])]


def _at(place: str, names: Mapping[str, str]) -> str:
    return f" — {names.get(place, place)}" if place else ""


def _one_decimal(value: float, language: str) -> str:
    """A value with one decimal, or none where it has none."""
    return number(value, language, 0 if float(value).is_integer() else 1)


def funding_section(gaps: pd.DataFrame, name: str, currency: str, language: str) -> Component:
    """The largest needs by cost, what all cost, and what is unknown; unknown is said, not zero.

    Args:
        gaps: of one pair, from analysis.sites.gaps.gaps(). Of the works of a destination the share of the site's
            arrivals is shown, and the whole beside it.
        name: of the destination.
        currency: of unit costs.
        language: of the reader.
    """
    hidden = gaps["quantity"].isna() & gaps.get("withheld", False)
    needed = gaps[(gaps["quantity"] > 0)].sort_values("cost", ascending=False)
    unknown = gaps[gaps["quantity"].isna() & ~hidden]
    entries = [(text(f"gap.{row['item']}", language), _need(row, currency, language)) for _, row in needed.iterrows()]
    lost = [text(f"gap.{item}", language) for item in unknown["item"]]
    total = money(needed["cost"].sum(), currency, language)
    key = "gaps.total_least" if lost else "gaps.total"
    shown: list[Component] = [rows(entries[:LARGEST])]
    if len(entries) > LARGEST:
        more = html.Summary(text("gaps.others", language, count=len(entries) - LARGEST))
        shown.append(html.Details([more, rows(entries[LARGEST:])]))
    if not entries and not hidden.any():
        shown = [html.P(text("gaps.none", language), className="quiet")]
    if lost:
        shown.append(html.P(text("gaps.unknown", language, items=", ".join(lost)), className="quiet"))
    if hidden.any():
        items = ", ".join(text(f"gap.{item}", language) for item in gaps.loc[hidden, "item"])
        shown.append(html.P(text("gaps.withheld", language, items=items), className="quiet"))
        total, key = text("withheld.covered", language), "gaps.total"
    shown.append(html.P(html.Strong(text(key, language, total=total if entries or hidden.any() else MISSING))))
    title = explained(
        text("gaps.title", language, destination=name), text("gaps.about", language), term_link("needs", language)
    )
    return html.Section([title, *shown])


def _need(row: pd.Series, currency: str, language: str) -> str:
    """A need and its cost; of what a place gets once, the share of this site's arrivals and the whole."""
    cost = money(row["cost"], currency, language)
    if row["subject"] == "household":
        return f"{number(row['quantity'], language)} · {cost}"
    share = _one_decimal(round(float(row["quantity"]), 1), language)
    quantity, whole_cost = number(row["whole"], language), money(row["whole_cost"], currency, language)
    return text("gaps.share", language, share=share, cost=cost, whole=quantity, whole_cost=whole_cost)
