"""The preparedness lens, and the pill that tells of warnings in every lens."""

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from analysis.risk.early_warning import Triggers
from callbacks.asking import asking
from components import ids
from components.risk.preparedness import Facts, preparedness_panel
from components.risk.warning_pill import warning_pill
from components.table import inventory_table
from services.context import Ask, Context
from services.risk.inventory import inventory
from services.risk.notices import history, since
from services.risk.warned_people import exposed
from services.risk.warnings import current, skills
from services.sites.rounds import Round


def register(app: Dash, ask: Ask) -> None:
    """Renew the pill."""

    app.callback(
        Output(ids.WARNING_PILL, "children"),
        Input(ids.WARNING_TICK, "n_intervals"),
        Input(ids.DATA_VERSION, "data"),
        State(ids.VIEW, "data"),
        prevent_initial_call=True,
    )(asking(ask, renew_warnings))


def renew_warnings(context: Context, _: int | None, __: str | None, view: dict[str, str]) -> Component:
    """Write the pill of warnings again."""
    return pill_for(context, view["language"])


def pill_for(context: Context, language: str) -> Component:
    """The pill of today's warnings."""
    warnings = current(context)
    return warning_pill(warnings, since(context, warnings), language)


def preparedness_for(context: Context, round_: Round, selection: dict[str, str] | None, language: str) -> Component:
    """The panel of the lens."""
    warnings = current(context)
    facts = Facts(
        warnings=warnings,
        people=exposed(context, warnings, round_.number),
        skills=skills(context),
        inventory=inventory(context, warnings),
        changes=history(context),
        triggers=Triggers.of(context.method),
        since=since(context, warnings),
    )
    return preparedness_panel(facts, selection["id"] if selection else None, language)


def inventory_for(context: Context, language: str) -> Component:
    """The table of the lens: the community inventory of every area."""
    return inventory_table(inventory(context, current(context)), language)
