"""Dash callbacks, one file an interaction, each with register(app, ask)."""

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
    nearby,
    panel,
    preparedness,
    risk,
    search,
    selection,
    table,
    tools,
    url,
)
from server.jobs import Jobs
from services.context import Ask


def register(app: Dash, ask: Ask, *, jobs: Jobs, max_upload_mb: int) -> None:
    """Register every callback of the page; `max_upload_mb` is the largest file that it takes."""
    layers.register(app, ask)
    hazards.register(app, ask)
    hazard_state.register(app, ask)
    selection.register(app, ask)
    search.register(app, ask)
    filters.register(app, ask)
    panel.register(app, ask)
    nearby.register(app, ask)
    table.register(app, ask)
    tools.register(app, ask)
    map_marks.register(app, ask)
    exposure.register(app, ask, jobs)
    risk.register(app, ask)
    preparedness.register(app, ask)
    url.register(app, ask)
    history.register(app, ask)
    data_import.register(app, ask, max_upload_mb)
