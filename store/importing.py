"""From a file to the store: recognise, read, account for every row, write all of it or nothing."""

import logging
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from pandera.errors import SchemaErrors

from domain.errors import ImportFileError, KodroError, StoreError, reason
from domain.licences import may_publish
from domain.method import load_method
from domain.schemas import Batch
from store.formats import readers as all_readers
from store.parsing.decoding import GUESSED
from store.parsing.import_log import ImportLog
from store.parsing.reader import ImportOptions, ReadContext, Reader
from store.parsing.source import ImportSource
from store.protocol import Store

__all__ = ["ImportOptions", "ImportReport", "import_file", "in_order"]

logger = logging.getLogger(__name__)

TABLES = ("places", "areas", "observations", "links", "rasters")
LAST = 1000  # order of a file that nobody reads


@dataclass(frozen=True)
class ImportReport:
    """What became of one file.

    Attributes:
        file: its name.
        status: taken, unchanged (the store already holds this very file), refused (nothing was written).
        dataset_id: the dataset it became, or would replace; "" where it was not recognised.
        reader: the format's name, or "".
        taken: rows written, by table.
        issues: rows of domain.schemas.ISSUES: what was not taken as it was, and why.
        rows: data rows in the file.
        rows_taken: data rows that became rows of the store.
        rows_reported: data rows that were reported and not taken; with rows_taken this makes rows.
        unlicensed: it was taken, and no known licence lets the public see what is made of it.
    """

    file: str
    status: str
    dataset_id: str = ""
    reader: str = ""
    taken: dict[str, int] = field(default_factory=dict)
    issues: pd.DataFrame = field(default_factory=lambda: ImportLog("").issues())
    rows: int = 0
    rows_taken: int = 0
    rows_reported: int = 0
    unlicensed: bool = False


def import_file(
    store: Store,
    path: Path,
    *,
    options: ImportOptions = ImportOptions(),  # noqa: B008 - frozen
    imported_by: str = "",
    readers: Sequence[Reader] | None = None,
) -> ImportReport:
    """Read a file into the store: one file, one dataset, one transaction.

    Bad content is never an exception: the report says what is wrong, where, and what to do.

    Raises:
        StoreError: the store cannot be read or written; nothing was written.
    """
    log = ImportLog(path.name)
    source = ImportSource(path, sheet=options.sheet, max_mb=options.max_mb, max_raster_mb=options.max_raster_mb)
    reader: Reader | None = None
    # For rasters that are not kept; made for them alone, since a killed process leaves it behind.
    with tempfile.TemporaryDirectory() if options.dry_run else nullcontext() as scratch:
        try:
            reader = _recognise(source, all_readers() if readers is None else readers)
            dataset_id = _already_imported(store, source, reader, options)
            if dataset_id is not None:
                return ImportReport(path.name, "unchanged", dataset_id, reader.name)
            folder = Path(scratch) if scratch else store.raster_folder
            context = ReadContext(store, load_method(), source, log, options, folder, reader.name, imported_by)
            return _take(context, reader)
        except StoreError:
            raise
        except KodroError as error:
            _report(error, log)
        except Exception as error:  # content is anyone's: whatever it does to a reader is reported
            logger.exception("%s could not be read", path.name)
            _report(ImportFileError("reader_failed", found=f"{type(error).__name__}: {reason(error)}"), log)
    return _refused(path.name, reader, log)


def in_order(paths: Iterable[Path], options: ImportOptions = ImportOptions()) -> list[Path]:  # noqa: B008
    """Files in the order in which they should be imported: areas before what is placed in them."""

    def order(path: Path) -> int:
        source = ImportSource(path, sheet=options.sheet, max_mb=options.max_mb, max_raster_mb=options.max_raster_mb)
        try:
            return _recognise(source, all_readers()).order
        except KodroError:
            return LAST

    return sorted(paths, key=order)


def _recognise(source: ImportSource, readers: Sequence[Reader]) -> Reader:
    """The reader that fits best.

    Raises:
        ImportFileError: the content cannot be read, or no reader fits.
    """
    source.check()
    scores = [(float(reader.sniff(source)), reader) for reader in readers]
    best, reader = max(scores, key=lambda pair: pair[0], default=(0.0, None))
    if reader is None or best <= 0:
        raise ImportFileError("unknown_format", file=source.name, found=source.content()[:300])
    return reader


def _already_imported(store: Store, source: ImportSource, reader: Reader, options: ImportOptions) -> str | None:
    """The dataset that this very file already became, read with the same options; None if there is none.

    A file read before the store knew any area is read again once it does, because its rows can now be
    placed.
    """
    datasets = store.datasets()
    datasets = datasets[
        (datasets["sha256"] == source.sha256) & datasets["dataset_id"].str.startswith(f"{reader.name}:")
    ]
    issues = store.issues()
    for dataset_id in datasets["dataset_id"]:
        of_dataset = issues[issues["dataset_id"] == dataset_id]
        options_used = of_dataset.loc[of_dataset["code"] == "options_used", "found"]
        same = (options_used.iloc[0] if len(options_used) else "") == options.as_text()
        placeable = "areas_unknown" in set(of_dataset["code"]) and _knows_areas(store)
        if same and not placeable:
            return str(dataset_id)
    return None


def _knows_areas(store: Store) -> bool:
    return any(bool(store.areas(level).geometry.notna().any()) for level in ("adm1", "adm2"))


def _take(context: ReadContext, reader: Reader) -> ImportReport:
    log, options = context.log, context.options
    done = False
    try:
        if context.source.encoding == GUESSED:
            log.note("encoding_guessed", found=GUESSED, expected="UTF-8")
        batch = reader.read(context.source, context)
        log.close()
        if options.as_text():
            log.note("options_used", found=options.as_text())
        if not log.rows:
            raise ImportFileError("no_rows", file=context.source.name)
        taken = _counts(batch)
        issues = log.issues()
        if not taken and (issues["severity"] == "refused").any():
            return _refused(context.source.name, reader, log, batch.dataset.dataset_id)
        batch.issues = issues
        if options.dry_run:
            batch.tables()
        else:
            context.store.write(batch)
        done = True
        return ImportReport(
            context.source.name, "taken", batch.dataset.dataset_id, reader.name, taken, issues,
            log.rows, log.taken, log.reported, not may_publish(batch.dataset.licence),
        )  # fmt: skip
    except SchemaErrors as error:
        _report_schema(error, log)
        return _refused(context.source.name, reader, log)
    finally:
        if not done:
            for path in context.written:
                path.unlink(missing_ok=True)


def _counts(batch: Batch) -> dict[str, int]:
    sizes = {name: getattr(batch, name) for name in TABLES}
    return {name: len(table) for name, table in sizes.items() if table is not None and len(table)}


def _refused(file: str, reader: Reader | None, log: ImportLog, dataset_id: str = "") -> ImportReport:
    return ImportReport(
        file, "refused", dataset_id, reader.name if reader else "", {}, log.issues(),
        log.rows, 0, log.rows,
    )  # fmt: skip


def refusal(file: str, error: KodroError) -> ImportReport:
    """The report of a file that was refused before it was read."""
    log = ImportLog(file)
    _report(error, log)
    return _refused(file, None, log)


def _report(error: KodroError, log: ImportLog) -> None:
    log.fail(error.code, row=error.row, column=error.column, found=error.found, expected=error.expected)


def _report_schema(error: SchemaErrors, log: ImportLog) -> None:
    """Rows that break a table's schema, one line a column and check."""
    for (column, check), rows in error.failure_cases.groupby(["column", "check"], dropna=False):
        values = ", ".join(str(value) for value in rows["failure_case"].unique()[:5])
        log.fail("schema", row=None, column=str(column), found=values, expected=str(check))
