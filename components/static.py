"""Parts of the page that only are read, sent as one piece of HTML instead of hundreds of components.

A component costs the browser about a millisecond each; a site's panel has over a thousand. What holds no
control and no chart is written as HTML here, every text escaped, and put in its place by assets/page.js.
"""

from html import escape

from dash import html
from dash.development.base_component import Component

NAMES = {"className": "class"}
LEFT_OUT = frozenset({"children", "style"})
VOID = frozenset({"br", "hr", "img"})


def static(component: Component) -> Component:
    """The same content as one component.

    Raises:
        TypeError: something inside is no plain HTML element.
    """
    return html.Div(**{"data-html": as_html(component)}, className="static")


def as_html(content: object) -> str:
    """Content as HTML text.

    Raises:
        TypeError: something inside is no plain HTML element.
    """
    if content is None:
        return ""
    if isinstance(content, str | int | float):
        return escape(str(content))
    if isinstance(content, list | tuple):
        return "".join(as_html(part) for part in content)
    if not isinstance(content, Component) or content._namespace != "dash_html_components":
        raise TypeError(f"{type(content).__name__} is no plain HTML element")
    tag = content._type.lower()
    inside = as_html(getattr(content, "children", None))
    return f"<{tag}{_attributes(content)}>" + ("" if tag in VOID else f"{inside}</{tag}>")


def _attributes(component: Component) -> str:
    props = component.to_plotly_json()["props"]
    parts = [_attribute(NAMES.get(name, name), value) for name, value in props.items() if name not in LEFT_OUT]
    style = props.get("style")
    if style:
        declarations = ";".join(f"{_css(name)}:{value}" for name, value in style.items())
        parts.append(_attribute("style", declarations))
    return "".join(parts)


def _attribute(name: str, value: object) -> str:
    if value is None or value is False or value == "":
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def _css(name: str) -> str:
    """A style's name as CSS writes it: backgroundColor is background-color, --colour stays."""
    if name.startswith("--"):
        return name
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name)
