"""A store without a round shows what no round counts, and says what readiness lacks and what to import next."""

from collections.abc import Callable

import pytest

from app import create_app
from callbacks.filters import apply_filters
from callbacks.map_marks import draw
from callbacks.page import build_page
from callbacks.panel import panel_for
from callbacks.search import offer
from callbacks.table import features_table
from components import ids
from domain.navigation import CLOSING, COMPARE, LENSES, MONDAY, OVERVIEW, SCENARIO, SITES, WORKSHOP
from domain.schemas import Batch, Dataset
from domain.settings import Settings
from domain.tiers import Tier
from layers import available_layers, find_layer
from locales import text
from services.context import Context
from services.risk.hazard_matrix import critical_places
from services.sites.needs import needs
from services.sites.rounds import NO_ROUND, judged_day, shown_round
from store import open_store
from store.protocol import Store
from tests.callbacks.pages import Page, entry
from tests.callbacks.test_table import fill
from tests.components.reading import parts, words

VIEW = {"language": "fr"}


@pytest.fixture(scope="module")
def bare(demo_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Boundaries and health facilities of the synthetic country: no site, no round."""
    store = open_store(tmp_path_factory.mktemp("bare") / "kodro.gpkg")
    areas = demo_store.areas("adm1").reset_index()
    facilities = demo_store.places("health_facility").reset_index()
    for name, content in {"areas": {"areas": areas}, "places": {"places": facilities}}.items():
        dataset = Dataset(name, name, "s", "CC0", "public", "2024-12-31", name[0] * 64, False)
        store.write(Batch(dataset, **{k: v.drop(columns="dataset_id", errors="ignore") for k, v in content.items()}))
    return store


@pytest.fixture(scope="module")
def page_of(bare: Store, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Tier], Page]:
    def make(tier: Tier) -> Page:
        cache = tmp_path_factory.mktemp(f"cache-{tier}")
        return Page(create_app(Settings(store=bare.path, cache=cache, tier=str(tier))))

    return make


def panel_of(context: Context, lens: str, selection: dict[str, str] | None = None) -> str:
    """What is read in the panel."""
    return words(panel_for(context, lens, shown_round(context), selection, "fr", {}))


@pytest.fixture
def here(page_of: Callable[[Tier], Page]) -> Page:
    return page_of(Tier.CORE)


@pytest.fixture
def core(here: Page) -> Context:
    context: Context = here.app.server.extensions["kodro"]
    return context


def test_layers_that_no_round_counts_are_offered_drawn_and_listed(here: Page, core: Context) -> None:
    offered = [layer.id for layer in available_layers(core)]
    assert "health_facilities" in offered and "displacement_sites" not in offered
    shown = {str(getattr(part, "id", "")) for part in parts(build_page(core, "", "fr"))}
    assert {str(ids.layer("shown", layer)) for layer in offered} <= shown
    drawn = here.client.get("/layers/health_facilities.geojson?round=0").get_json()
    layer = find_layer("health_facilities")
    assert layer is not None
    table = features_table(core, layer, NO_ROUND, {}, "fr")
    assert len(table.rowData) == len(drawn["features"]) == len(core.store.places("health_facility"))


def test_a_place_is_found_and_what_is_known_of_it_is_said(core: Context) -> None:
    place, row = next(core.store.places("health_facility").iterrows())
    options, _ = offer(core, str(row["name"]), None, None, VIEW)
    assert f"health_facility:{place}" in {option["value"] for option in options}
    assert str(row["name"]) in panel_of(core, "situation.overview", {"kind": "health_facility", "id": str(place)})


@pytest.mark.parametrize("tier", list(Tier), ids=str)
@pytest.mark.parametrize("lens", LENSES)
def test_every_lens_opens(lens: str, tier: Tier, page_of: Callable[[Tier], Page]) -> None:
    page = page_of(tier)
    context: Context = page.app.server.extensions["kodro"]
    assert words(build_page(context, f"lens={lens}", "fr"))
    of_sites = {OVERVIEW, MONDAY, SITES, COMPARE, CLOSING, SCENARIO, WORKSHOP}
    assert (text("round.none", "fr") in panel_of(context, lens)) == (lens in of_sites)
    assert fill(page, lens, number="0")


def test_who_may_import_reads_what_is_missing_and_what_comes_next(
    core: Context, page_of: Callable[[Tier], Page]
) -> None:
    held = {need.id: need.present for need in needs(core)}
    assert [name for name, there in held.items() if there] == ["boundaries"]
    said = panel_of(core, "situation.overview")
    assert said.count(text("need.next", "fr")) == 1
    assert said.index(text("need.rounds", "fr")) < said.index(text("need.next", "fr"))
    assert said.index(text("need.next", "fr")) < said.index(text("need.return_areas", "fr"))
    assert text("need.boundaries.import", "fr") not in said and text("need.rounds.import", "fr") in said
    public: Context = page_of(Tier.PUBLIC).app.server.extensions["kodro"]
    assert text("need.title", "fr") not in panel_of(public, "situation.overview")


def test_nothing_is_missing_of_the_synthetic_country(context: Context) -> None:
    assert [need.id for need in needs(context) if not need.present] == []


def test_the_panel_follows_the_lens(here: Page) -> None:
    values = [(ids.LENS, "data", "sites.closing"), (ids.ROUND, "value", "0"), (ids.SELECTION, "data", None),
              (ids.TOOL, "data", {}), (ids.SCENARIO, "data", "")]  # fmt: skip
    answer = here.set_off(
        here.key(f"{ids.PANEL_MAIN}.children", f"{ids.EXPOSURE_BOX}.hidden"),
        [entry(ids.PANEL_MAIN, "children"), entry(ids.EXPOSURE_BOX, "hidden")],
        [entry(*value) for value in values], [entry(ids.VIEW, "data", VIEW)], [(ids.LENS, "data")],
    )  # fmt: skip
    assert answer is not None
    assert text("round.none", "fr") in str(answer[ids.PANEL_MAIN])


def test_filters_and_marks_have_nothing_to_show(core: Context) -> None:
    assert apply_filters(core, ["CF43"], ["A"], 10, "0", "", None, "sites.list", True, VIEW) == (None, "", "")
    assert draw(core, True, "sites.compare", "0", {"compare": ["SITE-001"]}, "", VIEW)["features"] == []


def test_no_round_is_today_and_a_round_that_is_not_held_is_still_refused(core: Context, context: Context) -> None:
    none = shown_round(core)
    assert (none.number, none.on) == (NO_ROUND, judged_day(core))
    assert len(critical_places(core)) == len(core.store.places("health_facility"))
    with pytest.raises(Exception, match="unknown_round"):
        shown_round(context, 99)
    assert shown_round(context).number == 22
