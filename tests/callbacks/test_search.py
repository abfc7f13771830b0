"""Names without accents and codes are found, whatever layer draws them."""

import pytest
from dash import no_update

from callbacks.search import SHOWN, offer
from components import ids
from services.context import Context
from tests.callbacks.pages import Page, entry

VIEW = {"language": "fr"}


def offered(context: Context, typed: str) -> list[dict[str, str]]:
    options, _ = offer(context, typed, None, [], VIEW)
    assert isinstance(options, list)
    return options


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("SITE-030", "displacement_site:SITE-030"),
        ("site-030", "displacement_site:SITE-030"),
        ("CF21", "adm1:CF21"),
        ("cf431", "adm2:CF431"),
        ("pladama", "refugee_location:unhcr:1"),
        ("danga gboudou", "adm3:CF43101"),
    ],
)
def test_a_code_or_a_name_comes_first(core: Context, typed: str, value: str) -> None:
    assert offered(core, typed)[0]["value"] == value


@pytest.mark.parametrize(
    ("typed", "name"), [("ndele", "Ndélé"), ("hopital", "Hôpital"), ("zoumea", "Zouméa"), ("NDÉLÉ", "Ndélé")]
)
def test_accents_and_case_do_not_matter(core: Context, typed: str, name: str) -> None:
    options = offered(core, typed)
    assert options
    assert all(name in option["label"] for option in options)


@pytest.mark.parametrize("typed", ["", " ", "a", " é ", "<b>", "\u202f\u00a0..", None])
def test_too_few_letters_change_nothing(core: Context, typed: str | None) -> None:
    assert offer(core, typed, None, [], VIEW) == (no_update, no_update)


@pytest.mark.parametrize("typed", ["-5 000", "x" * 300, "'; drop table --", "zzz<b>"])
def test_anything_may_be_typed(core: Context, typed: str) -> None:
    assert offered(core, typed) == []


def test_the_list_is_short_and_no_option_is_twice(core: Context) -> None:
    values = [option["value"] for option in offered(core, "an")]
    assert len(values) == SHOWN
    assert len(set(values)) == len(values)


def test_what_was_chosen_stays_an_option_that_the_list_does_not_show(core: Context) -> None:
    before = offered(core, "SITE-030")
    options, _ = offer(core, "hopital", "displacement_site:SITE-030", before, VIEW)
    assert [option["value"] for option in options if option.get("hidden")] == ["displacement_site:SITE-030"]
    again, _ = offer(core, "SITE-030", "displacement_site:SITE-030", before, VIEW)
    assert not any(option.get("hidden") for option in again)


def test_what_is_typed_is_never_written_back(page: Page) -> None:
    answer = page.set_off(
        page.key(f"{ids.SEARCH}.data"),
        [entry(ids.SEARCH, "data"), entry(ids.SEARCH, "nothingFoundMessage")],
        [entry(ids.SEARCH_TYPED, "data", "ndele")],
        [entry(ids.SEARCH, "value"), entry(ids.SEARCH, "data", []), entry(ids.VIEW, "data", VIEW)],
        [(ids.SEARCH_TYPED, "data")],
    )
    assert answer is not None
    assert set(answer[ids.SEARCH]) == {"data", "nothingFoundMessage"}
