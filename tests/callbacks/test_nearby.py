"""What is near a site is asked for once, when its part is opened, and again for another distance."""

from typing import Any

import pytest
from dash import no_update

from callbacks import nearby as module
from callbacks.nearby import fill_nearby
from components import ids
from domain.tiers import Tier
from locales import text
from services.context import Context
from tests.components.reading import words

SITE = {"kind": "displacement_site", "id": "SITE-001"}
VIEW = {"language": "en"}


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What set the callback off."""
    parts = ["fold"]
    monkeypatch.setattr(module, "triggering_ids", lambda: [ids.near(part, SITE["id"]) for part in parts])
    return parts


def fill(context: Context, clicks: int | None, radius: str, selection: Any = SITE) -> Any:
    return fill_nearby(context, clicks, radius, selection, "22", VIEW)


def test_opening_it_says_what_is_near(context: Context, pressed: list[str]) -> None:
    assert text("near.within", "en", km="10") in words(fill(context, 1, "10"))


def test_nothing_is_asked_while_it_is_closed_or_by_a_click_inside(context: Context, pressed: list[str]) -> None:
    assert fill(context, 0, "10") is no_update
    assert fill(context, 2, "10") is no_update
    assert fill(context, 1, "10", None) is no_update


@pytest.mark.parametrize(("radius", "km"), [("5", "5"), ("25", "25"), ("9999", "5"), ("", "5")])
def test_another_distance_asks_again_and_one_that_is_not_offered_is_the_first(
    context: Context, pressed: list[str], radius: str, km: str
) -> None:
    pressed[:] = ["radius"]
    assert text("near.within", "en", km=km) in words(fill(context, 3, radius))


def test_the_public_reads_only_that_nothing_is_known(public_context: Context, pressed: list[str]) -> None:
    assert public_context.tier == Tier.PUBLIC
    assert text("near.no_position", "en") in words(fill(public_context, 1, "10"))
