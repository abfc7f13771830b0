"""Rules of wording that every message keeps: signs, spaces, and words that were put aside."""

import re
from collections.abc import Iterator

import pytest

import locales

FRENCH, ENGLISH = "fr", "en"
# What a command line or a file needs is written as a computer reads it.
CODE = re.compile(r"--[\w-]+(=\S+)?|gdal\w+[^)]*|\b\w+\.py\b[^.;]*|tcp://\S+|EPSG:\d+|\d{4}-\d{2}-\d{2}")
# Words that said something else than was meant, or one thing in two ways (issue 10, section 7).
ASIDE = {
    FRENCH: (
        "preuve", "volontariat", "réinstallation", "sur place et", "porte g", "en échec", "échoue", "rachèt", "tirage",
        "noyau du cluster", "cœur du cluster", "convenu", "instantané", "périmé", "vieilli", "rassur", "imputé",
        "tenure", "maille", "année moyenne", "sans option", "surchargé", "destination ouverte", "défaire", "figuré",
        "personnes revenues", "qui tient", "n’est pas crue", "dépistage", "ensemble de sites à fermer",
    ),
    ENGLISH: (
        "gate", "evidence", "draws", "hangs on", "holds back", "buys out", "buy out", "flip", "shut", "leavers",
        "without option", "agree these", "all together", "cluster core", "reassur", "mean year", "screening",
        "closing set", "failing", "is taken", "not taken", "withheld", "newest",
    ),
}  # fmt: skip


def forms(language: str) -> Iterator[tuple[str, str]]:
    """Every form of every message, without what is written for a computer."""
    for key, message in locales.catalogue(language).items():
        for form in message.forms if isinstance(message, locales.Plural) else (message,):
            yield key, CODE.sub("", form)


@pytest.mark.parametrize("language", locales.LANGUAGES)
def test_no_hyphen_stands_for_a_minus(language: str) -> None:
    assert [f"{key}: {said}" for key, said in forms(language) if re.search(r"(?<![\w{}])-(?=[\d{])", said)] == []


@pytest.mark.parametrize("language", locales.LANGUAGES)
def test_comparisons_have_their_signs(language: str) -> None:
    assert [f"{key}: {said}" for key, said in forms(language) if re.search(r"[<>]=", said)] == []


def test_french_signs_have_their_narrow_space() -> None:
    wrong = r"[ \u00a0][;:!?»%]|[\d}]%|«(?!\u202f)|(?<=\w):(?=\s)"
    exempt = {"format.chart_month", "format.chart_day", "format.percent"}
    assert [f"{k}: {said}" for k, said in forms(FRENCH) if re.search(wrong, said) and k not in exempt] == []


def test_french_decimals_have_a_comma() -> None:
    versions = re.compile(r"(note de méthode Kodro|CC BY|WGS) \d[\d.]*|\d+(\.\d+){3}|×")
    said_so = [(key, versions.sub("", said)) for key, said in forms(FRENCH)]
    assert [f"{key}: {said}" for key, said in said_so if re.search(r"\d\.\d", said)] == []


def test_english_per_cent_follows_its_number() -> None:
    assert [f"{key}: {said}" for key, said in forms(ENGLISH) if re.search(r"[\d}]\s%", said)] == []


@pytest.mark.parametrize("language", locales.LANGUAGES)
def test_an_apostrophe_is_typographic(language: str) -> None:
    assert [f"{key}: {said}" for key, said in forms(language) if re.search(r"\w'\w", said)] == []


@pytest.mark.parametrize("language", sorted(ASIDE))
def test_words_put_aside_do_not_return(language: str) -> None:
    found = [
        f"{key}: {word}: {said}"
        for key, said in forms(language)
        for word in ASIDE[language]
        if re.search(rf"\b{re.escape(word)}", re.sub(r"[\u00a0\u202f]|\{\w+\}", " ", said.lower()))
    ]
    assert found == []


@pytest.mark.parametrize("language", locales.LANGUAGES)
def test_no_utc_is_read_by_people(language: str) -> None:
    assert [key for key, said in forms(language) if "UTC" in said] == []
