"""The conditions of a site and of its destinations, each with every statement on it, the worst first."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analysis.sites.readiness import Assessment
from components.glossary import term_link
from components.parts import explained
from components.sites.destinations import destination_name, source_words
from locales import MISSING, date, named, percent, text

STATE_MARKS = {"PASS": "✓", "FAIL": "✕", "UNKNOWN": "?"}
STATE_ORDER = {"FAIL": 0, "UNKNOWN": 1, "PASS": 2}
SURVEY = ("intent_hh_pct", "intent_disaggregated")


def gates_section(assessment: Assessment, site_id: str, pairs: pd.DataFrame, language: str) -> list[Component]:
    """The gates of a site, those that fail first; what passes is folded away.

    Args:
        assessment: from readiness.assess().
        site_id: the site.
        pairs: its pairs: destination_id, name.
        language: of the words.
    """
    gates = assessment.gates[assessment.gates["site_id"] == site_id]
    if gates.empty:
        return []
    stated = _by_gate(assessment.statements[assessment.statements["site_id"] == site_id])
    counts = gates["state"].value_counts()
    passed, failed, unknown = (
        text(f"gates.count.{state}", language, count=int(counts.get(state, 0))) for state in ("PASS", "FAIL", "UNKNOWN")
    )
    title = text("gates.title", language, passed=passed, failed=failed, unknown=unknown)
    names = pairs.set_index("destination_id")["name"]
    gates = gates.assign(_order=gates["state"].map(STATE_ORDER), _number=gates["gate"].str[1:].astype(int))
    gates = gates.sort_values(["_order", "_number"], kind="stable")
    lines = [
        (str(row["state"]), _gate(row, stated.get(_key(row), []), names, language)) for row in gates.to_dict("records")
    ]
    met = [line for state, line in lines if state == "PASS"]
    summary = html.Summary(text("gates.passed", language, count=len(met)))
    return [
        html.Section(
            [
                explained(title, text("gates.about", language), term_link("condition", language)),
                html.Ul([line for state, line in lines if state != "PASS"], className="gates"),
                html.Details([summary, html.Ul(met, className="gates")]),
            ]
        )
    ]


def gate_strip(assessment: Assessment, site_id: str, language: str) -> list[Component]:
    """Every gate of a site as one mark: its worst state over the site and its destinations.

    Args:
        assessment: from readiness.assess().
        site_id: the site.
        language: of the words.
    """
    gates = assessment.gates[assessment.gates["site_id"] == site_id]
    if gates.empty:
        return []
    worst = gates.assign(_order=gates["state"].map(STATE_ORDER)).sort_values("_order", kind="stable")
    worst = worst.drop_duplicates("gate").set_index("gate")["state"]
    marks = [_gate_mark(gate, str(worst[gate]), language) for gate in sorted(worst.index, key=lambda g: int(g[1:]))]
    return [html.Ul(marks, className="gate-strip", **{"aria-label": text("gates.strip", language)})]


def _gate_mark(gate: str, state: str, language: str) -> Component:
    name, found = text(f"gate.{gate}.name", language), text(f"state.{state}", language)
    said = text("gates.mark", language, gate=gate, name=name, state=found)
    mark = html.Span(STATE_MARKS[state], className=f"state state-{state.lower()}", **{"aria-hidden": "true"})
    return html.Li([mark, html.Small(gate, **{"aria-hidden": "true"})], title=said, **{"aria-label": said})


def _by_gate(stated: pd.DataFrame) -> dict[tuple[str, str], list[dict[Hashable, Any]]]:
    """Statements by gate and destination, in their order."""
    by_gate: dict[tuple[str, str], list[dict[Hashable, Any]]] = {}
    for line in stated.to_dict("records"):
        by_gate.setdefault(_key(line), []).append(line)
    return by_gate


def _key(row: Mapping[Hashable, Any]) -> tuple[str, str]:
    """Gate and destination; "" where the gate is the site's own."""
    place = row["destination_id"]
    return str(row["gate"]), place if isinstance(place, str) else ""


def _gate(row: Mapping[Hashable, Any], stated: list[dict[Hashable, Any]], names: pd.Series, language: str) -> Component:
    state, gate, place = str(row["state"]), str(row["gate"]), row["destination_id"]
    name = f"{gate} {text(f'gate.{gate}.name', language)}"
    if isinstance(place, str):
        name = f"{name} — {destination_name(place, str(names.get(place)), language)}"
    why = text(f"gate_reason.{row['reason']}", language) if state != "PASS" and row["reason"] else ""
    if stated:
        below = [html.Small(why)] if why else []
        below += [html.Small(_words(line, language), className="statement") for line in stated]
    else:
        source = source_words(row["source"], language)
        below = [html.Small(_joined(why, source, date(row["observed_on"], language)))]
    mark = html.Span(
        STATE_MARKS[state], className=f"state state-{state.lower()}", title=text(f"state.{state}", language)
    )
    return html.Li([mark, html.Span([html.Span(name), *below])])


def _words(line: Mapping[Hashable, Any], language: str) -> str:
    """One statement: met or not, who, when, whether it has expired, and its note."""
    value = ""
    if line["indicator"] in SURVEY:
        value = text(f"gates.stated.{line['indicator']}", language, share=percent(float(line["value"]) / 100, language))
    old = "" if line["valid"] else text("gates.stated.expired", language)
    source = source_words(line["source"], language)
    note = named(line["note"], language) if isinstance(line["note"], str) else ""
    mark = STATE_MARKS["PASS"] if line["met"] else STATE_MARKS["FAIL"]
    return f"{mark} {_joined(value, source, date(line['observed_on'], language), old, note)}"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part and part != MISSING)
