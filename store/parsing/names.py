"""Names of areas to p-codes: only through data/aliases.csv and the names the store holds for its areas.

Two spellings of a p-code exist for the same sub-prefecture (CF111, CF1101); the shorter one is kept.
"""

import csv
import re
from functools import lru_cache
from pathlib import Path

from store.parsing.values import fold
from store.protocol import Store

FOLDER = Path(__file__).parent.parent.parent / "data"
LONG_CODE = re.compile(r"(CF\d{2})0(\d)")
PCODE = re.compile(r"CF\d{2}(\d(\d{2})?)?")


def normal_pcode(code: str) -> str:
    """A p-code in the spelling that is kept: upper case, CF1101 as CF111."""
    plain = code.strip().upper()
    long_form = LONG_CODE.fullmatch(plain)
    return long_form[1] + long_form[2] if long_form else plain


def is_pcode(code: str) -> bool:
    """Whether a code has the form of a Central African p-code (CF11, CF111)."""
    return PCODE.fullmatch(code) is not None


@lru_cache(maxsize=4)
def aliases(folder: Path = FOLDER) -> dict[str, dict[str, str]]:
    """By level ("adm1", "adm2", "geonames"), folded names to p-codes, from aliases.csv."""
    table: dict[str, dict[str, str]] = {}
    with (folder / "aliases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table.setdefault(row["level"], {})[fold(row["alias"])] = row["pcode"]
    return table


@lru_cache(maxsize=4)
def crosswalk(folder: Path = FOLDER) -> dict[str, str]:
    """Folded names of the prefectures made by the law of 2021 to the p-code they were cut from."""
    with (folder / "crosswalk_2021.csv").open(encoding="utf-8", newline="") as file:
        return {fold(row["name"]): row["from_pcode"] for row in csv.DictReader(file)}


class Names:
    """Matches names of areas to p-codes; a name that two areas share matches neither."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._codes_by_level: dict[str, dict[str, str | None]] = {}

    def match(self, name: str, level: str) -> str | None:
        """The p-code that a name stands for, accents and case aside; None where no table says so."""
        key = fold(name)
        return aliases().get(level, {}).get(key) or self._of_store(level).get(key)

    def parent_of_new(self, name: str) -> str | None:
        """The p-code of the old prefecture that a prefecture of the law of 2021 was cut from."""
        return crosswalk().get(fold(name))

    def _of_store(self, level: str) -> dict[str, str | None]:
        if level not in self._codes_by_level:
            codes: dict[str, str | None] = {}
            for pcode, name in self._store.areas(level)["name"].items():
                key = fold(str(name))
                codes[key] = None if key in codes else str(pcode)
            self._codes_by_level[level] = codes
        return self._codes_by_level[level]
