"""Who is behind the request that is being answered, and the context of their answer."""

from collections.abc import Callable
from dataclasses import replace

from flask import has_request_context, request

from domain.viewer import Viewer
from services.context import Ask, Context

ASKED = "kodro.context"  # where a request keeps its context
GIVEN = "kodro.viewer"  # in the environment of a request that this process asks itself; no header can set it


def asker(shared: Context, signed_in: Callable[[], Viewer] | None = None) -> Ask:
    """What gives the context of each request: the shared one, with the person behind the request as its viewer.

    Args:
        shared: what all requests have in common; its viewer is whoever has not signed in.
        signed_in: who has signed in; None where nobody signs in.
    """

    def ask() -> Context:
        if not has_request_context():
            return shared
        context = request.environ.get(ASKED)
        if not isinstance(context, Context):
            context = replace(shared, viewer=given_viewer() or (signed_in() if signed_in else shared.viewer))
            request.environ[ASKED] = context
        return context

    return ask


def given_viewer() -> Viewer | None:
    """For whom this process asks itself; None for every request that comes from outside."""
    found = request.environ.get(GIVEN)
    return found if isinstance(found, Viewer) else None
