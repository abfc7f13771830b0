"""No module keeps a list of languages: they are the folders of locales/."""

import ast
import re

from locales import FOLDER, LANGUAGES
from tests.house.source_files import ROOT, modules

IN_SCRIPTS = re.compile(rf"""["'](?:{"|".join(LANGUAGES)})["']""")


def test_the_languages_are_the_folders() -> None:
    assert set(LANGUAGES) == {path.name for path in FOLDER.iterdir() if any(path.glob("*.po"))}


def test_no_code_names_a_language() -> None:
    named = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in LANGUAGES
    ]
    assert named == []


def test_no_script_or_page_names_a_language() -> None:
    files = [*(ROOT / "assets").glob("*.js"), *(ROOT / "publish" / "templates").glob("*.html")]
    assert files
    assert [path.name for path in files if IN_SCRIPTS.search(path.read_text(encoding="utf-8"))] == []
