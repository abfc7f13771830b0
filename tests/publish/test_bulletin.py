"""The bulletin: one page whatever happens, everything on it, in both languages."""

import re
from dataclasses import replace

import pytest

from locales import text
from publish.bulletin import make_bulletin
from publish.bulletin_pdf import to_pdf
from services.context import Context
from tests.publish.pdf_reading import pages, read_pdf

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


def squeezed(words: str) -> str:
    """Without spaces."""
    return re.sub(r"\s", "", words)


@LANGUAGES
def test_the_page_says_everything(unpacked: None, context: Context, language: str) -> None:
    bulletin = make_bulletin(replace(context, publisher="Cluster CCCM"), language)
    made = to_pdf(bulletin)
    assert pages(made) == 1
    words = squeezed(read_pdf(made))
    said = [
        bulletin.title, bulletin.headline, bulletin.unknown, bulletin.calm, bulletin.foot, *bulletin.triggers,
        *bulletin.notes, *[cell for row in bulletin.skill_rows for cell in row], text("label.synthetic", language),
        text("disclaimer", language), "Cluster CCCM",
    ]  # fmt: skip
    for area in bulletin.areas:
        said += [area.label, area.name, area.since, *area.why, area.who, area.places]
    assert [s for s in said if squeezed(s) not in words] == []


@LANGUAGES
@pytest.mark.parametrize("count", [0, 1, 8, 17])
def test_it_is_one_page_however_many_are_warned(unpacked: None, context: Context, language: str, count: int) -> None:
    bulletin = make_bulletin(context, language)
    first = bulletin.areas[0]
    areas = [replace(first, name=f"Préfecture {n}", why=first.why * 2) for n in range(count)]
    made = to_pdf(replace(bulletin, areas=areas))
    assert pages(made) == 1
    words = squeezed(read_pdf(made))
    # Those that do not fit in the table are counted, and named.
    assert [a.name for a in areas if squeezed(a.name) not in words] == []
    if count == 17:
        assert squeezed(text("bulletin.more", language, count="§", names="")).split("§")[1][:10] in words


def test_action_and_the_most_exposed_come_first(context: Context) -> None:
    areas = make_bulletin(context, "fr").areas
    assert [a.level for a in areas] == ["action", "readiness"]


def test_the_public_bulletin_names_no_site(public_context: Context, context: Context) -> None:
    assert all(area.places == "" for area in make_bulletin(public_context, "fr").areas)
    assert all(area.places for area in make_bulletin(context, "fr").areas)
