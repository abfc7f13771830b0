"""The glossary has every term once, in each language, and explanations lead to terms that exist."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from components.glossary import PAGE, TERMS, glossary, term_link
from components.static import as_html
from domain.settings import Settings
from locales import LANGUAGES, messages_under, text
from store import GeoPackageStore

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_has_a_meaning_and_an_anchor(language: str) -> None:
    shown = as_html(glossary(language))
    assert [term for term in TERMS if f'id="{term}"' not in shown] == []
    assert {key.removesuffix(".about") for key in messages_under("glossary.", language)} == {*TERMS, "title", "see"}
    assert len(TERMS) == len(set(TERMS))


def test_a_link_opens_a_term_in_a_window_of_its_own() -> None:
    shown = as_html(term_link("score", "fr"))
    assert f'href="{PAGE}?lang=fr#score"' in shown and 'target="_blank"' in shown


def test_explanations_lead_to_terms_that_exist() -> None:
    code = [path.read_text(encoding="utf-8") for path in (ROOT / "components").rglob("*.py")]
    named = {term for source in code for term in re.findall(r'term_link\("(\w+)"', source)}
    assert named and named <= set(TERMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_served_in_each_language(demo_store: GeoPackageStore, answers_folder: Path, language: str) -> None:
    client: FlaskClient = create_app(Settings(store=demo_store.path, cache=answers_folder)).server.test_client()
    answer = client.get(f"{PAGE}?lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert text("glossary.title", language) in answer.text
