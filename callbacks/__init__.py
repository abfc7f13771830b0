"""Dash callbacks, one file an interaction, each with register(app, context)."""

from dash import Dash

from callbacks import (
    data_import,
    exposure,
    filters,
    hazard_state,
    hazards,
    history,
    layers,
    map_marks,
    panel,
    preparedness,
    risk,
    search,
    selection,
    table,
    tools,
    url,
)
from services.context import Context


def register(app: Dash, context: Context, *, max_upload_mb: int) -> None:
    """Register every callback of the page; `max_upload_mb` is the largest file that it takes."""
    layers.register(app, context)
    hazards.register(app, context)
    hazard_state.register(app, context)
    selection.register(app, context)
    search.register(app, context)
    filters.register(app, context)
    panel.register(app, context)
    table.register(app, context)
    tools.register(app, context)
    map_marks.register(app, context)
    exposure.register(app, context)
    risk.register(app, context)
    preparedness.register(app, context)
    url.register(app, context)
    history.register(app, context)
    data_import.register(app, context, max_upload_mb)
