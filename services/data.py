"""The data as a whole: which version is held, whether it is synthetic, and how a file is added to it."""

import hashlib
from pathlib import Path

from domain.viewer import Right
from services.code_version import code_version
from services.context import Context
from services.unredacted import all_evidence
from store.importing import ImportOptions, ImportReport, import_file


def data_version(context: Context) -> str:
    """The version of the data: changes with every import."""
    return context.store.version()


def content_version(context: Context) -> str:
    """A short hash of everything a drawn layer depends on besides what its address says, the viewer's tier included.

    It is part of the address, so that what is answered there may be kept long.
    """
    parts = f"{code_version()} {data_version(context)} {context.plain_method.hash} {context.tier}"
    return hashlib.sha256(parts.encode()).hexdigest()[:12]


def is_synthetic(context: Context) -> bool:
    """Whether any of the data was made up for a demonstration."""
    return bool(all_evidence(context).store.datasets()["is_synthetic"].any())


def add_file(context: Context, path: Path, options: ImportOptions) -> ImportReport:
    """Import a file that a viewer uploaded.

    Args:
        context: who uploads, to which store.
        path: the file.
        options: what the viewer says of it.

    Raises:
        NotAllowedError: the viewer may not import.
        ImportFileError: the file cannot be read at all.
    """
    context.require_right(Right.IMPORT)
    by = context.viewer.name or context.viewer.id or "upload"
    report = import_file(context.store, path, options=options, imported_by=by)
    context.note("imported", {"file": path.name, "status": report.status, "data": context.store.version()})
    return report
