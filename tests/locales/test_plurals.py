"""A count picks the form of its message by the language's own rule, and is shown as a number of the language."""

import re
import shutil
import string
import subprocess
from email import message_from_string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import locales

# Words after a number that end as a plural does and are none, or do not change with the number.
NO_PLURALS = {
    "fr": {
        "ans",
        "dans",
        "des",
        "fois",
        "indécis",
        "les",
        "moins",
        "mois",
        "pas",
        "plus",
        "pris",
        "près",
        "sans",
        "sous",
    },
    "en": {"does", "fails", "is", "takes", "times", "years"},  # years: return periods, never of one year
}
# Placeholders whose value is never a whole number of things: shares, points with a decimal, words, names.
NO_COUNTS = {
    "share",
    "open",
    "blocked_max",
    "open_min",
    "e_completeness",
    "points",
    "assured",
    "times",
    "who",
    "value",
    "least",
    "name",
    "version",
}
PLURAL_WORDS = {"fr": r"\w+[sx]", "en": r"(?:\w*[^\Ws])s|people"}
# Numbers of thousands of people, or of at least four.
ALWAYS_MANY = {"exposure.totals": {"raster"}, "risk.withheld_advice": {"most"}}


def counts_before_a_plural(message: str, language: str) -> set[str]:
    """Placeholders of a message that a noun in the plural follows, an adjective between them or none."""
    word = rf"[\s\u00a0\u202f](?:(?:autres|other|more)\s)?({PLURAL_WORDS[language]})\b"
    found = re.findall(rf"{{(\w+)}}{word}", message)
    return {name for name, noun in found if noun not in NO_PLURALS[language] and name not in NO_COUNTS}


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


@pytest.mark.parametrize("language", locales.LANGUAGES)
def test_a_number_before_a_plural_noun_has_plural_forms(language: str) -> None:
    """Only `count` picks a form: another number of a message is said without a noun, or as a message of its own."""
    wrong = []
    for key, message in locales.catalogue(language).items():
        forms = message.forms if isinstance(message, locales.Plural) else (message,)
        agreeing = {"count"} if isinstance(message, locales.Plural) else set()
        named = set().union(*(counts_before_a_plural(form, language) for form in forms))
        if named - agreeing - ALWAYS_MANY.get(key, set()):
            wrong.append(f"{key}: {message}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize(
    ("language", "message", "found"),
    [
        ("fr", "il y a {days} jours", {"days"}), ("fr", "{n}\u202fautres lieux", {"n"}), ("fr", "{n} fois plus", set()),
        ("en", "{n} more rows reported", {"n"}), ("en", "{n} people", {"n"}), ("en", "{share} of households", set()),
        ("en", "{n} less", set()), ("en", "sites: {n}", set()),
    ],
)  # fmt: skip
def test_the_search_finds_nouns_in_the_plural(language: str, message: str, found: set[str]) -> None:
    assert counts_before_a_plural(message, language) == found


@pytest.mark.parametrize("count", [float("nan"), "< 10", None])
def test_a_count_that_is_unknown_or_hidden_takes_the_last_form(count: object) -> None:
    said = locales.text("people.count", "fr", count=count)
    assert said.endswith("personnes")
    assert "nan" not in said


PO_FILES = sorted(locales.FOLDER.glob("*/*.po"))


@pytest.mark.parametrize("path", PO_FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_header_names_project_encoding_and_the_plural_rule_of_its_language(path: Path) -> None:
    lines = re.findall(r'^"(.*)\\n"$', path.read_text("utf-8").split("\n\n")[0], re.MULTILINE)
    header = message_from_string("\n".join(lines))
    language = path.parent.name
    assert (header["Project-Id-Version"], header["Language"]) == ("Kodro", language)
    assert header["Content-Type"] == "text/plain; charset=UTF-8"
    assert header["Plural-Forms"].rstrip(";") == Catalog(locale=language).plural_forms.rstrip(";")


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="the gettext tools are not on this machine")
@pytest.mark.parametrize("path", PO_FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_gettext_has_nothing_to_say_of_a_catalogue(path: Path) -> None:
    done = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
