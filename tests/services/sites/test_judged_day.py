"""On which day readiness is judged: today, the demonstration on its own day, earlier rounds on theirs."""

import datetime as dt
from dataclasses import replace

import pytest

from analysis.sites.gates import FAIL, PASS, UNKNOWN
from domain.tiers import NARRATIVE_GATES, Tier
from domain.viewer import Viewer
from services import day
from services.context import Context
from services.sites.readiness import readiness
from services.sites.rounds import judged_day, rounds


def test_the_demonstration_is_judged_on_the_day_of_its_last_count(context: Context) -> None:
    newest, before, *_ = rounds(context)
    assert day.page_day(context) == newest.on == judged_day(context)
    assert judged_day(context, before.number) == before.on
    assert readiness(context).on == newest.on


def test_real_counts_are_judged_today(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    later = dt.date(2026, 11, 26)
    monkeypatch.setattr(day, "today", lambda: later)
    datasets = context.store.datasets().assign(is_synthetic=False)
    monkeypatch.setattr(type(context.store), "datasets", lambda _: datasets)
    real = Context(context.store, context.built_in, Viewer.of_tier(Tier.CORE))
    newest, before, *_ = rounds(real)
    assert judged_day(real) == later
    assert judged_day(real, newest.number) == later
    assert judged_day(real, before.number) == before.on


def test_a_year_later_no_site_of_the_demonstration_is_a_b_or_c(context: Context) -> None:
    on = judged_day(context) + dt.timedelta(days=366)
    later = readiness(context, on=on)
    assert later.on == on
    assert set(later.sites["band"]) <= {"D", "E"}


def test_bands_of_the_demonstration_change_on_the_day_they_say(context: Context) -> None:
    """The earliest and the latest day of those that A, B and C say: the same the day before, another on the day."""
    sites = readiness(context).sites
    good = sites[sites["band"].isin(list("ABC"))]
    assert good["valid_until"].notna().all()
    for site, until in (good["valid_until"].sort_values().iloc[[0, -1]]).items():
        on = dt.date.fromisoformat(until)
        before, after = (readiness(context, on=d).sites.loc[site, "band"] for d in (on - dt.timedelta(days=1), on))
        assert before == good.loc[site, "band"] != after


def test_every_band_gate_state_and_kind_of_statement_is_in_the_demonstration(context: Context) -> None:
    found = readiness(context)
    assert set(found.sites["band"]) == set("ABCDE")
    assert set(found.gates["state"]) == {PASS, FAIL, UNKNOWN}
    assert {"met", "not_met", "missing", "expired", "contradictory", "flooded"} <= set(found.gates["reason"])
    assert set(found.statements["valid"]) == set(found.statements["met"]) == {True, False}
    codes = {code.partition(":")[0] for reasons in found.sites["reasons"] for code in reasons}
    assert {"gate_fail", "gate_unknown", "open_share", "blocked_share", "score", "all_undecided"} <= codes


def test_scores_of_the_demonstration_lie_inside_their_intervals(context: Context) -> None:
    sites = readiness(context).sites.dropna(subset=["score_p05"])
    inside = (sites["score_p05"] - 0.01 <= sites["bound_low"]) & (sites["bound_low"] <= sites["score_p95"] + 0.01)
    assert inside.all()


def test_partners_read_no_narrative_of_threats_fighting_and_mines(context: Context) -> None:
    partner = readiness(replace(context, viewer=Viewer.of_tier(Tier.PARTNER)))
    core = readiness(context)
    for table in ("gates", "statements"):
        theirs, ours = getattr(partner, table), getattr(core, table)
        secret = theirs["gate"].isin(NARRATIVE_GATES)
        assert theirs.loc[secret, "note"].isna().all() and ours.loc[secret, "note"].notna().any()
        assert theirs.loc[~secret, "note"].notna().any()
