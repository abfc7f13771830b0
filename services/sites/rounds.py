"""Which rounds of displacement tracking are held, and what the totals of each are."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from analysis.sites.scenarios import assumed_date
from domain.errors import UnknownPlaceError
from services.context import Context
from services.day import page_day
from services.unredacted import behind_totals

NO_ROUND = 0  # the number that stands for none


@dataclass(frozen=True)
class Round:
    """A round of displacement tracking and the date its figures speak of."""

    number: int
    on: dt.date


def rounds(context: Context) -> list[Round]:
    """Rounds that counted people in sites, newest first."""
    return context.cached("rounds", {}, lambda: _rounds(context))


def _rounds(context: Context) -> list[Round]:
    store = behind_totals(context).store  # which rounds there are is known to all who see their totals
    counts = store.observations(["idp_ind"]).dropna(subset=["round"])
    # National tables number their own rounds: only counts of sites make a round here.
    counts = counts[counts["subject"].isin(store.places("displacement_site").index)]
    newest = counts.groupby("round")["observed_on"].max()
    all_rounds = [Round(int(number), dt.date.fromisoformat(on)) for number, on in newest.items()]
    return sorted(all_rounds, key=lambda r: (r.on, r.number), reverse=True)


def find_round(context: Context, number: int | None = None) -> Round:
    """A round by its number, or the newest.

    Raises:
        UnknownPlaceError: the store holds no round, or none with that number.
    """
    all_rounds = rounds(context)
    if not all_rounds:
        raise UnknownPlaceError("no_rounds")
    if number is None:
        return all_rounds[0]
    for candidate in all_rounds:
        if candidate.number == number:
            return candidate
    numbers = ", ".join(str(r.number) for r in all_rounds)
    raise UnknownPlaceError("unknown_round", found=str(number), expected=numbers)


def round_before(context: Context, number: int) -> Round | None:
    """The round before one; None for the first."""
    all_rounds = rounds(context)
    position = next((n for n, r in enumerate(all_rounds) if r.number == number), len(all_rounds))
    return all_rounds[position + 1] if position + 1 < len(all_rounds) else None


def shown_round(context: Context, number: int | None = None) -> Round:
    """The round that a page and its layers speak of: as find_round(), or none where the store holds none.

    No round is number NO_ROUND, today: what no round counts (boundaries, health facilities, hazards, warnings) is
    shown as it is known today; nobody was counted in it.

    Raises:
        UnknownPlaceError: the store holds rounds and none with that number, or it holds nothing at all.
    """
    if rounds(context) or context.store.datasets().empty:
        return find_round(context, number)
    return Round(NO_ROUND, page_day(context))


def judged_day(context: Context, number: int | None = None) -> dt.date:
    """The day on which the readiness of a round is judged: what is known of it ages until then.

    The newest round is judged today (the demonstration on its own day), an earlier one on the day its figures
    speak of. A scenario may assume another day.

    Raises:
        UnknownPlaceError: as shown_round().

    Source: method note 1.3, amendment 6.
    """
    chosen = shown_round(context, number)
    newest = chosen.number in {NO_ROUND, *(r.number for r in rounds(context)[:1])}
    on = max(chosen.on, page_day(context)) if newest else chosen.on
    scenario = context.scenario
    return assumed_date(scenario, on) if scenario else on


def of_round(observations: pd.DataFrame, number: int) -> pd.DataFrame:
    """The observations of one round; the last one wins where a subject has several."""
    rows = observations[observations["round"] == number]
    return rows.drop_duplicates(["subject", "indicator"], keep="last")
