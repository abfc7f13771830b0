"""What changed since the round before: it adds up for every tier, and says no count that a tier may not read."""

import datetime as dt

import pandas as pd
import pytest

from domain.errors import NotAllowedError
from domain.schemas import Batch
from domain.tiers import Tier
from domain.viewer import Viewer
from services.borders import crossings
from services.context import Context
from services.disclosed import small_count_for
from services.places import sites_unredacted
from services.sites.monday import (
    LATER,
    bands_ending,
    crossing_changes,
    expiring,
    people_change,
)
from services.sites.readiness import readiness
from services.sites.rounds import find_round, round_before, rounds
from tests.store.store_makers import dataset


def viewer(context: Context, tier: Tier) -> Context:
    return Context(context.store, context.built_in, Viewer.of_tier(tier))


@pytest.mark.parametrize("tier", list(Tier), ids=str)
def test_every_round_becomes_the_next_by_what_is_said(context: Context, tier: Tier) -> None:
    here = viewer(context, tier)
    for now in rounds(here)[:-1]:
        before = round_before(here, now.number)
        assert before is not None
        change = people_change(here, before, now)
        assert change.now == sites_unredacted(here, now.number)["people"].sum()
        assert change.before == sites_unredacted(here, before.number)["people"].sum()
        assert change.source
        if tier >= Tier.PARTNER:
            assert change.before + change.kinds["change"].sum() + change.others == pytest.approx(change.now)
            assert change.kinds["sites"].sum() == len(change.sites)


def test_the_public_reads_no_site_and_no_kind(context: Context) -> None:
    public = viewer(context, Tier.PUBLIC)
    now = find_round(public)
    before = round_before(public, now.number)
    assert before is not None
    change = people_change(public, before, now)
    assert change.sites.empty and change.kinds["sites"].sum() == 0 and pd.isna(change.others)
    for refused in (expiring, bands_ending):
        with pytest.raises(NotAllowedError):
            refused(public, now.number)


def test_a_count_that_a_partner_may_not_read_stands_in_no_kind(own_counted: Context) -> None:
    held = sites_unredacted(own_counted, 3)["people"]
    later = {str(site): 3.0 if n == 0 else float(people) + 10 for n, (site, people) in enumerate(held.items())}
    columns = ["subject", "indicator", "value", "unit", "observed_on", "round", "source", "collection"]
    rows = [(site, "idp_ind", people, "persons", "2025-01-31", 4, "DTM", "survey") for site, people in later.items()]
    own_counted.store.write(Batch(dataset("r4"), observations=pd.DataFrame(rows, columns=columns)))
    few = next(iter(later))
    partner = viewer(own_counted, Tier.PARTNER)
    assert later[few] < small_count_for(partner.method, Tier.PARTNER)
    newest, older = rounds(partner)
    change = people_change(partner, older, newest)
    hidden = {site for site in later if min(later[site], held[site]) < small_count_for(partner.method, Tier.PARTNER)}
    assert few in hidden and set(change.sites.index) == set(later) - hidden
    assert change.others == sum(later[site] - held[site] for site in hidden)
    whole = people_change(viewer(own_counted, Tier.CORE), older, newest)
    assert whole.others == 0 and few in whole.sites.index
    assert change.before + change.kinds["change"].sum() + change.others == change.now == whole.now


def test_conditions_that_expire_are_met_today_and_unknown_after_their_last_day(context: Context) -> None:
    number = find_round(context).number
    for round_ in rounds(context)[:3]:
        on, found = expiring(context, round_.number)
        made = readiness(context.under(""), round_.number)
        assert on == made.on and found["days"].between(0, LATER).all()
        assert not found.duplicated(["place_id", "gate"]).any()
        assert [(dt.date.fromisoformat(last) - on).days for last in found["last"]] == found["days"].tolist()
    later = readiness(context.under(""), number, on + dt.timedelta(days=LATER + 400)).gates
    now = readiness(context.under(""), number).gates
    assert (later["state"] == "PASS").sum() < (now["state"] == "PASS").sum()


def test_a_condition_that_expires_is_unknown_the_day_after(context: Context) -> None:
    """Looked at from a day on which something is about to expire."""
    number = find_round(context).number
    plain = context.under("")
    gates = readiness(plain, number).gates
    last = gates[(gates["state"] == "PASS") & gates["destination_id"].isna()]["met_until"].astype(float)
    soonest = gates.loc[last.idxmin()]
    day = dt.date(1970, 1, 1) + dt.timedelta(days=int(soonest["met_until"]))
    for on, state in ((day, "PASS"), (day + dt.timedelta(days=1), "UNKNOWN")):
        then = readiness(plain, number, on).gates
        here = then[(then["site_id"] == soonest["site_id"]) & then["destination_id"].isna()]
        assert here[here["gate"] == soonest["gate"]]["state"].tolist() == [state]


def test_bands_that_end_are_another_band_on_their_day(context: Context) -> None:
    number = find_round(context).number
    found = bands_ending(context, number)
    assert len(found) and found["days"].is_monotonic_increasing and found["days"].max() <= LATER
    soonest = found.iloc[0]
    then = readiness(context.under(""), number, dt.date.fromisoformat(str(soonest["last"])))
    assert then.sites.loc[found.index[0], "band"] != soonest["band"]


def test_crossings_are_compared_on_the_days_of_the_rounds_and_one_no_longer_counted_is_no_zero(
    context: Context,
) -> None:
    newest, older = rounds(context)[:2]
    table = crossing_changes(context, older, newest)
    now = crossings(context, newest.on.isoformat())["arrivals_per_day"]
    assert table["now"].dropna().to_dict() == now.dropna().to_dict()
    both = table.dropna(subset=["change"])
    assert (both["now"] - both["before"]).tolist() == both["change"].tolist()
    assert both["change"].abs().is_monotonic_decreasing
    stopped = table[table["stopped"]]
    assert stopped["now"].isna().all() and stopped["change"].isna().all()
