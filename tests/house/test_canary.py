"""No answer of any route or callback shows what is above the tier of who asks: every one, with every id, is tried."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app import create_app
from domain.settings import Settings
from domain.tiers import Tier
from domain.viewer import Viewer
from locales import LANGUAGES, text
from services.sites.scenarios import scenarios
from services.sites.workshops import workshops
from store import Store
from tests.house.canary_requests import Answer, Asker
from tests.house.canary_store import SECRETS, canary_store

pytestmark = pytest.mark.slow
OTHERS = [
    "displacement_site:KNR-9000", "border_crossing:KNR-9002", "health_facility:KNR-9003", "health_facility:BARRED-1",
    "prefecture:CF43",
]  # fmt: skip


@pytest.fixture(scope="module")
def store(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return canary_store(demo_folder, tmp_path_factory.mktemp("canary") / "store")


@pytest.fixture(scope="module")
def answers_of(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Tier], list[Answer]]:
    """Every answer to a tier."""
    folder = tmp_path_factory.mktemp("answers")  # shared by the tiers: a kept answer must not reach another

    def ask(tier: Tier) -> list[Answer]:
        app = create_app(Settings(store=store.path, cache=folder, tier=str(tier)))
        whole = replace(app.server.extensions["kodro"], viewer=Viewer.of_tier(Tier.CORE))
        scenario = next(iter(scenarios(whole)))
        held = next(iter(workshops(whole)))
        sites, areas = (store.places(kind).index for kind in ("displacement_site", "return_area"))
        states = [
            {"scenario": scenario, "workshop": held, "compare": list(sites[:2]), "preview": True},
            {"scenario": scenario, "closing": {"run": "auto"}, "workshop": held},
        ]
        point = store.places("displacement_site").geometry.iloc[0]
        selections = [f"displacement_site:{sites[0]}", f"return_area:{areas[0]}", *OTHERS]
        asker = Asker(app, whole, selections, (point.x, point.y), states)
        return [*asker.routes(), *asker.callbacks()]

    return ask


def shown(answers: list[Answer]) -> dict[str, list[str]]:
    """Where each kind of secret is read."""
    where = defaultdict(list)
    for answer in answers:
        for secret in SECRETS:
            if secret.pattern.search(answer.text):
                where[secret.kind].append(answer.asked)
    return dict(where)


def failed(answers: list[Answer]) -> list[str]:
    """What was asked of the program and failed."""
    words = [text("error.internal", language) for language in LANGUAGES]
    return [a.asked for a in answers if a.status >= 500 or any(w in a.text for w in words)]


def test_the_core_reads_every_secret(answers_of: Callable[[Tier], list[Answer]]) -> None:
    """Otherwise the test below would prove nothing."""
    answers = answers_of(Tier.CORE)
    assert failed(answers) == []
    assert {secret.kind for secret in SECRETS} - shown(answers).keys() == set()


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.PARTNER], ids=str)
def test_no_answer_shows_what_is_above_the_tier(tier: Tier, answers_of: Callable[[Tier], list[Answer]]) -> None:
    answers = answers_of(tier)
    assert failed(answers) == []
    above = {secret.kind for secret in SECRETS if secret.tier > tier}
    leaks = {kind: where[:5] for kind, where in shown(answers).items() if kind in above}
    assert leaks == {}
