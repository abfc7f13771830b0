"""Every site of every round says what would change its band, in both languages, and keeps what it promises."""

import pytest

from components.sites.works import flip_section, funding_section
from domain.scenario import Change
from services.context import Context
from services.sites import scenarios
from services.sites.readiness import readiness, site_flip
from services.sites.rounds import rounds

NUMBERS = [17, 18, 19, 20, 21, 22]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_site_of_the_round_has_its_flip_and_needs_in_words(context: Context, number: int) -> None:
    assert number in {r.number for r in rounds(context)}
    assessed, currency = readiness(context, number), context.method.currency
    for site in assessed.sites.index:
        flip = site_flip(context, site, number)
        gaps = assessed.gaps[assessed.gaps["site_id"] == site]
        for language in ("fr", "en"):
            flip_section(flip, {}, currency, language)
            for place, own in gaps.groupby("destination_id"):
                funding_section(own, str(place), currency, language)
        if assessed.sites.loc[site, "band"] == "A":
            assert not flip.target
        elif flip.gates:
            assert flip.costed.empty and flip.singles.empty


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
    promised = [(s, f) for s in assessed.sites.index if len((f := site_flip(context, s, 22)).costed)]
    assert promised
    for site, flip in promised[:2]:
        changes = [
            vars(Change("built", w.item, w.quantity, subjects[(site, w.destination_id)] if w.destination_id else site))
            for w in flip.costed.itertuples()
        ]
        plain = [{k: c[k] for k in ("kind", "key", "value", "subject")} for c in changes]
        made = scenarios.create(context, f"works of {site}", by="test", changes=plain)
        assert readiness(context.under(made), 22).sites.loc[site, "band"] == flip.target
        scenarios.act(context, made, "removed", by="test")
