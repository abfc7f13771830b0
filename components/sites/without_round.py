"""What stands where readiness would, in a store without a round: what is missing, and what to import next."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.parts import empty
from locales import text
from services.sites.needs import Need


def without_round(needs: Sequence[Need], *, may_import: bool, language: str) -> Component:
    """That no round is held; for who may import, each kind of data that readiness needs and the next one to import."""
    shown: list[Component] = [empty(text("round.none", language), text("round.none_about", language))]
    if may_import:
        missing = [need for need in needs if not need.present]
        lines = [_line(need, need is missing[0], language) for need in needs if missing]
        shown += [html.H3(text("need.title", language)), html.Ul(lines, className="needs")]
    return html.Div(shown, className="panel-body")


def _line(need: Need, comes_next: bool, language: str) -> Component:
    """What it is, whether it is there, and where it is not, from which file it comes."""
    state = text("need.held" if need.present else "need.next" if comes_next else "need.missing", language)
    parts: list[Component] = [html.Strong(text(f"need.{need.id}", language)), html.Span(f" · {state}")]
    if not need.present:
        parts += [html.Br(), html.Small(text(f"need.{need.id}.import", language))]
    return html.Li(parts, className="need held" if need.present else "need")
