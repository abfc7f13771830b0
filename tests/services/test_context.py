"""Everything that an answer depends on is in its key: data, method, viewer, question."""

from dataclasses import replace

import pytest

from domain.errors import NotAllowedError
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context, InMemoryCache
from services.sites.scenarios import change, create


def answers(context: Context) -> list[object]:
    made: list[int] = []
    for parameters in ({"a": 1}, {"a": 1}, {"a": 2}):
        context.cached("question", parameters, lambda: made.append(1) or len(made))
    return made


def test_the_same_question_is_answered_once(counted: Context) -> None:
    assert len(answers(replace(counted, cache=InMemoryCache()))) == 2


def test_another_viewer_never_gets_the_answer_of_a_higher_one(counted: Context) -> None:
    shared = InMemoryCache()
    core, public = (replace(counted, cache=shared, viewer=Viewer.of_tier(tier)) for tier in (Tier.CORE, Tier.PUBLIC))
    assert core.cached("q", {}, lambda: "core") == "core"
    assert public.cached("q", {}, lambda: "public") == "public"
    assert core.cached("q", {}, lambda: "again") == "core"


def test_an_answer_that_is_nothing_is_worked_out_again(counted: Context) -> None:
    here = replace(counted, cache=InMemoryCache())
    assert here.cached("q", {}, lambda: None) is None
    assert here.cached("q", {}, lambda: 5) == 5


@pytest.mark.parametrize(("asked", "language"), [("en", "en"), ("fr", "fr"), ("de", "fr"), (None, "fr"), ("", "fr")])
def test_an_unknown_language_is_the_houses(counted: Context, asked: str | None, language: str) -> None:
    assert counted.language_of(asked) == language


def test_what_is_above_the_tier_is_refused_with_both(counted_public: Context) -> None:
    counted_public.require(Tier.PUBLIC)
    with pytest.raises(NotAllowedError) as error:
        counted_public.require(Tier.CORE)
    assert (error.value.found, error.value.expected) == ("public", "core")


def test_the_public_is_answered_under_no_scenario(own_counted: Context) -> None:
    made = create(own_counted, "Latrines", by="Awa")
    change(own_counted, made, "dimension_weight", "D1", 0.5, by="Awa")
    under = own_counted.under(made)
    assert under.scenario is not None and under.method.hash != own_counted.method.hash
    assert under.as_public().scenario is None and replace(under, viewer=Viewer.of_tier(Tier.PUBLIC)).scenario is None
    assert under.under("").method.hash == own_counted.method.hash
    assert own_counted.under("no such scenario").scenario is None


def test_a_draft_is_answered_by_before_it_is_saved(counted: Context) -> None:
    draft = replace(counted.built_in, version="draft")
    assert replace(counted, draft=draft).method.version == "draft"
