"""The page in headless Chromium: bytes of the first and second view, time to map, recolouring, a site's panel."""

import shutil
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from waitress.server import create_server

from app import create_app
from benchmarks.common import Row
from benchmarks.demonstration import demonstration
from domain.settings import Settings
from server.warm import warm_up

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
RECOLOUR = """async clusters => {
  const features = [];
  for (let i = 0; i < 5000; i++) features.push({type: 'Feature', id: 'S' + i,
    properties: {label: 'S' + i, k: 'ABCDE'[i % 5], r: 5, n: 20 + i},
    geometry: {type: 'Point', coordinates: [15 + 11 * ((i * 7919) % 5000) / 5000, 4 + 6 * i / 5000]}});
  const id = {layer: 'displacement_sites', part: 'features'};
  const set = dash_clientside.set_props;
  const frame = () => new Promise(r => requestAnimationFrame(() => setTimeout(r, 0)));
  const base = {colours: {A: '#00735c', B: '#3f7d20', C: '#8f6400', D: '#b3372f', E: '#66707a'}, glyphs: {},
    shape: 'circle', only: null, pane: 'layer-displacement_sites', clusters: clusters, kind: 'displacement_site'};
  set(id, {url: null, data: {type: 'FeatureCollection', features: features}, hideout: base, cluster: clusters});
  await new Promise(r => setTimeout(r, 2500));
  const times = [];
  for (let n = 0; n < 5; n++) {
    const start = performance.now();
    set(id, {hideout: {...base, colours: {...base.colours, A: '#0000' + (10 + n)}}});
    await frame(); await frame();
    times.push(performance.now() - start);
    await new Promise(r => setTimeout(r, 300));
  }
  return times;
}"""

SITES_CLICKED = 9
CLICK = """async row => {
  const rows = '.ag-center-cols-container .ag-row[row-index="' + row + '"] [col-id="name"]';
  const cell = document.querySelector(rows), wanted = cell.textContent;
  const stands = () => document.querySelector('#panel-main h2')?.textContent === wanted;
  const start = performance.now();
  cell.click();
  await new Promise(done => {
    const watch = new MutationObserver(() => { if (stands()) { watch.disconnect(); done(); } });
    watch.observe(document.querySelector('#panel-main'), { subtree: true, childList: true, characterData: true });
  });
  return performance.now() - start;
}"""


def run(quick: bool = False) -> list[Row]:
    """Measure the first view and what follows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = demonstration(folder, quick=quick)
        app = create_app(Settings(store=store, cache=folder / "cache"))
        warm_up(app.server, app.server.extensions["kodro"])
        server = create_server(app.server, host="127.0.0.1", port=0, threads=8)
        threading.Thread(target=server.run, daemon=True).start()
        rows = _measure(f"http://127.0.0.1:{server.effective_port}/?lang=fr&lens=sites.list")
        server.close()
        return rows


def _measure(url: str) -> list[Row]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        first, ready, plotly = _visit(context.new_page(), url)
        page = context.new_page()
        second, again, _ = _visit(page, url)
        click = statistics.median(_clicks(page))
        recolour = statistics.median(page.evaluate(RECOLOUR, True)) / 1000
        each = statistics.median(page.evaluate(RECOLOUR, False)) / 1000
        browser.close()
    plot = "Plotly not loaded" if not plotly else "PLOTLY WAS LOADED"
    return [
        Row(
            "first view, until the map stands",
            ready,
            "-",
            None,
            None,
            "< 3 s",
            ready < 3,
            f"{first / 1e6:.2f} MB (bar 1.5); {plot}",
        ),
        Row(
            "first view, weight",
            ready,
            "-",
            None,
            None,
            "<= 1.5 MB",
            first <= 1_500_000 and not plotly,
            f"{first} bytes",
        ),
        Row("repeat visit, weight", again, "-", None, None, "<= 150 kB", second <= 150_000, f"{second} bytes"),
        Row(
            "a site's panel", click, "-", None, None, "<= 0.2 s", click <= 0.2,
            f"click to heading; median of {SITES_CLICKED} sites opened for the first time",
        ),
        Row(
            "recolour 5,000 sites, clusters on", recolour, "each drawn, no clusters", each, each / recolour, "< 0.3 s",
            recolour < 0.3, "medians of 5",
        ),
    ]  # fmt: skip


def _visit(page: Page, url: str) -> tuple[int, float, bool]:
    """Bytes over the wire, seconds until the map's features stand, whether Plotly came."""
    client: Any = page.context.new_cdp_session(page)
    client.send("Network.enable")
    sizes: list[float] = []
    names: list[str] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: names.append(request.url))
    start = time.perf_counter()
    page.goto(url)
    page.wait_for_selector(".leaflet-layer-displacement_sites-pane canvas")
    ready = time.perf_counter() - start
    page.wait_for_selector(".ag-row")
    page.wait_for_timeout(1500)
    return int(sum(sizes)), ready, any("plotly" in name for name in names)


def _clicks(page: Page) -> list[float]:
    """Seconds from a click on a row to its site's heading in the panel, of sites that were not opened before."""
    taken = []
    for row in range(SITES_CLICKED):
        taken.append(page.evaluate(CLICK, row) / 1000)
        page.wait_for_load_state("networkidle")
    return taken
