"""The table of a lens: the twin of the map, linked with it both ways."""

from collections.abc import Sequence
from typing import Any

import dash_ag_grid as dag
import geopandas as gpd
import pandas as pd
from dash.development.base_component import Component

from components import ids
from components.parts import empty
from components.sites.readiness import reason_sentence
from layers.base import Column
from layers.contract.details import cell
from layers.contract.records import CLASS
from layers.warnings import inventory_words
from locales import MISSING, coverage_percent, date, named, number, percent, text
from services.disclosed import shown_figure, shown_people, site_share
from services.risk.exposure import Exposure
from services.risk.hazard_words import key_label
from services.risk.warning_words import level_name

ZONE_KINDS = {
    "prefectures": "adm1",
    "sub_prefectures": "adm2",
    "communes": "adm3",
    "sites": "displacement_site",
    "return_areas": "return_area",
}
INVENTORY = ("committees", "drill", "plan", "reach")
GRID_TEXTS = ("noRowsToShow", "filterOoo", "contains", "equals", "blank", "notBlank", "loadingOoo", "sortAscending")


def _column(field: str, label: str, width: int, *, numeric: bool = False, shown: bool = False) -> dict[str, Any]:
    column: dict[str, Any] = {"field": field, "headerName": label, "width": width, "tooltipField": field}
    if numeric:
        column |= {"type": "rightAligned"}
    if shown:
        # The server formats a number once; the grid sorts by the number and shows that text.
        column |= {"valueFormatter": {"function": f"params.data['{field}_shown']"}}
        column.pop("tooltipField")
    return column


def site_rows(
    sites: gpd.GeoDataFrame, assessed: pd.DataFrame, names: dict[str, str], language: str
) -> list[dict[str, Any]]:
    """One row a site, with every number both as it is (to sort) and as it is read."""
    rows = []
    for site_id, site in sites.sort_values("people", ascending=False).iterrows():
        result = assessed.loc[site_id]
        reason = reason_sentence(result["reasons"][0], result, language) if result["reasons"] else ""
        numbers = {
            "people": (site["people"], shown_people(site["people"], language)),
            "score": (result["score"], number(result["score"], language)),
            "assured": (result["bound_low"], number(result["bound_low"], language)),
            "completeness": (result["completeness"], percent(result["completeness"], language)),
            "open": (result["open_share"], site_share(result, "open_share", language)),
        }
        row: dict[str, Any] = {
            "id": site_id,
            "name": site["name"],
            "prefecture": names.get(site["adm1"], ""),
            "adm1": site["adm1"],
            "band": result["band"],
            "reason": reason,
            "valid": result["valid_until"],
            "valid_shown": date(result["valid_until"], language),
        }
        for key, (value, shown) in numbers.items():
            row |= {key: None if pd.isna(value) else float(value), f"{key}_shown": shown}
        rows.append(row)
    return rows


def with_changes(rows: list[dict[str, Any]], changed: pd.DataFrame, language: str) -> list[dict[str, Any]]:
    """The rows with what a scenario does to each site's band, those it changes first."""
    marks = {
        str(i): text("change.band_mark", language, before=row["band_before"], after=row["band_after"])
        for i, row in changed.iterrows()
    }
    return sorted(({**row, "change": marks.get(row["id"], "")} for row in rows), key=lambda row: not row["change"])


def site_table(rows: list[dict[str, Any]], language: str, *, assumed: bool = False) -> Component:
    """The table of sites; under a scenario, with what it changes."""
    change = {**_column("change", text("column.change", language), 92), "cellClass": "band-cell changed"}
    columns = [
        _column("name", text("column.site", language), 168),
        _column("prefecture", text("column.prefecture", language), 128),
        _column("people", text("column.people", language), 92, numeric=True, shown=True),
        {
            **_column("band", text("column.band", language), 70),
            "cellClass": {"function": "'band-cell band-' + params.value"},
        },
        *([change] if assumed else []),
        _column("score", text("score.name", language), 70, numeric=True, shown=True),
        _column("assured", text("score.assured", language), 104, numeric=True, shown=True),
        _column("valid", text("column.valid_until", language), 110, numeric=True, shown=True),
        _column("completeness", text("completeness.name", language), 104, numeric=True, shown=True),
        _column("open", text("column.open", language), 124, numeric=True, shown=True),
        {**_column("reason", text("column.reason", language), 320), "flex": 1, "minWidth": 200},
    ]
    return grid(rows, columns, language)


def zone_table(measured: Exposure, language: str) -> Component:
    """The table of exposed zones: people at the chosen threshold for each key."""
    hazard, tracked = measured.hazard, "counted_by" in measured.zones
    keys = list(dict.fromkeys(measured.exposed.columns.get_level_values(0)))
    rows = []
    for zone, line in measured.zones.iterrows():
        row: dict[str, Any] = {"id": str(zone), "name": line["name"], "kind": ZONE_KINDS.get(measured.kind, "zone")}
        values = {"people": line["people"], "annual": line["expected_annual"]}
        values |= {f"k{k}": measured.exposed.loc[zone, (k, measured.threshold)] for k in keys}
        for name, value in values.items():
            said = shown_figure(value, bool(measured.hidden[zone]), language)
            row |= {name: None if pd.isna(value) else float(value), f"{name}_shown": said}
        row |= {
            "covered": float(line["covered_share"]),
            "covered_shown": coverage_percent(line["covered_share"], language),
        }
        if tracked:
            row["counted_by"] = text(f"counted_by.{line['counted_by']}", language)
        rows.append(row)
    width = 84 if len(keys) > 4 else 124
    yearly = [_column("annual", text("column.annual", language), 84, numeric=True, shown=True)]
    columns = [
        {**_column("name", text("column.zone", language), 200), "flex": 1, "minWidth": 140},
        _column("people", text("column.people", language), 92, numeric=True, shown=True),
        *([_column("counted_by", text("column.counted_by", language), 130)] if tracked else []),
        *(_column(f"k{k}", _key_head(measured, int(k), language), width, numeric=True, shown=True) for k in keys),
        *(yearly if hazard.periodic else []),
        _column("covered", text("column.covered", language), 84, numeric=True, shown=True),
    ]
    return grid(sorted(rows, key=lambda r: -(r[f"k{measured.key}"] or 0)), columns, language)


def _key_head(measured: Exposure, key: int, language: str) -> str:
    if measured.hazard.periodic:
        return text("column.period", language, years=key)
    return key_label(measured.hazard, key, language)


def load_table(rows: list[dict[str, Any]], language: str) -> Component:
    """The load that a closing set puts on every return area, against its capacity."""
    columns = [
        {**_column("name", text("column.area", language), 180), "flex": 1, "minWidth": 140},
        _column("arriving", text("column.arriving", language), 110, numeric=True, shown=True),
        *(
            _column(service, text(f"column.{service}", language), 130, numeric=True, shown=True)
            for service in ("water", "health", "school", "shelter", "limit")
        ),
        _column("state", text("column.load", language), 130),
    ]
    return grid(rows, columns, language)


def layer_table(columns: Sequence[Column], records: gpd.GeoDataFrame, kind: str, language: str) -> Component:
    """The table of what a layer draws (layers.contract.records): name, class and the layer's own columns.

    Args:
        columns: those that this viewer gets; without any, the line on hover stands beside the class.
        records: one row a subject.
        kind: what a click on a row selects.
        language: of words and numbers.
    """
    if records.empty:
        return empty(text("table.no_rows", language), text("table.no_rows_advice", language))
    lines: list[dict[str, Any]] = []
    for subject, row in records.iterrows():
        line: dict[str, Any] = {"id": str(subject), "kind": kind, "name": row["label"], CLASS: row[CLASS]}
        line["hover"] = row["tip"]
        for column in columns:
            value = row[column.field]
            line |= {
                column.field: None if pd.isna(value) else value,
                f"{column.field}_shown": cell(value, column, language),
            }
        lines.append(line)
    shown = [
        {**_column("name", text("column.name", language), 200), "flex": 1, "minWidth": 140},
        {**_column(CLASS, text("column.class", language), 180), "flex": 1, "minWidth": 120},
        *(
            _column(column.field, text(column.label, language), 140, numeric=column.numeric, shown=True)
            for column in columns
        ),
        *([] if columns else [{**_column("hover", text("column.hover", language), 260), "flex": 2, "minWidth": 180}]),
    ]
    return grid(lines, shown, language)


def inventory_table(inventory: pd.DataFrame, language: str) -> Component:
    """The community inventory of every area, the most pressing gaps first."""
    lines = [
        {
            "id": str(area),
            "kind": "adm1" if len(str(area)) == 4 else "adm2",
            "level": level_name(str(row["level"]), language),
            "name": row["name"],
            "gaps": ", ".join(text(f"inventory.gap.{gap}", language) for gap in row["gaps"]),
            "source": named(row["source"], language) if isinstance(row["source"], str) else MISSING,
            **{key: None if pd.isna(row[key]) else row[key] for key in (*INVENTORY, "as_of")},
            **{f"{figure}_shown": inventory_words(figure, row[figure], language) for figure in INVENTORY},
            "as_of_shown": date(row["as_of"], language),
        }
        for area, row in inventory.iterrows()
    ]
    columns = [
        _column("level", text("column.warning_level", language), 122),
        {**_column("name", text("column.zone", language), 150), "flex": 1, "minWidth": 120},
        *(_column(f, text(f"column.{f}", language), 100, shown=True) for f in INVENTORY),
        {**_column("gaps", text("column.gaps", language), 240), "flex": 2, "minWidth": 180},
        _column("as_of", text("column.inventory_date", language), 96, shown=True),
        _column("source", text("column.source_of", language), 160),
    ]
    return grid(lines, columns, language)


def grid(rows: list[dict[str, Any]], columns: list[dict[str, Any]], language: str) -> Component:
    """A table whose rows select on the map."""
    return dag.AgGrid(
        id=ids.TABLE,
        rowData=rows,
        columnDefs=columns,
        getRowId="params.data.id",
        columnSize=None,
        eventListeners={"rowClicked": ["kodroSelect(params)"]},
        defaultColDef={"sortable": True, "resizable": True, "suppressHeaderMenuButton": True},
        dashGridOptions={
            "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True},
            "localeText": {key: text(f"grid.{key}", language) for key in GRID_TEXTS},
            "rowHeight": 30,
            "headerHeight": 32,
            "tooltipShowDelay": 400,
            "ensureDomOrder": True,
        },
        style={"height": "100%", "width": "100%"},
    )
