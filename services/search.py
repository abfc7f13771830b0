"""Places and areas by name, p-code or id, accents and case aside."""

import unicodedata
from dataclasses import dataclass

from domain.schemas import PLACE_KINDS
from services.context import Context
from services.places import area_names, places


@dataclass(frozen=True)
class Hit:
    """A place that was found, and the prefecture it lies in."""

    kind: str
    id: str
    name: str
    where: str


def plain(text: str) -> str:
    """Text without accents, case and punctuation: what is compared."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    kept = (c for c in decomposed if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in kept).casefold().strip()


def find_places(context: Context, typed: str, most: int) -> list[Hit]:
    """Places that this viewer may see whose name or code holds what was typed; names that start so first."""
    wanted = plain(typed)
    if not wanted:
        return []
    found = [(rank, hit) for hit in _index(context) if (rank := _rank(hit, wanted)) is not None]
    found.sort(key=lambda pair: (pair[0], plain(pair[1].name)))
    return [hit for _, hit in found[:most]]


def _rank(hit: Hit, wanted: str) -> int | None:
    name = plain(hit.name)
    if name.startswith(wanted) or hit.id.casefold() == wanted:
        return 0
    if f" {wanted}" in f" {name}":
        return 1
    return 2 if wanted in name or hit.id.casefold().startswith(wanted) else None


def _index(context: Context) -> list[Hit]:
    return context.cached("search_index", {}, lambda: _make_index(context))


def _make_index(context: Context) -> list[Hit]:
    names = area_names(context)
    hits = []
    for level in ("adm1", "adm2", "adm3", "health_district"):
        areas = context.store.areas(level)
        areas = areas[areas.geometry.notna()]
        hits += [
            Hit(level, str(code), str(row["name"]), names.get(str(row["parent"]), "")) for code, row in areas.iterrows()
        ]
    for kind in PLACE_KINDS:
        table = places(context, kind)
        table = table[table["name"].notna() & table.geometry.notna()]
        pairs = zip(table.index, table["name"], table["adm1"], strict=True)
        hits += [Hit(kind, str(i), str(name), names.get(str(adm1), "")) for i, name, adm1 in pairs]
    return hits
