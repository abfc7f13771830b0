"""What made a callback run: ids of components, of which pattern-matching ones are dictionaries."""

from collections.abc import Collection

from dash import ctx

ComponentId = str | dict[str, str]


def triggering_ids() -> list[ComponentId]:
    """Ids of the components whose change made the callback run; empty at the first call of a page."""
    return list(ctx.triggered_prop_ids.values())


def triggered_only_by(*expected: str) -> bool:
    """Whether the callback runs for a reason, and every reason is one of the components named."""
    return all_among(triggering_ids(), expected)


def all_among(triggering: Collection[ComponentId], expected: Collection[str]) -> bool:
    """Whether there is at least one triggering id and all are expected; a dictionary id never is."""
    return bool(triggering) and all(isinstance(one, str) and one in expected for one in triggering)
