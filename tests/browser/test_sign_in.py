"""People are invited, sign in, see and may do what their role gives, and are led back when their session has ended."""

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError

from domain.settings import Settings
from locales import text
from store import Store
from store.accounts import Accounts
from tests.browser.conftest import PATIENCE_MS, SCRIPT, rest, served
from tests.browser.watching import Faults
from tests.store.accounts_maker import PASSWORD

pytestmark = pytest.mark.browser
LANGUAGE = "fr"
FOOTER = "footer:not([id])"


@dataclass
class Office:
    """A server with accounts, and the browsers of the people who use it."""

    address: str
    accounts: Accounts
    browser: Callable[[], BrowserContext]
    faults: Faults

    def person(self, name: str, role: str) -> Page:
        """Somebody who has an account, before the page of signing in, with nothing from before."""
        self.accounts.add(name, name=f"{name.title()} N.", role=role)
        self.accounts.accept(self.accounts.invite(name), PASSWORD)
        return self.visitor()

    def visitor(self) -> Page:
        page = self.browser().new_page()
        page.set_viewport_size({"width": 1366, "height": 768})
        page.add_init_script(path=str(SCRIPT))
        self.faults.watch(page, self.address)
        return page


@pytest.fixture
def office(
    demo_store: Store, answers_folder: Path, profile: BrowserContext, faults: Faults, tmp_path: Path
) -> Iterator[Office]:
    """The synthetic country, served to people with accounts."""
    for path in demo_store.path.parent.iterdir():  # accounts are written beside the store
        (tmp_path / path.name).symlink_to(path)
    settings = Settings(store=tmp_path / demo_store.path.name, cache=answers_folder, audience="accounts")
    with contextlib.ExitStack() as opened, served(settings) as address:

        def browser() -> BrowserContext:
            made = profile.browser.new_context(reduced_motion="reduce")
            made.set_default_timeout(PATIENCE_MS)
            opened.callback(made.close)
            return made

        yield Office(address, Accounts.of_store(settings.store), browser, faults)
        opened.close()


def field(page: Page, label: str) -> Locator:
    return page.get_by_label(text(label, LANGUAGE), exact=True)


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    field(page, "sign_in.person").fill(name)
    field(page, "sign_in.password").fill(password)
    page.get_by_role("button", name=text("sign_in.title", LANGUAGE)).click()


def import_button(page: Page) -> Locator:
    page.locator(".menu:not([open]) summary").click()
    return page.get_by_role("button", name=text("upload.button", LANGUAGE))


def stands(page: Page) -> None:
    page.wait_for_selector("#panel-main > *", state="attached")
    rest(page)


def footer_link(page: Page, words: str) -> None:
    page.locator(FOOTER).get_by_role("link", name=text(f"footer.{words}", LANGUAGE)).click()


def test_who_is_invited_sets_a_password_signs_in_and_signs_out(office: Office) -> None:
    office.accounts.add("awa", name="Awa N.", role="cluster")
    page = office.visitor()
    page.goto(f"{office.address}/invitation/{office.accounts.invite('awa')}?lang=fr")
    field(page, "password.new").fill(PASSWORD)
    field(page, "password.again").fill(PASSWORD)
    page.get_by_role("button", name=text("password.button", LANGUAGE)).click()
    sign_in(page, "awa")
    stands(page)
    expect(page.locator(FOOTER)).to_contain_text("Awa N.")
    expect(import_button(page)).to_be_visible()
    footer_link(page, "sign_out")
    page.get_by_role("button", name=text("sign_out.title", LANGUAGE)).click()
    expect(page.locator("[role=status]")).to_have_text(text("sign_in.done.out", LANGUAGE))
    page.goto(f"{office.address}/?lang=fr&lens=sites.list")
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))


def test_a_wrong_password_is_said_and_the_name_stays(office: Office) -> None:
    page = office.person("awa", "cluster")
    page.goto(f"{office.address}/?lang=fr&lens=sites.closing")
    with office.faults.while_cut_off():  # the answer says that nobody was let in
        sign_in(page, "awa", "not the password")
        expect(page.locator("#failure")).to_be_visible()
    expect(field(page, "sign_in.person")).to_have_value("awa")
    sign_in(page, "awa")
    stands(page)
    expect(page).to_have_url(re.compile("lens=sites.closing"))  # where they were going


@pytest.mark.parametrize(("role", "tier", "sees_sites", "imports"), [
    ("viewer", "public", False, False), ("partner", "partner", True, False), ("cluster", "core", True, True),
])  # fmt: skip
def test_a_page_shows_and_offers_what_the_role_gives(
    office: Office, role: str, tier: str, sees_sites: bool, imports: bool
) -> None:
    page = office.person("ben", role)
    page.goto(f"{office.address}/?lang=fr&lens=sites.list")
    sign_in(page, "ben")
    stands(page)
    expect(page.locator(FOOTER)).to_contain_text(text(f"tier.{tier}", LANGUAGE))
    rows = page.locator("#table .ag-row")  # of sites, which the public is not shown
    if sees_sites:
        expect(rows.first).to_be_visible()
    else:
        expect(rows).to_have_count(0)
    expect(import_button(page)).to_have_count(1 if imports else 0)


def test_who_is_shut_out_is_led_to_sign_in_and_back_to_what_was_open(office: Office) -> None:
    page = office.person("awa", "cluster")
    page.goto(f"{office.address}/?lang=fr&lens=sites.list")
    sign_in(page, "awa")
    stands(page)
    for disabled in (True, False):
        office.accounts.set_disabled("awa", disabled)  # the session has ended, the account has not
    with office.faults.while_cut_off():
        # The page leaves while the click is still being made, or before, if it asked for something else.
        with contextlib.suppress(PlaywrightError):
            page.evaluate(
                "() => void setTimeout(() => document.querySelector('[data-lens=\"sites.closing\"]')?.click())"
            )
        expect(page).to_have_url(re.compile(r"/sign-in\?next="))
        page.wait_for_load_state()
    sign_in(page, "awa")
    stands(page)
    expect(page.locator("#panel-main")).to_contain_text(text("readiness.choose", LANGUAGE))


def test_a_new_password_takes_the_place_of_the_old_one(office: Office) -> None:
    page = office.person("awa", "partner")
    page.goto(f"{office.address}/?lang=fr")
    sign_in(page, "awa")
    stands(page)
    footer_link(page, "password")
    field(page, "password.current").fill(PASSWORD)
    for label in ("password.new", "password.again"):
        field(page, label).fill("une tout autre phrase")
    page.get_by_role("button", name=text("password.button", LANGUAGE)).click()
    expect(page.locator("[role=status]")).to_have_text(text("sign_in.done.password", LANGUAGE))
    other = office.visitor()
    other.goto(f"{office.address}/?lang=fr")
    with office.faults.while_cut_off():
        sign_in(other, "awa")
        expect(other.locator("#failure")).to_be_visible()
    sign_in(other, "awa", "une tout autre phrase")
    stands(other)
    expect(other.locator(FOOTER)).to_contain_text("Awa N.")
