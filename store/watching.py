"""A watched folder: each file in it is imported once, or set aside with a report of what is wrong.

An imported file moves to `taken/`; a refused one to `refused/`, with a report beside it. Imported files are
recognised by the hash of their content, whatever their name. A refused file may be dropped again: it may need
areas or stations that the store did not have at the first attempt.
"""

import hashlib
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from domain.errors import ImportFileError, StoreError, reason
from store.atomic import atomic_write, file_hash
from store.importing import ImportOptions, ImportReport, import_file, in_order
from store.protocol import Store

TOPIC = "forecast_file"
TAKEN, REFUSED = "taken", "refused"
UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")
SETTLED_SECONDS = 5.0  # a file that changed less long ago may still be arriving
FETCH_SECONDS = 30
BLOCK = 65536
BY = "early warning"


@contextmanager
def exclusive_lock(store: Store) -> Iterator[bool]:
    """Hold the store's early-warning lock; gives False where another process has it."""
    lock = FileLock(store.journal.path.with_name("warn.lock"), timeout=0)
    store.journal.path.parent.mkdir(parents=True, exist_ok=True)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def import_new_files(
    store: Store,
    folder: Path,
    *,
    describe: Callable[[ImportReport], str],
    max_mb: int = 50,
    settled: bool = False,
) -> list[ImportReport]:
    """Import every new file of a folder, and move it to `taken/` or `refused/`.

    Args:
        store: where the rows are written.
        folder: the watched folder; made if it is not there.
        describe: a report in words, written beside a file that was not taken whole.
        max_mb: largest file.
        settled: leave files that changed in the last seconds for the next time.

    Return: a report of each file, in the order they were taken; files already known are not among them.

    Raises:
        StoreError: the folder or the store cannot be used.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        options = ImportOptions(max_mb=max_mb)
        waiting = [path for path in sorted(folder.iterdir()) if _is_waiting(path, settled)]
        reports = (_import_one(store, folder, path, describe, options) for path in in_order(waiting, options))
        return [report for report in reports if report is not None]
    except OSError as error:
        raise StoreError("folder_unusable", file=folder.name, found=reason(error)) from error


def _is_waiting(path: Path, settled: bool) -> bool:
    if not path.is_file() or path.is_symlink() or path.name.startswith(".") or path.suffix.lower() in UNFINISHED:
        return False
    return not settled or time.time() - path.stat().st_mtime >= SETTLED_SECONDS


def _import_one(
    store: Store, folder: Path, path: Path, describe: Callable[[ImportReport], str], options: ImportOptions
) -> ImportReport | None:
    digest = file_hash(path)
    events = store.journal.events(TOPIC)
    if any(event.kind == TAKEN and event.payload.get("sha256") == digest for event in events):
        _move(path, folder / TAKEN, digest)
        return None
    report = import_file(store, path, options=options, imported_by=BY)
    kind = REFUSED if report.status == "refused" else TAKEN
    payload = {"name": path.name, "sha256": digest, "dataset": report.dataset_id, "reported": report.rows_reported}
    store.journal.append(TOPIC, kind, payload, by=BY)
    moved = _move(path, folder / kind, digest)
    if kind == REFUSED or report.rows_reported:
        with atomic_write(moved.with_name(f"{moved.name}.report.txt")) as part:
            part.write_text(describe(report), encoding="utf-8")
    return report


def _move(path: Path, folder: Path, digest: str) -> Path:
    """Move a file into a folder; a name that is taken there gets the content's hash."""
    folder.mkdir(exist_ok=True)
    target = folder / path.name
    if target.exists():
        target = folder / f"{path.stem}-{digest[:8]}{path.suffix}"
    shutil.move(path, target)
    return target


def fetch(url: str, folder: Path, *, max_mb: int = 50) -> Path:
    """Fetch a file from an address into the watched folder, whole or not at all.

    Raises:
        ImportFileError: the address does not answer in time, answers with an error, or with too much.
    """
    folder.mkdir(parents=True, exist_ok=True)
    limit = max_mb * 1_000_000
    body = bytearray()
    try:
        with urllib.request.urlopen(url, timeout=FETCH_SECONDS) as answer:  # noqa: S310 - settings allow http(s) only
            while block := answer.read(BLOCK):
                body += block
                if len(body) > limit:
                    raise ImportFileError("file_too_large", found=f"> {max_mb} MB", expected=f"≤ {max_mb} MB")
    except (urllib.error.URLError, OSError, ValueError) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        raise ImportFileError("fetch_failed", found=str(getattr(error, "reason", error))[:200]) from None
    name = Path(url.partition("?")[0]).name or "forecast.csv"
    path = folder / f"{Path(name).stem}-{hashlib.sha256(body).hexdigest()[:8]}{Path(name).suffix or '.csv'}"
    with atomic_write(path) as part:
        part.write_bytes(body)
    return path


def _write(path: Path, body: bytes) -> None:
    with atomic_write(path) as part:
        part.write_bytes(body)
