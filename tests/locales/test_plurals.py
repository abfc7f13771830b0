"""A count picks the form of its message by the language's own rule, and is shown as a number of the language."""

import string

import pytest

import locales


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("fr", 0, "0 inconnue"), ("fr", 1, "1 inconnue"),
        ("fr", 2, "2 inconnues"), ("fr", 1234, "1\u202f234 inconnues"),
        ("en", 0, "0 conditions met"), ("en", 1, "1 condition met"), ("en", 1234, "1,234 conditions met"),
    ],
)  # fmt: skip
def test_the_form_follows_the_count(language: str, count: int, words: str) -> None:
    key = "gates.count.UNKNOWN" if language == "fr" else "gates.passed"
    assert locales.text(key, language, count=count) == words


@pytest.mark.parametrize("language", locales.LANGUAGES)
def test_every_form_has_the_same_placeholders(language: str) -> None:
    plurals = {k: m.forms for k, m in locales.catalogue(language).items() if isinstance(m, locales.Plural)}
    assert plurals
    for key, forms in plurals.items():
        names = [{name for _, name, _, _ in string.Formatter().parse(form) if name} for form in forms]
        assert all(found == names[0] and "count" in found for found in names), key


def test_a_message_has_plurals_in_every_language_or_in_none() -> None:
    kinds = [{k for k, m in locales.catalogue(c).items() if isinstance(m, locales.Plural)} for c in locales.LANGUAGES]
    assert all(keys == kinds[0] for keys in kinds)
