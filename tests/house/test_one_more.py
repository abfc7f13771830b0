"""One more indicator and one more hazard, added to the method file and the catalogues: every lens shows the page."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

import locales
from callbacks.page import build_page
from callbacks.panel import panel_for
from domain.method import Method
from domain.navigation import LENSES
from domain.tiers import Tier
from domain.viewer import Viewer
from layers import find_layer
from layers.base import Query
from services.context import Context
from services.risk.exposure_request import ExposureRequest
from services.risk.shown_exposure import exposure
from services.sites.readiness import readiness
from services.sites.rounds import find_round
from tests.components.reading import words
from tests.one_more import WORDS, add_words, extended_method


@pytest.fixture(scope="module")
def method() -> Method:
    return extended_method()


@pytest.fixture(autouse=True)
def messages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    add_words(monkeypatch)
    yield


@pytest.fixture(scope="module")
def of_tier(context: Context, method: Method) -> Callable[[Tier], Context]:
    """The demonstration under the method with one more of each."""
    return lambda tier: replace(context, built_in=method, viewer=Viewer.of_tier(tier))


@pytest.mark.parametrize("tier", list(Tier))
@pytest.mark.parametrize("language", locales.LANGUAGES)
@pytest.mark.parametrize("lens", LENSES)
def test_every_lens_shows_the_page(of_tier: Callable[[Tier], Context], lens: str, language: str, tier: Tier) -> None:
    page = build_page(of_tier(tier), f"?lens={lens}&lang={language}", language)
    assert "failed-state" not in str(page.to_plotly_json())


@pytest.mark.parametrize("language", locales.LANGUAGES)
def test_the_hazard_is_measured_listed_and_drawn(of_tier: Callable[[Tier], Context], language: str) -> None:
    context = of_tier(Tier.CORE)
    found = exposure(context, ExposureRequest(hazard="extra_hazard", threshold=0.4))
    fire = exposure(context, ExposureRequest(hazard="fire", threshold=0.4))
    mine, theirs = (f.exposed.xs(0.4, axis=1, level="threshold") for f in (found, fire))
    assert mine.to_numpy() == pytest.approx(theirs.to_numpy(), nan_ok=True) and mine.to_numpy().sum() > 0
    page = build_page(context, f"?lens=risks.exposure&lang={language}&c.climate_hazards.hazard=extra_hazard", language)
    assert WORDS["hazard.extra_hazard"] in str(page.to_plotly_json())
    layer = find_layer("climate_hazards")
    assert layer is not None
    query = Query(find_round(context).number, "2025-10-31", language, {"hazard": "extra_hazard"})
    assert layer.raster_for(context, query) is not None


@pytest.mark.parametrize("language", locales.LANGUAGES)
def test_the_indicator_is_in_every_sites_panel(of_tier: Callable[[Tier], Context], language: str) -> None:
    context = of_tier(Tier.CORE)
    assert "extra_indicator" in set(readiness(context).indicators["indicator"])
    site = str(readiness(context).sites.index[0])
    panel = panel_for(context, "sites.list", find_round(context), {"kind": "displacement_site", "id": site}, language)
    assert WORDS["indicator.extra_indicator.name"] in words(panel)
