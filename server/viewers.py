"""Who is behind the request that is being answered, and the context of their answer."""

from dataclasses import replace

from flask import g, has_request_context, request

from domain.viewer import Viewer
from services.context import Ask, Context

GIVEN = "kodro.viewer"  # in the environment of a request that this process asks itself; no header can set it


def asker(shared: Context) -> Ask:
    """What gives the context of each request: the shared one, with the person behind the request as its viewer."""

    def ask() -> Context:
        if not has_request_context():
            return shared
        if "asked_context" not in g:
            g.asked_context = replace(shared, viewer=_viewer(shared))
        return g.asked_context

    return ask


def _viewer(shared: Context) -> Viewer:
    given = request.environ.get(GIVEN)
    return given if isinstance(given, Viewer) else shared.viewer
