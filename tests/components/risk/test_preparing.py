"""While figures are worked out: how far, what is being done, and a way to stop."""

import dash_mantine_components as dmc
import pytest
from dash import dcc

from components import ids
from components.risk.preparing import TICK_MS, preparing
from locales import LANGUAGES, percent, text
from tests.components.reading import parts, words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("share", "bar"), [(0.0, 0), (0.333, 33), (1.0, 100)])
def test_the_share_is_a_bar_and_words(share: float, bar: int, language: str) -> None:
    shown = preparing(share, language)
    (progress,) = [p for p in parts(shown) if isinstance(p, dmc.Progress)]
    assert progress.value == bar
    assert text("preparing.share", language, share=percent(share, language)) in words(shown)


def test_the_page_asks_again_and_can_stop() -> None:
    found = {p.id: p for p in parts(preparing(0.1, "fr")) if getattr(p, "id", None)}
    assert isinstance(found[ids.PREPARING_TICK], dcc.Interval)
    assert found[ids.PREPARING_TICK].interval == TICK_MS
    assert ids.PREPARING_STOP in found
