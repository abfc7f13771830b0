"""Places by hazard, as a table: each hazard by itself, told by mark and word as well as by colour."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash.development.base_component import Component

from components.table import grid
from components.tools import section, table
from domain.hazards import Hazard
from locales import number, percent, text
from services.risk.hazard_matrix import CLEAR, EXPOSED, UNKNOWN
from services.risk.hazard_words import threshold_words

STATES = (EXPOSED, CLEAR, UNKNOWN)
MARKS = {EXPOSED: "▲", CLEAR: "○", UNKNOWN: "?"}
ORDER = {EXPOSED: 2, UNKNOWN: 1, CLEAR: 0}


def counts_section(counts: pd.DataFrame, language: str, where: str = "") -> Component:
    """Critical places exposed to the chosen hazard, by kind, in a zone or everywhere; unknown ones apart."""
    head = [text("matrix.place", language), *(text(f"critical.{state}", language) for state in STATES)]
    lines = [
        [text(f"kind.{kind}", language), *(number(int(line[state]), language) for state in STATES)]
        for kind, line in counts.iterrows()
    ]
    title, about = text("critical.title", language), text("critical.about", language)
    title = f"{title} · {where}" if where else title
    return section(title, table(head, lines, numeric=(1, 2, 3)), about=about)


def matrix_table(
    matrix: pd.DataFrame,
    kind: str,
    hazards: Sequence[Hazard],
    chosen: str,
    names: dict[str, str],
    counts: pd.DataFrame | None,
    language: str,
) -> Component:
    """Places of one kind by hazard; the chosen hazard first, and first to sort by.

    Args:
        matrix: services.risk.hazard_matrix.matrix().
        kind: of the places.
        hazards: of the method.
        chosen: id of the hazard that the lens shows.
        names: of areas, by p-code.
        counts: hazards counted by place, where that was asked for.
        language: of words and numbers.
    """
    ordered = sorted(hazards, key=lambda h: h.id != chosen)
    rows = [_row(str(place), line, kind, ordered, names, counts, language) for place, line in matrix.iterrows()]
    rows.sort(key=lambda r: (-r[f"{ordered[0].id}_rank"], str(r["name"])))
    columns: list[dict[str, Any]] = [
        {"field": "name", "headerName": text("matrix.place", language), "width": 170, "pinned": "left"},
        {"field": "prefecture", "headerName": text("column.prefecture", language), "width": 120},
    ]
    if counts is not None:
        label = text("matrix.counted", language)
        columns.append({"field": "count", "headerName": label, "headerTooltip": label, "width": 210})
    columns += [_column(hazard, language) for hazard in ordered]
    return grid(rows, columns, language)


def _column(hazard: Hazard, language: str) -> dict[str, Any]:
    label = text(f"hazard.{hazard.id}", language)
    return {
        "field": hazard.id,
        "headerName": label,
        "headerTooltip": label,
        "width": 168,
        "comparator": {"function": f"nodeA.data['{hazard.id}_rank'] - nodeB.data['{hazard.id}_rank']"},
        "cellClass": {"function": f"'hazard-cell hazard-' + params.data['{hazard.id}_state']"},
        "tooltipField": hazard.id,
    }


def _row(
    place: str, line: pd.Series, kind: str, hazards: Sequence[Hazard], names: dict[str, str],
    counts: pd.DataFrame | None, language: str,
) -> dict[str, Any]:  # fmt: skip
    name = line[("name", "")]
    row: dict[str, Any] = {"id": place, "kind": kind, "name": name if isinstance(name, str) and name else place}
    row["prefecture"] = names.get(str(line[("adm1", "")]), "")
    for hazard in hazards:
        state, share = str(line[(hazard.id, "state")]), line[(hazard.id, "share")]
        row[hazard.id] = cell_words(hazard, line[hazard.id], language)
        row[f"{hazard.id}_state"] = state
        row[f"{hazard.id}_rank"] = ORDER[state] + (0.0 if pd.isna(share) else float(share) / 2)
    if counts is not None:
        exposed, unknown = (int(counts.loc[place, c]) for c in ("exposed", "unknown"))
        row["count"] = text("matrix.counted_cell", language, exposed=number(exposed, language), count=unknown)
    return row


def cell_words(hazard: Hazard, cell: pd.Series, language: str) -> str:
    """One cell: its mark, the share of the surroundings exposed, the worst threshold reached there."""
    state = str(cell["state"])
    if state == UNKNOWN:
        return f"{MARKS[state]} {text('matrix.unknown', language)}"
    parts = [f"{MARKS[state]} {percent(cell['share'], language)}"]
    if cell["level"]:
        parts.append(text(f"level.{cell['level']}.name", language))
    elif not pd.isna(cell["worst"]):
        parts.append(threshold_words(hazard, float(cell["worst"]), language))
    return " · ".join(parts)
