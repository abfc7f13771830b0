"""Pictures of every lens in both languages and three sizes: `python -m tests.browser.screenshots [FOLDER]`.

They are there to be looked at; the picture of the README is one of them.
"""

import argparse
import itertools
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from app import create_app
from demo.generate import build_demo
from domain.navigation import LENSES
from domain.settings import Settings
from locales import LANGUAGES
from server.warm import warm_up
from store import open_store
from tests.browser.conftest import FLAGS, PATIENCE_MS, SCRIPT, rest, served

SIZES = ((1366, 768), (1920, 1080), (390, 844))
SITE = "sites.list&sel=displacement_site:SITE-029"  # a site with every part of its panel
README = ("site", "en", SIZES[0])
PICTURE = Path(__file__).parent.parent.parent / "docs" / "screenshot.png"


def views() -> dict[str, str]:
    """What is pictured: a name, and the lens in its address."""
    return {**{lens: lens for lens in LENSES}, "site": SITE}


def take(
    address: str, folder: Path, names: Sequence[str] = (), sizes: Sequence[tuple[int, int]] = SIZES
) -> Iterator[Path]:
    """Write the pictures of a served application, `<view>-<language>-<width>.png`.

    Args:
        address: where it is served.
        folder: where to; made if it is not there.
        names: of views(); none: all.
        sizes: of the window, in pixels.
    """
    folder.mkdir(parents=True, exist_ok=True)
    installed = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed, args=FLAGS)
        for name, language, (width, height) in itertools.product(names or views(), LANGUAGES, sizes):
            page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
            page.set_default_timeout(PATIENCE_MS)
            page.add_init_script(path=str(SCRIPT))
            page.goto(f"{address}/?lang={language}&lens={views()[name]}")
            stand(page)
            path = folder / f"{name}-{language}-{width}.png"
            page.screenshot(path=path)
            page.close()
            yield path
        browser.close()


def stand(page: Page) -> None:
    """Wait until map, panel and table stand."""
    page.wait_for_selector("#panel-main > *", state="attached")
    page.wait_for_selector(".leaflet-base-pane path", state="attached")
    # The table comes last: rows of the grid, rows of a plain table, or words instead of rows.
    page.wait_for_selector("#table .ag-row, #table-box table, #table-box h3, #table .ag-overlay", state="attached")
    rest(page)


def main() -> None:
    """Serve the synthetic country and picture it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("var/screenshots"))
    parser.add_argument("--readme", action="store_true", help="renew the picture of the README as well")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        store = open_store(Path(name) / "kodro.gpkg")
        build_demo(store, resolution=1000)
        settings = Settings(store=store.path, cache=Path(name) / "cache")
        app = create_app(settings)
        warm_up(app.server, app.server.extensions["kodro"])
        with served(settings) as address:
            for path in take(address, asked.folder):
                print(path)
    if asked.readme:
        view, language, (width, _) = README
        shutil.copyfile(asked.folder / f"{view}-{language}-{width}.png", PICTURE)


if __name__ == "__main__":
    main()
