"""Places, tabs, drawer, menu and cards, as a person walks through them with mouse, keyboard, Back and Forward."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from components import ids
from domain.navigation import MONDAY, PLACES
from domain.tiers import Tier
from locales import text
from tests.browser.conftest import rest

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser


def place(page: Page, name: str, language: str) -> Locator:
    return page.locator(f"#{ids.PLACES}").get_by_role("button", name=text(f"place.{name}", language), exact=True)


def tab(page: Page, key: str, language: str) -> Locator:
    return page.locator(f"#{ids.TABS}").get_by_role("button", name=text(f"tab.{key}", language), exact=True)


def test_every_place_opens_its_first_tab_and_shows_its_own_tabs(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}")
    for each in (p for p in PLACES if not p.in_menu):
        offered = each.open_to(Tier.CORE)
        place(page, each.id, language).click()
        expect(page).to_have_url(re.compile(rf"lens={re.escape(offered[0].address)}(&|$)"))
        expect(place(page, each.id, language)).to_have_attribute("aria-current", "page")
        shown = page.locator(f"#{ids.TABS} button:not([data-closes])").filter(visible=True)
        expect(shown).to_have_count(len(offered) if len(offered) > 1 else 0)
        rest(page)


def test_tabs_are_steps_of_the_history(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list")
    tab(page, "sites_compare", language).click()
    expect(page).to_have_url(re.compile(r"lens=sites\.compare"))  # a step is made once the address says it
    expect(page.locator("#panel-main")).to_contain_text(text("compare.title", language))
    tab(page, "sites_followup", language).click()
    expect(page).to_have_url(re.compile(r"lens=sites\.followup"))
    expect(page.locator("#panel-main")).to_contain_text(text("followup.none", language))
    page.go_back()
    expect(page.locator("#panel-main")).to_contain_text(text("compare.title", language))
    expect(tab(page, "sites_compare", language)).to_have_attribute("aria-current", "page")
    page.go_forward()
    expect(page.locator("#panel-main")).to_contain_text(text("followup.none", language))
    expect(tab(page, "sites_followup", language)).to_have_attribute("aria-current", "page")


def test_an_address_of_before_there_were_places_leads_where_it_led(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=compare")
    expect(page.locator("#panel-main")).to_contain_text(text("compare.title", language))
    expect(page).to_have_url(re.compile(r"lens=sites\.compare"))


def test_the_scenario_is_a_drawer_that_its_button_opens_and_closes(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list")
    button = tab(page, "sites_scenario", language)
    button.click()
    expect(page).to_have_url(re.compile(r"lens=sites\.scenario"))
    expect(page.locator("#panel-main")).to_contain_text(text("scenario.title", language))
    button.click()
    expect(page).to_have_url(re.compile(r"lens=sites\.list"))
    expect(page.locator("#panel-main")).to_contain_text(text("readiness.choose", language))


def test_the_menu_opens_the_method_and_closes_by_escape_without_losing_the_selection(
    visit: Visit, language: str
) -> None:
    page = visit(f"?lang={language}&lens=sites.list&sel=displacement_site:SITE-001")
    summary = page.locator(f"#{ids.MENU} summary")
    summary.click()
    expect(page.locator(f"#{ids.LANGUAGE}")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(f"#{ids.LANGUAGE}")).to_be_hidden()
    expect(summary).to_be_focused()
    expect(page).to_have_url(re.compile("sel=displacement_site:SITE-001"))
    page.keyboard.press("Enter")
    page.get_by_role("button", name=text("place.method", language), exact=True).click()
    expect(page).to_have_url(re.compile("lens=method"))
    expect(page.locator(f"#{ids.LANGUAGE}")).to_be_hidden()


def test_a_card_is_opened_with_the_keyboard(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}")
    rest(page)
    page.get_by_role("button", name=re.compile(f"^{re.escape(text('card.borders', language))}")).press("Enter")
    expect(page).to_have_url(re.compile("table=border_crossings"))
    expect(page.locator("#table-summary")).to_contain_text(text("layer.border_crossings.title", language))
    page.get_by_role("button", name=re.compile(f"^{re.escape(text('card.warnings', language))}")).press("Enter")
    expect(page).to_have_url(re.compile(r"lens=risks\.warnings"))
    expect(page.locator("#panel-main .warning-card").first).to_be_visible()


def test_a_line_of_monday_opens_its_site_and_back_returns(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens={MONDAY}")
    line = page.locator(".monday-part .link[data-props*='displacement_site']").filter(visible=True).first
    name, props = line.inner_text(), json.loads(line.get_attribute("data-props") or "")
    line.click()
    expect(page.locator("#panel-main h2").first).to_have_text(name)
    expect(page).to_have_url(re.compile(f"sel=displacement_site:{props[ids.SELECTION]['data']['id']}"))
    expect(place(page, "sites", language)).to_have_attribute("aria-current", "page")
    page.go_back()
    expect(page.locator(".monday-part").first).to_be_visible()
    expect(tab(page, "situation_monday", language)).to_have_attribute("aria-current", "page")


def test_a_phone_reaches_every_place_and_tab_with_a_thumb(visit: Visit, language: str) -> None:
    page = visit(f"?lang={language}&lens=sites.list", 390, 844)
    small = page.evaluate("""() =>
      [...document.querySelectorAll('#places button, .place-tabs:not([hidden]) button, .menu summary')]
      .map((e) => [e.textContent, e.getBoundingClientRect()])
      .filter(([, box]) => box.height < 44 || box.left < 0 || box.right > innerWidth).map(([name]) => name)""")
    assert small == []
