"""What changed at the sites: bands between two assessments, and everything that a scenario changes."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.sites.scenario_effects import ScenarioEffect
from components.parts import tiles
from components.sites.explain import gate_name
from components.tools import plain, section, table
from locales import MISSING, money, number, text

LISTED = 8  # more changes than these are listed at a click, so that the fields stay near


def effect_section(effect: ScenarioEffect | None, currency: str, language: str) -> Component:
    """What the scenario changes against the same round without it: bands, scores, households, cost, what blocks."""
    if effect is None or effect.sites.empty:
        return html.P(text("scenario.no_effect", language), className="quiet")
    figures = [
        (text("scenario.moved", language), number(len(effect.moved), language), ""),
        (text("scenario.opened", language), _opened(effect, language), _closed(effect, language)),
    ]
    if effect.cost != 0:
        figures.append((text("scenario.works_cost", language), money(effect.cost, currency, language), ""))
    title = html.Summary(html.H3(text("scenario.effect", language, count=len(effect.sites))))
    return section(
        text("scenario.result", language),
        tiles(figures),
        plain(html.Details([title, _effect_table(effect.sites, language)], open=len(effect.sites) <= LISTED)),
        about=text("scenario.result_about", language),
    )


def _opened(effect: ScenarioEffect, language: str) -> str:
    return text("withheld.covered", language) if effect.withheld else number(effect.opened, language)


def _closed(effect: ScenarioEffect, language: str) -> str:
    return text("scenario.closed", language, count=round(effect.closed)) if effect.closed >= 1 else ""  # NaN: ""


def _effect_table(sites: pd.DataFrame, language: str) -> Component:
    """One row a site: band, score, households whose destination opens or closes, the gates that do not pass yet."""
    head = [text(f"changes.{k}", language) for k in ("site", "band", "score", "households", "blocking")]
    rows = [
        [
            str(r["name"]),
            _bands(r),
            _scores(r, language),
            text("withheld.covered", language) if r["withheld"] else number(r["opened"] - r["closed"], language),
            _gate_names(str(r["blocking"]), language),
        ]
        for r in sites.to_dict("records")
    ]
    return table(head, rows, numeric=(3,))


def _gate_names(gates: str, language: str) -> str:
    return ", ".join(gate_name(gate, language) for gate in gates.split("; ")) if gates else MISSING


def change_table(changes: pd.DataFrame, language: str) -> Component:
    """Sites whose band differs, with score and reason."""
    head = [text(f"changes.{k}", language) for k in ("site", "band", "score", "reason")]
    rows = [
        [
            str(r["name"]),
            _bands(r),
            _scores(r, language),
            reason_words(r, language),
        ]
        for r in changes.to_dict("records")
    ]
    return table(head, rows)


def reason_words(row: Mapping[Hashable, Any] | pd.Series, language: str) -> str:
    """Why a site's band differs, with the conditions that changed."""
    return text(f"changes.{row['reason']}", language) + _gate_words(str(row["gates"]), language)


def _bands(row: dict[Hashable, Any]) -> str:
    before, after = (row[k] if isinstance(row[k], str) else MISSING for k in ("band_before", "band_after"))
    return before if before == after else f"{before} → {after}"


def _scores(row: dict[Hashable, Any], language: str) -> str:
    return f"{number(row['score_before'], language, 1)} → {number(row['score_after'], language, 1)}"


def _gate_words(gates: str, language: str) -> str:
    """Gates whose state changed: "G4: UNKNOWN > PASS; ..." in the reader's words."""
    parts = [part.replace(":", "").split() for part in gates.split("; ") if part]
    changes = [
        f"{gate} {text(f'state.{before}', language)} → {text(f'state.{after}', language)}"
        for gate, before, _, after in parts
    ]
    return f" ({'; '.join(changes)})" if changes else ""
