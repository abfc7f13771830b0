"""The Monday tab: what changed since the round before, as far as the viewer may read it."""

from dash.development.base_component import Component

from components.monday import Monday, Sites, monday
from domain.tiers import Tier
from services.borders import flow_source
from services.context import Context
from services.day import page_day
from services.places import area_names
from services.risk.notices import history
from services.risk.warnings import current
from services.sites.actions import actions
from services.sites.followup import changes_since
from services.sites.monday import bands_ending, crossing_changes, expiring, people_change
from services.sites.rounds import Round, round_before


def monday_for(context: Context, round_: Round, language: str) -> Component:
    """What changed between the round before and a round; what is due by now."""
    before = round_before(context, round_.number)
    return monday(
        Monday(
            now=round_,
            before=before,
            people=people_change(context, before, round_) if before else None,
            crossings=crossing_changes(context, before, round_) if before else None,
            crossing_source=flow_source(context),
            warnings=current(context),
            levels=[c for c in history(context) if c.is_news and before and c.on > before.on.isoformat()],
            areas=area_names(context),
            sites=_sites(context, round_) if context.tier >= Tier.PARTNER else None,
        ),
        language,
    )


def _sites(context: Context, round_: Round) -> Sites:
    """What is said site by site, to partners and the core."""
    changes = changes_since(context, round_.number)
    day = page_day(context)
    judged, statements = expiring(context, round_.number)
    late = [action for action in actions(context, day) if action.days_late]
    return Sites(
        bands=changes[1] if changes else None,
        judged=judged.isoformat(),
        expiring=statements,
        ending=bands_ending(context, round_.number),
        late=late,
        today=day.isoformat(),
    )
