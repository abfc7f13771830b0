"""docs/add-an-indicator.md is true: what it says, done as written, makes an indicator that is everywhere."""

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

import locales
import store.importing
from callbacks.panel import panel_for
from callbacks.tool_panels import tool_panel
from domain import method_patch
from domain.method import DEFAULT_PATH, Method, load_method, parse_method
from domain.tiers import Tier
from domain.viewer import Viewer
from services import methods
from services.context import Context
from services.method_in_force import METHOD_TOPIC
from services.sites import scenarios
from services.sites.readiness import readiness
from services.sites.rounds import find_round
from store import GeoPackageStore, open_store
from store.importing import import_file
from store.parsing.template import write_templates
from tests.components.reading import words
from tests.docs.pages import block

PAGE = "add-an-indicator.md"
NAME = {"fr": "Personnel soignant en poste", "en": "Health staff in place"}
SOURCE = {"fr": "cluster santé", "en": "health cluster"}


def changed_method(subject: str = "destination") -> Method:
    """The method file as the page changes it."""
    text = DEFAULT_PATH.read_text(encoding="utf-8")
    start = text.index('id = "water_point"')
    place = text.index("weight = 0.3\n", start)
    text = text[:place] + "weight = 0.2\n" + text[place + len("weight = 0.3\n") :]
    added = block(PAGE, "data/method.toml").replace('subject = "destination"', f'subject = "{subject}"')
    return parse_method((text.replace('version = "', 'version = "9-', 1) + added).encode(), "method.toml")


@pytest.fixture
def messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The catalogues as the page changes them."""
    folder = tmp_path / "locales"
    shutil.copytree(locales.FOLDER, folder)
    for language in locales.LANGUAGES:
        path = folder / language / "method.po"
        added = block(PAGE, f"locales/{language}/method.po")
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{added}", encoding="utf-8")
    monkeypatch.setattr(locales, "FOLDER", folder)
    locales.catalogue.cache_clear()
    yield
    locales.catalogue.cache_clear()


@pytest.fixture
def history(monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers of older methods as the page changes them."""
    text = method_patch.HISTORY.read_text(encoding="utf-8") + block(PAGE, "data/method_history.toml")
    monkeypatch.setattr(method_patch, "_history", lambda: tomllib.loads(text))


@pytest.fixture
def changed(
    demo_store: GeoPackageStore, tmp_path: Path, messages: None, history: None, monkeypatch: pytest.MonkeyPatch
) -> Context:
    """The demonstration under the changed method, with the page's observations imported."""
    method = changed_method()
    shutil.copy(demo_store.path, tmp_path / "k.gpkg")
    (tmp_path / "k_rasters").symlink_to(demo_store.raster_folder)
    monkeypatch.setattr(store.importing, "load_method", lambda: method)
    held = open_store(tmp_path / "k.gpkg")
    (tmp_path / "staff.csv").write_text(block(PAGE, "staff.csv"), encoding="utf-8")
    report = import_file(held, tmp_path / "staff.csv")
    assert (report.status, report.rows_taken) == ("taken", 1)
    assert "indicator_unused" not in set(report.issues["code"])
    return Context(held, method, Viewer.of_tier(Tier.CORE))


def test_the_indicator_is_on_every_screen_in_both_languages(changed: Context) -> None:
    number = find_round(changed)
    rows = readiness(changed, number.number).indicators
    mine = rows[rows["indicator"] == "clinic_staff"]
    assert set(mine.loc[mine["destination_id"] == "AREA-001", "value"]) == {2.0}
    assert mine.loc[mine["destination_id"] != "AREA-001", "value"].isna().all()
    site = str(mine.loc[mine["destination_id"] == "AREA-001", "site_id"].iloc[0])
    scenario = scenario_with_it(changed)
    for language in locales.LANGUAGES:
        selection = {"kind": "displacement_site", "id": site}
        panel = words(panel_for(changed, "sites.list", number, selection, language))
        assert NAME[language] in panel
        page = words(tool_panel(changed, "method", number, None, {}, language))
        assert NAME[language] in page and SOURCE[language] in page
        tool = tool_panel(changed.under(scenario), "sites.scenario", number, site, {"scenario": scenario}, language)
        assert NAME[language] in str(tool.to_plotly_json())


def scenario_with_it(context: Context) -> str:
    """A scenario that assumes the new observation somewhere, and another weight of the new indicator."""
    made = scenarios.create(context, "Plus de personnel", by="Awa")
    scenarios.change(context, made, "value", "clinic_staff", 3, by="Awa", subject="AREA-002")
    scenarios.change(context, made, "indicator_weight", "clinic_staff", 0.2, by="Awa")
    return made


def test_the_indicator_counts_in_the_score_of_its_dimension(changed: Context) -> None:
    """Independently: D4 with and without it differs by its own weight and points."""
    number = find_round(changed).number
    now = readiness(changed, number)
    before = readiness(Context(changed.store, load_method(), Viewer.of_tier(Tier.CORE)), number)
    key = ["site_id", "destination_id", "dimension"]
    both = now.dimensions.set_index(key)["score"].to_frame("now").join(before.dimensions.set_index(key)["score"])
    d4 = both.xs("D4", level="dimension").dropna()
    others = both.drop("D4", level="dimension").dropna()
    assert (d4["now"] - d4["score"]).abs().max() > 1
    untouched = others.drop("D1", level="dimension")  # D1 holds what follows from the others
    assert (untouched["now"] - untouched["score"]).abs().max() < 1e-9


@pytest.mark.parametrize("how", ["patch", "whole text"])
def test_the_indicator_has_an_effect_when_somebody_had_saved_a_method(changed: Context, how: str) -> None:
    shipped = Context(changed.store, load_method(), Viewer.of_tier(Tier.CORE))
    if how == "patch":
        edits = {"bands.a_min": 80.0, "indicator.school.weight": 0.25, "indicator.dtp1_pct.weight": 0.0}
        methods.save(shipped, edits, version="Bambari", note="", by="Awa")
    else:
        text = Path(__file__).parents[1].joinpath("domain/methods/method_1_0.toml").read_text(encoding="utf-8")
        payload = {"version": "Bambari", "text": text.replace("a_min = 75", "a_min = 80")}
        changed.store.journal.append(METHOD_TOPIC, "saved", payload, by="Awa")
    method = changed.method
    assert method.version == "Bambari" and method.number("bands", "a_min") == 80
    weights = {i.id: i.weight for i in method.of_dimension("D4")}
    assert weights["clinic_staff"] > 0 and sum(weights.values()) == pytest.approx(1)
    if how == "whole text":
        assert weights["water_point"] == 0.2  # the shipped change, not the older text's 0.3
    page = words(tool_panel(changed, "method", find_round(changed), None, {}, "fr"))
    assert NAME["fr"] in page


def test_an_indicator_of_sites_has_a_column_in_the_templates(tmp_path: Path, messages: None) -> None:
    write_templates(tmp_path, changed_method(subject="site"))
    assert "clinic_staff" in (tmp_path / "sites.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    readme = openpyxl.load_workbook(tmp_path / "sites.xlsx")["Lisez-moi"]
    row = next(row for row in readme.iter_rows(values_only=True) if row[0] == "clinic_staff")
    assert set(NAME.values()) <= set(row)
