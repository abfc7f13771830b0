"""Uses every control that a page shows: what they are is read from the page, so that a new one is used as well."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Locator, Page

from components import ids
from locales import text
from tests.browser.watching import Faults

SCRIPT = Path(__file__).parent / "controls.js"
FRAME = {ids.LENS, ids.LENS_LIST, ids.LANGUAGE}  # the crawl itself moves by these
FIELDS = {"text": ("Zoumea", "x" * 300, "-5"), "number": ("-5", "0", "9" * 18), "date": ("2199-12-31", "1900-01-01")}
GOOD = {"text": "Zoumea", "number": "2", "date": "2025-11-30"}
ORDER = ("text", "number", "date", "file", "choice", "check", "slider", "button", "link")
ALL_OPTIONS = 6  # a list of more is tried at its ends and in its middle
ALIKE = 2  # of controls that differ by a number only, this many are used
MOST = 220  # controls of one sweep; more is a page that grows without end
HASTE_MS = 5_000  # how long a control may take to be free to be clicked


@dataclass(frozen=True)
class Control:
    """A control as the page shows it."""

    key: str
    kind: str
    mark: str
    place: str  # id of the nearest element that has one
    href: str
    value: str
    nth: int

    @property
    def selector(self) -> str:
        """Finds its element."""
        return f'[data-crawl="{self.mark}"]'


class Crawler:
    """One page and what is done with it; everything that goes wrong is noted with what was being done."""

    def __init__(self, page: Page, faults: Faults, *, language: str, complete: bool) -> None:
        self.page, self.faults, self.language, self.complete = page, faults, language, complete
        self.sent: set[str] = set()
        self.used: dict[str, Control] = {}
        self.files: list[str] = []
        page.on("request", self._remember)

    def _remember(self, request: Any) -> None:
        if request.url.endswith("/_dash-update-component"):
            self.sent |= {name.rpartition(".")[0] for name in json.loads(request.post_data or "{}")["changedPropIds"]}

    # --- states -------------------------------------------------------------------------------------------

    def open(self, url: str) -> None:
        """Open an address and wait until the page rests."""
        self.faults.doing = f"open {url.partition('?')[2][:80]}"
        self.page.goto(url)
        self.stand()

    def stand(self) -> None:
        """Wait until the page stands and rests."""
        self.page.wait_for_selector("#panel-main > *", state="attached")
        self.page.wait_for_function(
            "() => document.querySelector('#table .ag-root, #table-box .empty-state, .failed-state')"
        )
        self.rest()
        self.judge()

    def rest(self) -> None:
        """Wait until nothing is asked of the server and nothing is drawn anew."""
        self.page.wait_for_function("() => crawl.rests()")

    def judge(self, *, answered: bool = False) -> None:
        """Note what the page shows that it must not.

        Args:
            answered: something was entered or pressed that the page may refuse in words.
        """
        internal = text("error.internal", self.language)
        for words in self.page.evaluate("crawl.alerts()"):
            if internal in words or not (answered or self.may_refuse):
                self.faults.note(f"the page says: {words[:200]}")
        for words in self.page.evaluate("crawl.nonsense()"):
            self.faults.note(f"the page shows “{words}”")

    may_refuse = False  # a store without data lets the page say so at any time

    # --- the sweep ----------------------------------------------------------------------------------------

    def sweep(self, within: str, *, leave: Callable[[Control], bool] = lambda _: False) -> None:
        """Use every control within an element, and those that appear by it, each once; dialogs as they open."""
        start = self.page.url
        while control := self._next(within, leave):
            self.used[control.key] = control
            if len(self.used) > MOST:
                raise AssertionError(f"more than {MOST} controls: {list(self.used)[-5:]}")
            self.faults.doing = control.key
            try:
                self._use(control)
            except Error as error:
                if "detached" not in str(error) and self.page.locator(control.selector).count():
                    self.faults.note(f"cannot be used: {error.message[:300]}")
            self.rest()
            if _lens(self.page.url) != _lens(start):
                self.open(start)

    def _next(self, within: str, leave: Callable[[Control], bool]) -> Control | None:
        found = sorted(self.controls(within), key=lambda c: ORDER.index(c.kind))
        new = [c for c in found if c.key not in self.used and c.place not in FRAME and c.nth <= ALIKE and not leave(c)]
        if not new and self.page.locator("[role=dialog]").filter(visible=True).count():
            self.page.keyboard.press("Escape")
            self.page.locator("[role=dialog]").filter(visible=True).first.wait_for(state="hidden")
            return self._next(within, leave)
        return new[0] if new else None

    def controls(self, within: str = "body") -> list[Control]:
        """What can be used now."""
        names = Control.__dataclass_fields__
        return [Control(**{n: c[n] for n in names}) for c in self.page.evaluate("w => crawl.controls(w)", within)]

    def _use(self, control: Control) -> None:
        element = self.page.locator(control.selector)
        match control.kind:
            case "text" | "number" | "date":
                self._type(element, control)
            case "choice":
                self._choose(element, control)
            case "check":
                for _ in range(2):  # on and off, or off and on
                    self._press(element)
            case "slider":
                self._slide(element)
            case "file":
                self._upload(element)
            case "link":
                self._follow(control)
            case _:
                element.click(timeout=HASTE_MS)
                self.settle(answered=True)

    def settle(self, *, answered: bool = False) -> None:
        """Wait for rest, then judge."""
        self.rest()
        self.judge(answered=answered)

    def _press(self, element: Locator) -> None:
        if element.count():
            element.evaluate("e => e.click()")  # Mantine hides the input and draws the mark beside it
            self.settle()

    def _type(self, element: Locator, control: Control) -> None:
        for value in FIELDS[control.kind] if self.complete else FIELDS[control.kind][:1]:
            self.faults.doing = f"{control.key} := {value[:20]}"
            element.fill(value, timeout=HASTE_MS)
            element.press("Enter")
            element.press("Enter")
            self.settle(answered=True)
            if not element.count():
                return
        good = GOOD[control.kind] if control.kind == "text" else control.value or GOOD[control.kind]
        element.fill(good, timeout=HASTE_MS)
        element.press("Tab")
        self.settle(answered=True)

    def _choose(self, element: Locator, control: Control) -> None:
        for number in self._numbers(self._options(element)):
            if not element.count():
                return
            self.faults.doing = f"{control.key}, option {number + 1}"
            options = self._options(element)
            if number < options.count():
                options.nth(number).evaluate("e => e.click()")
            self.settle()
        if element.count() and control.value:
            same = self._options(element).filter(has_text=control.value)
            if same.count():
                same.first.evaluate("e => e.click()")
        self.page.keyboard.press("Escape")

    def _options(self, element: Locator) -> Locator:
        options = self.page.locator("[role=option]").filter(visible=True)
        if not options.count():
            element.evaluate("e => { e.focus(); e.click(); }")
            self.rest()
        return options

    def _numbers(self, options: Locator) -> Iterator[int]:
        count = options.count()
        few = range(count) if self.complete and count <= ALL_OPTIONS else sorted({0, count // 2, count - 1})
        return iter([n for n in few if 0 <= n < count])

    def _slide(self, element: Locator) -> None:
        for key in ("Home", "ArrowRight", "End", "ArrowLeft"):
            if element.count():
                element.press(key, timeout=HASTE_MS)
        self.settle()

    def _upload(self, element: Locator) -> None:
        for name in self.files:
            self.faults.doing = f"upload {Path(name).name}"
            element.set_input_files(name)
            self.settle(answered=True)

    def _follow(self, control: Control) -> None:
        """A link is answered; what it leads to is another crawl's."""
        if control.href.startswith(("data:", "blob:")):
            return
        answer = self.page.request.get(control.href if "://" in control.href else self._absolute(control.href))
        if not answer.ok:
            self.faults.note(f"{answer.status} {control.href}")

    def _absolute(self, href: str) -> str:
        return str(self.page.evaluate("h => new URL(h, location.href).href", href))

    def unsent(self, inputs: set[str]) -> set[str]:
        """Components that a callback listens to and whose control was used, and of which the server heard nothing."""
        return {c.place for c in self.used.values() if c.place in inputs} - self.sent


def _lens(url: str) -> str:
    return next((part[5:] for part in url.partition("?")[2].split("&") if part.startswith("lens=")), "overview")
