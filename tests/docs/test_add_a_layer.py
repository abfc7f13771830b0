"""docs/add-a-layer.md is true: its layer, as written, is drawn, clickable, listed, found, exported and published."""

import importlib
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask.testing import FlaskClient
from openpyxl import load_workbook

import layers
import locales
from app import create_app
from domain.method import load_method
from domain.settings import Settings
from domain.tiers import Tier
from domain.viewer import Viewer
from layers.base import Query
from layers.contract.details import details_of
from layers.contract.names import searchable
from layers.contract.records import columns_of, records
from locales import LANGUAGES, text
from publish.snapshot import make_snapshot
from services.context import Context
from services.search import find
from store.protocol import Store

PAGE = Path(__file__).parent.parent.parent / "docs" / "add-a-layer.md"
ID = "water_points"


def block(name: str) -> str:
    found = re.search(rf"^```\w+ {re.escape(name)}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert found, name
    return found[1]


@pytest.fixture(scope="module")
def with_the_layer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The page's layer lies in the folder of layers, its messages in the catalogues."""
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("layers")
    (folder / f"{ID}.py").write_text(block(f"layers/{ID}.py"), encoding="utf-8")
    patch.setattr(layers, "__path__", [*layers.__path__, str(folder)])
    words = {language: _messages(language) for language in LANGUAGES}
    plain = locales.catalogue
    both = {language: {**plain(language), **words[language]} for language in LANGUAGES}
    patch.setattr(locales, "catalogue", both.__getitem__)
    importlib.invalidate_caches()
    layers.all_layers.cache_clear()
    yield
    patch.undo()
    layers.all_layers.cache_clear()
    sys.modules.pop(f"layers.{ID}", None)


def _messages(language: str) -> dict[str, str]:
    catalogue = read_po(BytesIO(block(f"locales/{language}").encode()), locale=language)
    return {str(message.id): str(message.string) for message in catalogue if message.id}


pytestmark = pytest.mark.usefixtures("with_the_layer")


@pytest.fixture(scope="module")
def core(demo_store: Store, with_the_layer: None) -> Context:
    return Context(demo_store, load_method(), Viewer.of_tier(Tier.CORE))


@pytest.fixture(scope="module")
def client(demo_store: Store, with_the_layer: None, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    app = create_app(Settings(store=demo_store.path, cache=tmp_path_factory.mktemp("cache")))
    return app.server.test_client()


def query(context: Context, language: str = "fr") -> Query:
    return Query(22, "2025-10-31", language)


def test_it_is_hidden_until_it_is_asked_for(client: FlaskClient) -> None:
    page = client.get("/_dash-layout").get_data(as_text=True)
    assert f'"layer":"{ID}"' in page.replace(": ", ":")
    assert f"/layers/{ID}.geojson?" not in page.replace(f"/layers/{ID}.xlsx", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_its_row_its_legend_and_its_place_on_the_map(client: FlaskClient, language: str) -> None:
    page = client.get(f"/_dash-layout?lang={language}", headers={"Referer": f"http://localhost/?lang={language}"})
    body = page.get_data(as_text=True)
    assert f"layer-{ID}" in body
    drawn = client.get(f"/layers/{ID}.geojson?lang={language}").get_json()
    assert len(drawn["features"]) == 320
    assert set(drawn["features"][0]["properties"]) <= {"label", "k", "tip", "r", "kind", "id"}


def test_a_click_opens_a_panel(core: Context) -> None:
    layer = layers.find_layer(ID)
    assert layer is not None
    assert layer.selects(core, {}) == "water_point"
    subject = str(records(layer, core, query(core)).index[0])
    details = details_of(core, "water_point", subject, query(core))
    assert details is not None
    assert (text("column.status", "fr"), "en service") in details.facts


def test_it_is_in_the_table_and_in_search(core: Context) -> None:
    layer = layers.find_layer(ID)
    assert layer is not None
    table = records(layer, core, query(core))
    assert len(table) == 320
    assert [column.field for column in columns_of(layer, core)] == ["status"]
    name = str(table["label"].iloc[0])
    assert ("water_point", str(table.index[0])) in {(hit.kind, hit.id) for hit in find(searchable(core), name, 320)}


def test_it_leaves_as_a_workbook(client: FlaskClient) -> None:
    answer = client.get(f"/layers/{ID}.xlsx?lang=fr")
    sheet = load_workbook(BytesIO(answer.data))["data"]
    assert [cell.value for cell in sheet[1]] == ["id", "Nom", "Classe", "État", "longitude", "latitude"]
    assert sheet.max_row == 321


def test_it_is_in_the_snapshot_as_it_says(core: Context) -> None:
    page = make_snapshot(core)
    assert "Points d’eau" in page
    assert "Water points" in page


def test_every_field_of_the_contract_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    fields = layers.base.Layer.__dataclass_fields__
    assert [name for name in fields if f"`{name}`" not in page and f"`{name}(" not in page] == []
