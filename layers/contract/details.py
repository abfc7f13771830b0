"""What a click opens for any kind that has no panel of its own: an area, a place, or a feature of a layer."""

from numbers import Real

import numpy as np
import pandas as pd

from domain.schemas import LEVELS, PLACE_KINDS
from layers import available_layers, find_layer
from layers.base import Column, Details, Layer, Query
from layers.contract.names import kind_name
from layers.contract.records import CLASS, columns_of, records
from layers.scales import provenance, status_words
from locales import MISSING, date, has, number, text
from services.context import Context
from services.immunization import newest_values
from services.places import area_names, places
from services.public import hosts_by_prefecture, returnees_by_prefecture, sites_by_prefecture

ATTRIBUTE = "a_"
PEOPLE = (
    ("area.in_sites", sites_by_prefecture),
    ("area.in_hosts", hosts_by_prefecture),
    ("area.returnee_ind", returnees_by_prefecture),
)


def known_kind(kind: str) -> bool:
    """Whether something of this kind can be selected at all."""
    return kind in LEVELS or kind in PLACE_KINDS or find_layer(kind) is not None


def details_of(context: Context, kind: str, subject: str, query: Query) -> Details | None:
    """What is known of one subject, for this viewer.

    Args:
        context: who asks, of which store.
        kind: a kind of place, a level of areas or the id of a layer.
        subject: place id, p-code or the feature's id.
        query: round and language.

    Returns:
        None where there is no such subject, or this viewer may not see it.
    """
    for layer in available_layers(context):
        if layer.details is not None and layer.selects(context, query.choices) == kind:
            return layer.details(context, query, subject)
    if kind in LEVELS:
        return area_details(context, kind, subject, query)
    if kind in PLACE_KINDS:
        return place_details(context, kind, subject, query)
    drawn = find_layer(kind)
    return feature_details(context, drawn, subject, query) if drawn and drawn.available(context) else None


def area_details(context: Context, level: str, code: str, query: Query) -> Details | None:
    """An administrative unit: where it lies, its people, and what the layers say of it."""
    areas = context.store.areas(level)
    if code not in areas.index:
        return None
    area, language = areas.loc[code], query.language
    parent = "" if pd.isna(area["parent"]) else area_names(context).get(str(area["parent"]), "")
    facts = [*_people(context, code, query), *_figures(context, code, language)]
    facts += _from_layers(context, level, code, query)
    on, source = provenance(context, areas.loc[[code]])
    return Details(
        str(area["name"]), kind_name(level, language), _where(code, parent), tuple(facts),
        date=date(on or None, language) if on else "", source=source,
    )  # fmt: skip


def place_details(context: Context, kind: str, place_id: str, query: Query) -> Details | None:
    """A place: where it lies, what the layers say of it, and what its file said."""
    table = places(context, kind)
    if place_id not in table.index:
        return None
    place, language = table.loc[place_id], query.language
    names = area_names(context)
    levels = [names.get(str(place[level]), "") for level in ("adm3", "adm2", "adm1")]
    facts = _from_layers(context, kind, place_id, query)
    if not facts and _has_value(place["status"]):
        facts.append((text("column.status", language), status_words(place["status"], language)))
    attributes = [
        (attribute_name(str(key).removeprefix(ATTRIBUTE), language), _value(value, language))
        for key, value in place.items()
        if str(key).startswith(ATTRIBUTE) and _has_value(value)
    ]
    in_layers = {name for name, _ in facts}
    facts += [(name, value) for name, value in attributes if name not in in_layers]
    notes = () if place.geometry is not None else (text("details.no_position", language),)
    on, source = provenance(context, table.loc[[place_id]])
    title = str(place["name"]) if isinstance(place["name"], str) else kind_name(kind, language)
    return Details(
        title, kind_name(kind, language), _where(*(level for level in levels if level)), tuple(facts), notes,
        date(on or None, language) if on else "", source,
    )  # fmt: skip


def feature_details(context: Context, layer: Layer, subject: str, query: Query) -> Details | None:
    """A feature of a layer whose kind is its own: what is drawn and listed of it."""
    table = records(layer, context, query)
    if subject not in table.index:
        return None
    legend = layer.legend_for(context, query)
    facts = _facts(context, layer, query, table.loc[subject])
    name = kind_name(layer.id, query.language)
    return Details(str(table.loc[subject, "label"]), name, "", tuple(facts), legend.notes, legend.date, legend.source)


def attribute_name(key: str, language: str) -> str:
    """An attribute of a place in words: its message, or its own name without underscores."""
    message = f"attribute.{key}"
    return text(message, language) if has(message, language) else key.replace("_", " ").strip().capitalize()


def _people(context: Context, code: str, query: Query) -> list[tuple[str, str]]:
    """Displaced people and returnees of a prefecture; small counts are hidden here as they are for the public."""
    facts = []
    for key, table_of in PEOPLE:
        table = table_of(context, query.round, query.language)
        if code in table.index:
            facts.append((text(key, query.language), str(table.loc[code, "shown"])))
    return facts


def _figures(context: Context, code: str, language: str) -> list[tuple[str, str]]:
    """The newest value of every figure that was imported of an area and has words."""
    rows = context.store.observations()
    of_area = rows[rows["subject"] == code]
    named = [indicator for indicator in of_area["indicator"].unique() if has(f"figure.{indicator}", language)]
    newest = newest_values(context, named, "9999") if named else of_area.iloc[:0]
    newest = newest[newest["subject"] == code]
    return [
        (text(f"figure.{row.indicator}", language), number(row.value, language, 1 if row.value % 1 else 0))
        for row in newest.itertuples()
    ]


def _from_layers(context: Context, kind: str, subject: str, query: Query) -> list[tuple[str, str]]:
    """What each layer of a kind says of one subject."""
    facts: list[tuple[str, str]] = []
    for layer in available_layers(context):
        here = layer.defaults() | ({layer.kind_choice: kind} if layer.kind_choice else {})
        if layer.raster is not None or layer.selects(context, here) != kind or layer.kind_choice:
            continue
        asked = Query(query.round, query.on, query.language, here, query.scenario, layer.today(context))
        table = records(layer, context, asked)
        if subject in table.index:
            facts += _facts(context, layer, asked, table.loc[subject])
    return facts


def _facts(context: Context, layer: Layer, query: Query, row: pd.Series) -> list[tuple[str, str]]:
    """The columns of a row; without columns, its class and its line on hover."""
    language = query.language
    columns = columns_of(layer, context)
    if columns:
        return [(text(column.label, language), cell(row[column.field], column, language)) for column in columns]
    words = [part for part in dict.fromkeys((str(row[CLASS]), str(row["tip"]))) if part]
    return [(layer.legend_for(context, query).title, words[-1])] if words else []


def cell(value: object, column: Column, language: str) -> str:
    """One cell of a layer's table in words; missing is a dash, never zero."""
    if not _has_value(value):
        return MISSING
    return number(float(value), language, column.digits) if column.numeric else str(value)  # type: ignore[arg-type]


def _has_value(value: object) -> bool:
    return value is not None and value is not pd.NA and value == value and str(value).strip() != ""


def _value(value: object, language: str) -> str:
    if isinstance(value, bool | np.bool_):
        return text("details.yes" if value else "details.no", language)
    if isinstance(value, Real):
        return number(float(value), language, 1 if float(value) % 1 else 0)
    return str(value)


def _where(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
