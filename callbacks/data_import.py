"""Upload files in the page: each is taken completely, or refused with what to do about it."""

import base64
import binascii
import tempfile
from pathlib import Path
from typing import Any

from dash import MATCH, Dash, Input, Output, State, no_update, set_props

from callbacks.asking import asking
from components import ids
from components.import_report import import_report
from components.import_window import LONGEST_LICENCE, TIERS, UNITS
from domain.errors import ImportFileError
from domain.viewer import Right
from services.context import Ask, Context
from services.data import add_file, data_version
from store.importing import ImportOptions, ImportReport, refusal


def register(app: Dash, ask: Ask, max_upload_mb: int) -> None:
    """Open the window, import what is dropped in it, report; who may not import has no window on the page."""
    app.callback(
        Output(ids.importing("window", MATCH), "opened"),
        Input(ids.importing("open", MATCH), "n_clicks"),
        prevent_initial_call=True,
    )(open_window)

    app.callback(
        Output(ids.importing("report", MATCH), "children"),
        Input(ids.importing("files", MATCH), "contents"),
        State(ids.importing("files", MATCH), "filename"),
        State(ids.importing("unit", MATCH), "value"),
        State(ids.importing("licence", MATCH), "value"),
        State(ids.importing("tier", MATCH), "value"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, import_of_request, max_upload_mb))


def open_window(_: int) -> bool:
    """Open the import window."""
    return True


def import_of_request(context: Context, max_upload_mb: int, *given: Any) -> Any:
    """Import what a page sends and report; the whole page hears of the new version of the data."""
    report, version = import_uploads(context, max_upload_mb, *given)
    if version is not no_update:
        set_props(ids.DATA_VERSION, {"data": version})
    return report


def import_uploads(
    context: Context,
    max_upload_mb: int,
    contents: list[str] | None,
    names: list[str] | None,
    unit: str,
    licence: str | None,
    tier: str,
    view: dict[str, str],
) -> tuple[Any, Any]:
    """Import the files dropped in the window, one report for all; the data version tells the page to reload.

    A file that is refused before it is read stands in the report as well: those beside it are imported.
    """
    if not contents or not names:
        return no_update, no_update
    context.require_right(Right.IMPORT)
    options = ImportOptions(
        unit=None if unit == UNITS[0] else unit,
        licence=(licence or "").strip()[:LONGEST_LICENCE] or None,
        tier=None if tier == TIERS[0] else tier,
        max_mb=max_upload_mb,
    )
    reports = []
    for name, body in zip(names, contents, strict=True):
        try:
            reports.append(take_upload(context, name, body, options))
        except ImportFileError as error:
            reports.append(refusal(own_name(name), error))
    return import_report(reports, view["language"]), data_version(context)


def own_name(name: str) -> str:
    """The name of an uploaded file without the folders that a browser may send with it."""
    return Path(name.replace("\\", "/")).name


def take_upload(context: Context, name: str, body: str, options: ImportOptions) -> ImportReport:
    """Import one uploaded file, sent as a data address.

    Raises:
        ImportFileError: the upload is broken or too large.
    """
    try:
        raw = base64.b64decode(body.partition(",")[2], validate=True)
    except binascii.Error:
        raise ImportFileError("upload_broken", file=own_name(name)) from None
    if len(raw) > options.max_mb * 1_000_000:
        size, limit = f"{len(raw) / 1e6:.1f} MB", f"≤ {options.max_mb} MB"
        raise ImportFileError("file_too_large", file=own_name(name), found=size, expected=limit)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / own_name(name)
        path.write_bytes(raw)
        return add_file(context, path, options)
