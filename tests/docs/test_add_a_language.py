"""docs/add-a-language.md is true: a copied folder and one message make a language of the whole application.

The application runs in a process of its own over a tree whose only new thing is the folder.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from store import GeoPackageStore
from tests.docs.pages import DOCS, block, shell

PAGE = "add-a-language.md"
ROOT = DOCS.parent
WORD = "Sängö"
MARK = "Kodorö tî mbï"  # stands for a translated message
PROGRAM = """
import json, sys
from pathlib import Path
from app import create_app, main
from domain.settings import Settings
from domain.view_state import decode
from locales import LANGUAGES, date, number, percent
from server import deferred
from store.parsing.template import write_templates
from domain.method import load_method
import openpyxl

deferred.HOLD_S = 600.0  # answers are waited for
store, out = Path(sys.argv[1]), Path(sys.argv[2])
visitor = create_app(Settings(store=store, cache=out / "cache", tier="core", language="sg")).server.test_client()
seen = {"languages": list(LANGUAGES), "date": date("2024-11-30", "sg"), "percent": percent(0.5, "sg")}
seen["state"] = decode("lang=sg")[0].language
seen["shell"] = visitor.get("/?lang=sg").text.split(">")[1]
pages = {}
for language in LANGUAGES:
    headers = {"Referer": f"http://localhost/?lens=sites.list&lang={language}"}
    answer = visitor.get("/_dash-layout", headers=headers)
    pages[language] = [answer.status_code, answer.get_data(as_text=True)]
pages["none"] = [200, visitor.get("/_dash-layout", headers={"Referer": "http://localhost/"}).get_data(as_text=True)]
seen["pages"] = pages
for name in ("/warnings/bulletin.pdf", "/layers/displacement_sites.geojson", "/exposure/prefectures.xlsx"):
    seen[name] = visitor.get(f"{name}?lang=sg").status_code
seen["snapshot"] = visitor.get("/publish/snapshot.html").get_data(as_text=True)
write_templates(out, load_method())
book = openpyxl.load_workbook(out / "sites.xlsx")
seen["columns"] = book["Lisez-moi"].max_column
Path(out / "seen.json").write_text(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository, with a copy of its catalogues changed as the page says."""
    folder = tmp_path_factory.mktemp("tree")
    for path in ROOT.iterdir():
        if path.name not in {"locales", ".git", "tests", "var"} and not path.name.startswith("."):
            (folder / path.name).symlink_to(path)
    shutil.copytree(ROOT / "locales", folder / "locales", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(["sh", "-e", "-c", shell(PAGE)], cwd=folder, check=True)
    for path in folder.glob("locales/*/language.po"):
        path.write_text(f"{path.read_text('utf-8')}\n{block(PAGE, 'locales/*/language.po')}", encoding="utf-8")
    page = folder / "locales" / "sg" / "page.po"
    page.write_text(page.read_text("utf-8").replace('msgstr "Central African Republic"', f'msgstr "{MARK}"'), "utf-8")
    assert MARK in page.read_text("utf-8")
    return folder


@pytest.fixture(scope="module")
def seen(tree: Path, demo_store: GeoPackageStore, tmp_path_factory: pytest.TempPathFactory) -> dict:
    out = tmp_path_factory.mktemp("out")
    command = [sys.executable, "-c", PROGRAM, str(demo_store.path), str(out)]
    ran = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return json.loads((out / "seen.json").read_text())


def test_the_folder_is_found_and_the_default_stays_first(seen: dict) -> None:
    assert seen["languages"] == ["fr", "en", "sg"]
    assert seen["state"] == "sg"


def test_page_and_files_are_made_in_it(seen: dict) -> None:
    assert {language: status for language, (status, _) in seen["pages"].items()} == dict.fromkeys(
        ("fr", "en", "sg", "none"), 200
    )
    assert "Kodor" in seen["pages"]["sg"][1] and "Kodor" in seen["pages"]["none"][1]  # KODRO_LANGUAGE=sg
    assert "Kodor" not in seen["pages"]["en"][1]
    assert [value for name, value in seen.items() if name.startswith("/")] == [200, 200, 200]
    assert 'lang="sg"' in seen["shell"] and "zoom_in" in seen["shell"]
    assert (seen["date"], seen["percent"]) == ("30 Nab 2024", "50%")  # Babel knows its months


def test_every_language_leads_to_the_next(seen: dict) -> None:
    for here, there in (("fr", "en"), ("en", "sg"), ("sg", "fr")):
        assert f"?lang={there}" in seen["pages"][here][1]


def test_snapshot_and_templates_have_it_too(seen: dict) -> None:
    assert all(f'for="show-{code}"' in seen["snapshot"] for code in ("fr", "en", "sg"))
    assert 'id="show-sg" checked' in seen["snapshot"] and WORD in seen["snapshot"]
    assert seen["columns"] == 3 + 3
