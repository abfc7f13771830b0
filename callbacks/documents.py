"""The panel of documents: what this viewer may take away."""

from dash.development.base_component import Component

from components.documents import documents
from domain.navigation import TABS, WORKSHOP
from services.context import Context
from services.sites.rounds import Round
from services.sites.workshops import workshops


def documents_for(context: Context, round_: Round, _: dict[str, str] | None, language: str) -> Component:
    """What can be taken away; minutes where the viewer may open the workshop."""
    may = context.tier >= TABS[WORKSHOP].tier
    return documents(round_, list(workshops(context).values()) if may else None, language)
