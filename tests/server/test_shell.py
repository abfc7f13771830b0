"""The page's document: in the reader's language, its heavy scripts named for later."""

import html
import json
import re

import pytest
from flask.testing import FlaskClient

from locales import LANGUAGES, messages_under, text
from server.shell import LATER, UNUSED


def document(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_is_in_the_language_of_the_address(core_client: FlaskClient, language: str) -> None:
    page = document(core_client, f"/?lang={language}")
    assert f'<html lang="{language}"' in page
    words = json.loads(html.unescape(re.search(r'data-words="([^"]*)"', page)[1]))  # type: ignore[index]
    assert words == messages_under("map.words.", language)


@pytest.mark.parametrize("address", ["/", "/?lens=risks.exposure", "/?lang=xx", "/?lang=%3Cscript%3E", "/?lang="])
def test_without_a_language_it_is_the_houses_and_nothing_hostile_is_written(
    core_client: FlaskClient, address: str
) -> None:
    page = document(core_client, address)
    assert '<html lang="fr"' in page
    assert "<script>alert" not in page and 'lang="<' not in page


def test_the_table_is_loaded_later_and_the_old_one_never(core_client: FlaskClient) -> None:
    page = document(core_client, "/")
    later = re.search(r'data-later="([^"]*)"', page)
    assert later is not None and "dash_ag_grid" in later[1]
    assert LATER.search(page) is None and UNUSED.search(page) is None
    assert '<script src="' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_until_the_page_stands_it_says_so_in_the_readers_language(core_client: FlaskClient, language: str) -> None:
    page = document(core_client, f"/?lang={language}")
    before = page[page.index("<body>") : page.index('id="react-entry-point"')]
    for key in ("page.opening", "server.working", "page.noscript"):
        assert html.escape(text(key, language)) in before or text(key, language) in before
    assert "<link" not in before and "src=" not in before  # it waits for no file
