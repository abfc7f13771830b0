"""What set a callback off."""

from collections.abc import Collection

from dash import ctx


def set_off_only_by(names: Collection[str]) -> bool:
    """Whether something set the running callback off, and all of it is among these components.

    The id of a component of a pattern is a dictionary: it is none of the names, and no set may hold it.
    """
    causes = list(ctx.triggered_prop_ids.values())
    return bool(causes) and all(isinstance(cause, str) and cause in names for cause in causes)
