"""No module keeps a list of languages: they are the folders of locales/."""

import ast
import re
from pathlib import Path

from locales import FOLDER, LANGUAGES

ROOT = Path(__file__).parent.parent.parent
ROOMS = (
    "analysis", "callbacks", "commands", "components", "demo", "domain", "layers", "publish", "server", "services",
    "store",
)  # fmt: skip
IN_SCRIPTS = re.compile(rf"""["'](?:{"|".join(LANGUAGES)})["']""")


def test_the_languages_are_the_folders() -> None:
    assert set(LANGUAGES) == {path.name for path in FOLDER.iterdir() if any(path.glob("*.po"))}


def test_no_code_names_a_language() -> None:
    named = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in [ROOT / "app.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in LANGUAGES
    ]
    assert named == []


def test_no_script_or_page_names_a_language() -> None:
    files = [*(ROOT / "assets").glob("*.js"), *(ROOT / "publish" / "templates").glob("*.html")]
    assert files
    assert [path.name for path in files if IN_SCRIPTS.search(path.read_text(encoding="utf-8"))] == []
