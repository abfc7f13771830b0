"""Sites of every band and for every reason say what would change their band, in both languages, and keep it."""

from itertools import islice

import pandas as pd

from components.sites.works import flip_section, funding_section
from domain.scenario import Change
from services.context import Context
from services.sites import scenarios
from services.sites.readiness import readiness, site_flip
from services.sites.rounds import rounds

NUMBERS = [17, 18, 19, 20, 21, 22]


def kind(site: pd.Series) -> tuple[str, frozenset[str]]:
    """The band and the reasons for it, without the places and numbers in them."""
    return site["band"], frozenset(str(reason).partition(":")[0] for reason in site["reasons"])


def test_every_kind_of_site_has_its_flip_and_needs_in_words(context: Context) -> None:
    """Of all sites of all rounds, those held by gates, and one of each other band and reasons: those are tried."""
    assert set(NUMBERS) <= {r.number for r in rounds(context)}
    currency, tried, said = context.method.currency, set(), set()
    for number in NUMBERS:
        assessed = readiness(context, number)
        for site, row in assessed.sites.iterrows():
            held = row["open_share"] == 0
            if not held and kind(row) in tried:
                continue
            tried.add(kind(row))
            flip = site_flip(context, site, number)
            gaps = assessed.gaps[assessed.gaps["site_id"] == site]
            for language in ("fr", "en"):
                flip_section(flip, {}, currency, language)
                for place, own in gaps.groupby("destination_id"):
                    funding_section(own, str(place), currency, language)
            if row["band"] == "A":
                assert not flip.target
            elif flip.gates:
                assert flip.costed.empty and flip.singles.empty
            said.add((row["band"], bool(flip.gates), not flip.singles.empty, not flip.costed.empty))
    everything = {kind(row) for number in NUMBERS for _, row in readiness(context, number).sites.iterrows()}
    assert tried == everything
    assert {band for band, _ in everything} == set("ABCDE")
    assert {band for band, _, _, works in said if works} == {"B", "C", "D"}
    assert any(singles for _, _, singles, _ in said)


def test_no_open_destination_names_gates_and_no_indicator(context: Context) -> None:
    sites = readiness(context, 22).sites
    blocked = sites.index[(sites["open_share"] == 0) & (sites["undecided_share"] < 1)]
    assert len(blocked)
    for site in blocked:
        flip = site_flip(context, site, 22)
        assert flip.gates and flip.evidence == []


def test_the_works_of_a_site_reach_the_band_as_a_scenario_of_the_page(context: Context) -> None:
    """The promise is kept by the other tool, on all sites at once, with its own reading of the store."""
    assessed = readiness(context, 22)
    subjects = assessed.pairs.set_index(["site_id", "destination_id"])["subject"]
    flips = ((s, site_flip(context, s, 22)) for s in assessed.sites.index)
    promised = list(islice(((s, f) for s, f in flips if len(f.costed)), 2))
    assert promised
    for site, flip in promised:
        changes = [
            vars(Change("built", w.item, w.quantity, subjects[(site, w.destination_id)] if w.destination_id else site))
            for w in flip.costed.itertuples()
        ]
        plain = [{k: c[k] for k in ("kind", "key", "value", "subject")} for c in changes]
        made = scenarios.create(context, f"works of {site}", by="test", changes=plain)
        assert readiness(context.under(made), 22).sites.loc[site, "band"] == flip.target
        scenarios.act(context, made, "removed", by="test")
