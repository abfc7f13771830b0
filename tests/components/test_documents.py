"""What can be taken away is listed with what it is, and only where it can be had."""

import datetime as dt

import pytest

from components.documents import documents
from domain.workshop import Workshop
from locales import LANGUAGES, date, text
from services.sites.rounds import NO_ROUND, Round

ROUND = Round(22, dt.date(2025, 10, 31))
HELD = [Workshop("w1", "Bambari", on="2025-11-30"), Workshop("w2", "Bria <2>")]


def html_of(shown: object) -> str:
    return str(shown.to_plotly_json()["props"]["data-html"])  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_version_is_of_the_round_and_says_its_day(language: str) -> None:
    said = html_of(documents(ROUND, None, language))
    assert 'href="/publish/snapshot.html?round=22"' in said
    assert date(ROUND.on, language) in said
    assert f'href="/warnings/bulletin.pdf?lang={language}"' in said


def test_without_a_round_there_is_no_public_version_to_take() -> None:
    said = html_of(documents(Round(NO_ROUND, ROUND.on), None, "en"))
    assert "snapshot.html" not in said and text("documents.public_none", "en") in said


def test_minutes_are_listed_the_newest_first_in_both_forms_for_who_may_take_them() -> None:
    said = html_of(documents(ROUND, HELD, "fr"))
    assert said.index("/minutes/w2.pdf") < said.index("/minutes/w1.pdf")
    assert all(f"/minutes/{w.id}.{form}?lang=fr" in said for w in HELD for form in ("pdf", "docx"))
    assert "Bria &lt;2&gt;" in said and "30/11/2025" in said
    assert "/minutes/" not in html_of(documents(ROUND, None, "fr"))
    assert text("documents.minutes_none", "fr") in html_of(documents(ROUND, [], "fr"))
