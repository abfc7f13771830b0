"""What changed since the round before: people, statements that expire, crossings."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from analysis.sites.gates import PASS, day_number
from analysis.sites.round_people import people_by_kind, people_by_site
from domain.tiers import Tier
from services.borders import crossings
from services.context import Context
from services.disclosed import small_count_for
from services.places import places
from services.sites.readiness import readiness
from services.sites.rounds import Round, of_round, rounds
from services.unredacted import behind_totals

SOON, LATER = 30, 60  # days


@dataclass(frozen=True)
class PeopleChange:
    """People in sites in two rounds, and how one total becomes the other.

    Attributes:
        before: people counted in the earlier round.
        now: in the later one.
        kinds: analysis.sites.round_people.people_by_kind() of the sites whose counts the viewer may read.
        sites: by site of those, with its name: kind, before, now, change.
        others: what the other sites add, together; 0 where there are none, NaN where the viewer reads no site.
        source: of the counts of the later round.
    """

    before: float
    now: float
    kinds: pd.DataFrame
    sites: pd.DataFrame
    others: float
    source: str


def people_change(context: Context, before: Round, now: Round) -> PeopleChange:
    """How the people in sites changed between two rounds: as far as the viewer may read it, site by site.

    A count that the viewer may not read stands in no kind: it would be the difference of two others.
    """
    counts, table = _counts(context)
    old, new = (_of(counts, r.number) for r in (before, now))
    past = {r.number for r in rounds(context) if (r.on, r.number) < (before.on, before.number)}
    earlier = set(counts[counts["round"].isin(past) & (counts["value"] > 0)]["subject"])
    closed = table.index[table["status"] == "closed"]
    changes = people_by_site(old, new, earlier, closed)
    total_before, total_now = (float(s.sum(min_count=1)) for s in (old, new))
    shown = changes[_readable(context, changes)]
    names = table["name"].reindex(shown.index)
    sources = of_round(counts, now.number)["source"].dropna().astype(str)
    itemised = context.tier >= Tier.PARTNER
    return PeopleChange(
        before=total_before,
        now=total_now,
        kinds=people_by_kind(shown),
        sites=shown.assign(name=names.where(names.notna(), shown.index.to_series())),
        others=float(changes["change"].sum() - shown["change"].sum()) if itemised else float("nan"),
        source=" · ".join(dict.fromkeys(sources)),
    )


def _counts(context: Context) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Counts of people in sites, and the sites."""
    store = behind_totals(context).store
    table = pd.DataFrame(store.places("displacement_site"))
    counts = store.observations(["idp_ind"])
    return counts[counts["subject"].isin(table.index)], table


def _of(counts: pd.DataFrame, number: int) -> pd.Series:
    values: pd.Series = of_round(counts, number).set_index("subject")["value"]
    return values


def _readable(context: Context, changes: pd.DataFrame) -> pd.Series:
    """Which sites the viewer may read both counts of."""
    if context.tier < Tier.PARTNER:
        return pd.Series(data=False, index=changes.index)
    small = small_count_for(context.method, context.tier)
    known = pd.Series(changes.index.isin(places(context, "displacement_site").index), index=changes.index)
    few = [changes[column].between(0, small, inclusive="neither") for column in ("before", "now")]
    return known & ~few[0] & ~few[1]


def expiring(context: Context, number: int) -> tuple[dt.date, pd.DataFrame]:
    """Conditions that are met today and will be unknown within LATER days, if nothing new is said; and the day judged.

    For partners and the core.

    Returns:
        A row a place and gate: kind (of the place), place_id, name, gate, last (last day, ISO), days (left), source.

    Raises:
        NotAllowedError: the viewer is the public.
    """
    made = readiness(context.under(""), number)
    days = made.gates["met_until"].astype(float) - day_number(made.on)
    gates = made.gates.assign(days=days)[(made.gates["state"] == PASS) & days.between(0, LATER)]
    home = gates["destination_id"].isna()
    found = gates.assign(
        kind=home.map({True: "displacement_site", False: "return_area"}),
        place_id=gates["site_id"].where(home, gates["destination_id"]),
    ).drop_duplicates(["place_id", "gate"])
    names = pd.concat([places(context, kind)["name"] for kind in ("displacement_site", "return_area")])
    found = found.assign(name=found["place_id"].map(names), days=found["days"].astype(int))
    found = found[found["name"].notna()]  # a destination that is not shown has a code and no name
    last = [(made.on + dt.timedelta(days=int(left))).isoformat() for left in found["days"]]
    shown = found.assign(last=last)[["kind", "place_id", "name", "gate", "last", "days", "source"]]
    return made.on, shown.sort_values(["days", "name", "gate"], ignore_index=True)


def bands_ending(context: Context, number: int) -> pd.DataFrame:
    """Sites whose band changes within LATER days of the day judged if nothing new is said; for partners and the core.

    Returns:
        By site: name, band, last (first day of another band, ISO), days (until then), the soonest first.

    Raises:
        NotAllowedError: the viewer is the public.
    """
    made = readiness(context.under(""), number)
    sites = made.sites[made.sites["valid_until"].notna()]
    days = [(dt.date.fromisoformat(day) - made.on).days for day in sites["valid_until"]]
    table = sites[["name", "band"]].assign(last=sites["valid_until"], days=pd.Series(days, sites.index, dtype=int))
    return table[table["days"] <= LATER].sort_values(["days", "name"])


def crossing_changes(context: Context, before: Round, now: Round) -> pd.DataFrame:
    """Arrivals a day at each crossing on the days of two rounds; missing where nobody had counted lately.

    Returns:
        By crossing: name, before, now, change (missing where either is), stopped (counted then and not now), the
        largest change first.
    """
    then, today = (crossings(context, r.on.isoformat()) for r in (before, now))
    old, new = then["arrivals_per_day"].reindex(today.index), today["arrivals_per_day"]
    table = pd.DataFrame({"name": today["name"], "before": old, "now": new, "change": new - old})
    table = table.assign(stopped=old.notna() & new.isna())
    return table.sort_values("change", key=lambda c: -c.abs(), kind="stable")
