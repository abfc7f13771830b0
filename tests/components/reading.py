"""What a person reads in a component."""

import html
from collections.abc import Iterator

from dash.development.base_component import Component


def parts(component: object) -> Iterator[Component]:
    """A component and everything in it."""
    if isinstance(component, list | tuple):
        for part in component:
            yield from parts(part)
    elif isinstance(component, Component):
        yield component
        yield from parts(getattr(component, "children", None))


def words(component: object) -> str:
    """Everything that stands in it, also in pieces that are sent as HTML."""
    found = []
    for part in parts(component):
        children = getattr(part, "children", None)
        found += [child for child in (children if isinstance(children, list) else [children]) if isinstance(child, str)]
        found.append(html.unescape(str(part.to_plotly_json()["props"].get("data-html", ""))))
    return " ".join(found)
