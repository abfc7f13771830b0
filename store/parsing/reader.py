"""The reader of a format, and its context: the file, the store, the options, the import log."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from domain.method import Method
from domain.schemas import LEVELS, PLACE_KINDS, Batch, Dataset
from domain.tiers import Tier
from store.parsing.geography import Geography
from store.parsing.import_log import ImportLog
from store.parsing.names import Names
from store.parsing.provenance import find_provenance
from store.parsing.source import ImportSource
from store.parsing.tables import Table
from store.parsing.values import slug
from store.protocol import Store

YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


@dataclass(frozen=True)
class ImportOptions:
    """What a person may say about a file.

    Attributes:
        unit: of a population raster, people_per_km2 or people_per_cell.
        as_: what a file is that does not say so itself: hazard:variable[:return period] for a raster,
            indicator:subject for a series of dates and numbers.
        sheet: the sheet of a workbook to read.
        dry_run: read and report, write nothing.
        date: the day (ISO) that undated content speaks of.
        source: who published the content.
        licence: under which licence.
        tier: who may see it at least: a file becomes no more public than its kind of data is.
        nodata: of a flood depth raster, "dry" where its publisher leaves out land that stays dry; otherwise
            such cells are unknown.
        max_mb: largest table or JSON file, in megabytes.
        max_raster_mb: largest raster, in megabytes.
    """

    unit: str | None = None
    as_: str | None = None
    sheet: str | None = None
    dry_run: bool = False
    date: str | None = None
    source: str | None = None
    licence: str | None = None
    tier: str | None = None
    nodata: str | None = None
    max_mb: int = 50
    max_raster_mb: int = 2000

    def as_text(self) -> str:
        """The options that change what is read, as text: the same text gives the same rows."""
        names = ("unit", "as_", "sheet", "date", "source", "licence", "tier", "nodata")
        return ", ".join(f"{n.rstrip('_')}={v}" for n in names if (v := getattr(self, n)) is not None)


@dataclass(frozen=True)
class ReadContext:
    """Everything a reader may ask besides the file itself."""

    store: Store
    method: Method
    source: ImportSource
    log: ImportLog
    options: ImportOptions
    raster_folder: Path
    reader: str = ""
    imported_by: str = ""
    written: list[Path] = field(default_factory=list)  # files put into the raster folder

    @cached_property
    def geography(self) -> Geography:
        """The areas that the store knows."""
        return Geography(self.store)

    @cached_property
    def names(self) -> Names:
        """The names that can be matched to p-codes."""
        return Names(self.store)

    @cached_property
    def known_ids(self) -> frozenset[str]:
        """Every place and area that the store has."""
        indexes = [self.store.places(kind).index for kind in PLACE_KINDS]
        indexes += [self.store.areas(level).index for level in LEVELS]
        return frozenset(str(identifier) for index in indexes for identifier in index)

    def dataset(self, *, source: str, licence: str, tier: str, as_of: str, edition: str = "") -> Dataset:
        """The dataset of this file.

        Its id is made of the reader's and the file's name, so a new version replaces the old one; an
        `edition` (the round of a site list) keeps several versions of one file name apart. What the
        options or a PROVENANCE.csv say of source and licence goes before what the reader knows.
        """
        provenance = find_provenance(self.source.path, self.source.sha256)
        full_source = f"{source} ({provenance.source})" if provenance and provenance.source else source
        stated = provenance.licence if provenance and provenance.licence else licence
        more = [part for part in (slug(self.options.sheet or ""), edition) if part]
        parts = [self.reader, slug(self.source.path.stem) or "file", *more]
        return Dataset(
            dataset_id=":".join(parts),
            title=self.source.name,
            source=self.options.source or full_source,
            licence=self.options.licence or stated,
            tier=str(max(Tier.parse(tier), Tier.parse(self.options.tier or tier))),
            as_of=self.options.date or as_of or self.day_of_name() or "",
            sha256=self.source.sha256,
            is_synthetic=self.source.is_synthetic,
            imported_by=self.imported_by,
        )

    def day_of_name(self) -> str | None:
        """The last day of the year that a file's name holds (the last one, if several), or None."""
        years = YEAR.findall(self.source.path.stem)
        return f"{years[-1]}-12-31" if years else None


@dataclass(frozen=True)
class Reader:
    """One format: how it is recognised and how it is read.

    Attributes:
        name: part of the dataset's id; small letters and underscores.
        describes: message key of the format's name.
        sniff: how well a file fits, 0 to 1 (or False, True); looks at content, not at names or folders.
        read: the file's rows, every one of them taken or reported in the import log.
        order: when several files are imported together, lower numbers come first (areas before places).
    """

    name: str
    describes: str
    sniff: Callable[[ImportSource], float | bool]
    read: Callable[[ImportSource, ReadContext], Batch]
    order: int = 50


def table_reader(
    name: str, fits: Callable[[Table], bool], read: Callable[[Table, ReadContext], Batch], *, order: int = 50
) -> Reader:
    """A format that is one table, recognised by its columns.

    Args:
        name: as in Reader; the message key is `import.reader.<name>`.
        fits: whether a table is of this format, by its columns.
        read: the table's rows, every one of them accepted or reported; they are logged as expected before.
        order: as in Reader.
    """

    def sniff(source: ImportSource) -> bool:
        return source.pick(fits) is not None

    def read_table(source: ImportSource, context: ReadContext) -> Batch:
        table = source.pick(fits)
        assert table is not None  # sniffed
        context.log.expect(table.frame.index)
        return read(table, context)

    return Reader(name, f"import.reader.{name}", sniff, read_table, order=order)
