"""The bulletin as a download, and the layer and thread of early warning."""

import json
import os
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from app import create_app
from commands.import_files import describe
from domain.settings import Settings
from layers.base import Query
from layers.warnings import LAYER
from server.watch import start_watching
from services.context import Context
from store import GeoPackageStore, open_store


@pytest.mark.parametrize("audience", ["owner", "public"])
def test_the_bulletin_is_served_for_what_the_viewer_may_see(
    audience: str, demo_store: GeoPackageStore, answers_folder: Path
) -> None:
    client = create_app(Settings(store=demo_store.path, cache=answers_folder, audience=audience)).server.test_client()
    for asked, language in (("fr", "fr"), ("en", "en"), ("xx", "fr")):
        answer = client.get(f"/warnings/bulletin.pdf?lang={asked}")
        assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
        assert f"kodro-2025-10-31-{language}.pdf" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"


def test_an_empty_store_has_no_bulletin(tmp_path: Path) -> None:
    client = create_app(Settings(store=tmp_path / "none.gpkg", cache=tmp_path / "c")).server.test_client()
    assert client.get("/warnings/bulletin.pdf").status_code == 404


def test_the_layer_gives_each_prefecture_its_level_and_mark(demo_store: GeoPackageStore, answers_folder: Path) -> None:
    client = create_app(Settings(store=demo_store.path, cache=answers_folder)).server.test_client()
    features = json.loads(client.get("/layers/warnings.geojson?lang=fr").data)["features"]
    keys = {f["id"]: f["properties"]["k"] for f in features}
    assert len(keys) == 17 + 4
    assert (keys["CF32"], keys["CF32@"], keys["CF63"], keys["CF11"]) == ("action", "action", "nodata", "none")


@pytest.mark.parametrize("figure", ["level", "committees", "drill", "plan", "reach"])
def test_every_figure_of_the_layer_has_its_classes(context: Context, figure: str) -> None:
    query = Query(22, "2025-10-31", "fr", {"figure": figure})
    drawn, legend = LAYER.features_for(context, query), LAYER.legend_for(context, query)
    assert drawn is not None
    assert set(drawn["k"]) <= {c.key for c in legend.classes}
    assert legend.source and legend.date
    assert any(c.key == "nodata" and c.pattern == "hatch" for c in legend.classes)


class AfterOne(threading.Event):
    """Stops the watching when it first waits: one look is over then."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return super().wait(timeout)


def test_the_server_looks_into_the_folder_by_itself(demo_store: GeoPackageStore, tmp_path: Path) -> None:
    store = open_store(tmp_path / "kodro.gpkg")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "bad.csv").write_text("a,b\n1,2\n")
    old = time.time() - 60
    os.utime(folder / "bad.csv", (old, old))
    settings = Settings(store=store.path, forecasts=str(folder))
    app = create_app(settings)
    stop = AfterOne()
    context = app.server.extensions["kodro"]
    start_watching(context, settings, partial(describe, language="fr"), every=0.05, stop=stop).join()
    assert (folder / "refused" / "bad.csv.report.txt").exists()
