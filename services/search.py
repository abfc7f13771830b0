"""Places and areas by name, p-code or id, accents and case aside."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.schemas import PLACE_KINDS
from services.context import Context
from services.places import area_names, places

SEARCHED_LEVELS = ("adm1", "adm2", "adm3", "health_district")


def plain(text: str) -> str:
    """Text without accents, case and punctuation: what is compared."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    letters = (c for c in decomposed if not unicodedata.combining(c))
    spaced = "".join(c if c.isalnum() else " " for c in letters).casefold()
    return " ".join(spaced.split())


@dataclass(frozen=True)
class Hit:
    """Something that can be found, and the area it lies in."""

    kind: str
    id: str
    name: str
    where: str
    words: str = field(default="", compare=False)  # the name and the id as they are compared
    code: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", plain(self.name))
        object.__setattr__(self, "code", plain(self.id))


def find(hits: Iterable[Hit], typed: str, most: int) -> list[Hit]:
    """Those whose name or code holds what was typed: codes and names that begin so first, then by name."""
    wanted = plain(typed)
    if not wanted:
        return []
    ranked = [(rank, hit.words, hit.kind, hit.id, hit) for hit in hits if (rank := _rank(hit, wanted)) is not None]
    return [hit for *_, hit in sorted(ranked, key=lambda entry: entry[:4])[:most]]


def _rank(hit: Hit, wanted: str) -> int | None:
    if hit.code == wanted:
        return 0
    if hit.words.startswith(wanted):
        return 1
    if f" {wanted}" in f" {hit.words}":
        return 2
    return 3 if wanted in hit.words or hit.code.startswith(wanted) else None


def place_hits(context: Context) -> list[Hit]:
    """Every area with a shape and every place with a name that this viewer may see."""
    names = area_names(context)
    hits = []
    for level in SEARCHED_LEVELS:
        areas = context.store.areas(level)
        areas = areas[areas.geometry.notna()]
        hits += [
            Hit(level, str(code), str(row["name"]), names.get(str(row["parent"]), "")) for code, row in areas.iterrows()
        ]
    for kind in PLACE_KINDS:
        table = places(context, kind)
        table = table[table["name"].notna()]
        rows = zip(table.index, table["name"], table["adm1"], strict=True)
        hits += [Hit(kind, str(i), str(name), names.get(str(adm1), "")) for i, name, adm1 in rows]
    return hits
