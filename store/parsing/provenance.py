"""What a PROVENANCE.csv beside a file says of it: where it came from and under which licence."""

import csv
from dataclasses import dataclass
from pathlib import Path

NAME = "PROVENANCE.csv"
HASH = "sha256_16"


@dataclass(frozen=True)
class Provenance:
    """Origin and licence of a file, in the words of whoever collected it."""

    source: str
    licence: str


def find_provenance(path: Path, sha256: str) -> Provenance | None:
    """The line of PROVENANCE.csv, in the file's folder or the one above, that has the file's own hash.

    A line is believed only for the very bytes it was written for, so a file that was changed, or that
    merely has the same name, gets none.
    """
    for folder in (path.parent, path.parent.parent):
        for row in _rows(folder / NAME):
            if row.get(HASH) and sha256.startswith(str(row[HASH]).strip().lower()):
                source = ", ".join(
                    part for key in ("source", "source_path") if (part := (row.get(key) or "").strip(" -"))
                )
                return Provenance(source, (row.get("licence_as_stated") or "").strip())
    return None


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        return []
