"""Uses every control that a page shows: what they are is read from the page, so that a new one is used as well."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Error, Locator, Page

from components import ids
from domain.navigation import OVERVIEW
from tests.browser.conftest import rest
from tests.browser.judging import After, Alert, alerts_of, causes_named, objection
from tests.browser.watching import Faults

FRAME = {ids.PLACES, ids.TABS, ids.LANGUAGE}  # the crawl itself moves by these
FIELDS = {"text": ("Zoumea", "x" * 300, "-5"), "number": ("-5", "0", "9" * 18), "date": ("2199-12-31", "1900-01-01")}
GOOD = {"text": "Zoumea", "number": "2", "date": "2025-11-30"}
ORDER = ("text", "number", "date", "file", "choice", "check", "slider", "button", "link")
TAKES_AWAY = "✕"  # the name of a button that takes away what another made
ALIKE = 2  # of controls that differ by a number only, in name or id, this many are used; fields beyond are filled
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
        self.files: dict[str, str] = {}  # to be refused, with the cause that must be named
        self.explained: set[str] = set()  # causes that lie in the store or the address: judging.objection()
        self.records: Callable[[], int] = int  # how many entries the store's journal has
        self.asked: dict[str, tuple[str, dict[str, Any]]] = {}  # newest request of each callback, by its outputs
        self.kinds: dict[str, str] = {}  # what a click on a feature selects, by layer
        self.publisher = ""
        self.met: dict[str, int] = {}  # how many controls had been used when a control was first seen
        self.alike: dict[str, int] = {}  # the how manieth each is among those that differ by a number only
        self.without_choice: set[str] = set()  # lists of one option, of which the server hears nothing
        self._said: set[Alert] = set()
        page.on("request", self._remember)

    def _remember(self, request: Any) -> None:
        if urlsplit(request.url).path == "/_dash-update-component":
            body = json.loads(request.post_data or "{}")
            self.asked[body["output"]] = (request.url, body)
            self.sent |= {name.rpartition(".")[0] for name in body["changedPropIds"]}

    # --- states -------------------------------------------------------------------------------------------

    def open(self, url: str) -> None:
        """Open an address and wait until the page rests."""
        self.faults.doing = f"open {url.partition('?')[2][:80]}"
        self.page.goto(url)
        self.stand()

    def stand(self) -> None:
        """Wait until the page stands and rests."""
        self.page.wait_for_selector("#panel-main > *", state="attached")
        # A table, rows, or in words why there are none: not every tier has a grid.
        self.page.wait_for_function("() => document.querySelector('#table-box, .failed-state')?.textContent")
        self.rest()
        self.judge()

    def rest(self) -> None:
        """Wait until nothing is asked of the server and nothing is drawn anew."""
        rest(self.page)

    def judge(self, after: After = After.NOTHING_ENTERED) -> None:
        """Note what the page shows that it must not; what stood there before was judged before."""
        alerts = set(alerts_of(self.page.evaluate("crawl.alerts()")))
        for alert in alerts - self._said:
            if why := objection(alert, self.language, after, self.explained):
                self.faults.note(f"the page says what {why}: {alert.words[:300]}")
        self._said = alerts
        for words in self.page.evaluate("crawl.nonsense()"):
            self.faults.note(f"the page shows “{words}”")

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
        found = self.controls(within)
        self.met |= {c.key: len(self.used) for c in found if c.key not in self.met}
        self.alike |= {key: nth for key, nth in _alike(found) if key not in self.alike}
        # What appeared last comes first: another step of a tool would take it away unused. What takes away comes last.
        found.sort(key=lambda c: (ORDER.index(c.kind), TAKES_AWAY in c.key, -self.met[c.key]))
        new = [c for c in found if c.key not in self.used and c.place not in FRAME and not leave(c)]
        new = [c for c in new if self.alike[c.key] <= ALIKE or c.kind in FIELDS]  # a tool may need all of its fields
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
                self._press_button(element, control)

    def settle(self, after: After = After.NOTHING_ENTERED) -> None:
        """Wait for rest, then judge."""
        self.rest()
        self.judge(after)

    def _press_button(self, element: Locator, control: Control) -> None:
        """Press a button; the same key once more must record nothing, wherever the keyboard is by then."""
        before = self.records()
        if control.href:  # a jump within the page, which may be seen only while it has the keyboard
            element.press("Enter", timeout=HASTE_MS)
        else:
            element.click(timeout=HASTE_MS)
        self.settle(After.PRESSED)
        recorded = self.records()
        if self.complete and recorded > before:
            self.page.keyboard.press("Enter")
            self.settle(After.PRESSED)
            if self.records() > recorded:
                self.faults.note("a second Enter is recorded as well")

    def _press(self, element: Locator) -> None:
        if element.count():
            element.evaluate("e => e.click()")  # Mantine hides the input and draws the mark beside it
            self.settle()

    def _type(self, element: Locator, control: Control) -> None:
        values = FIELDS[control.kind] if self.complete else FIELDS[control.kind][:1]
        nth, stood = self.alike[control.key], control.value
        for value in values if nth == 1 else ():
            self.faults.doing = f"{control.key} := {value[:20]}"
            element.fill(value, timeout=HASTE_MS)
            element.press("Enter")
            element.press("Enter")
            self.settle(After.BAD_INPUT)
            if self.complete:
                self._press_reader(control)
            if not element.count():  # written again with the panel
                again = next((c for c in self.controls() if c.key == control.key), None)
                if again is None:
                    return
                control, element = again, self.page.locator(again.selector)
        good = GOOD[control.kind] if control.kind == "text" else stood or GOOD[control.kind]
        element.fill(good, timeout=HASTE_MS)
        element.press("Tab")
        if nth <= ALIKE:
            self.settle(After.BAD_INPUT)

    def _press_reader(self, control: Control) -> None:
        """Press the button that reads a field, with what stands in it."""
        name = self.page.evaluate("s => crawl.reader(s)", control.selector)
        if name:
            self.page.locator(f"[id='{name}']").first.evaluate("e => e.click()")
            self.settle(After.BAD_INPUT)

    def _choose(self, element: Locator, control: Control) -> None:
        if self._options(element).count() < 2:
            self.without_choice.add(control.place)
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
        return iter([n for n in sorted({0, count - 1}) if 0 <= n < count])

    def _slide(self, element: Locator) -> None:
        for key in ("Home", "ArrowRight", "End", "ArrowLeft"):
            if element.count():
                element.press(key, timeout=HASTE_MS)
        self.settle()

    def _upload(self, element: Locator) -> None:
        for name, cause in self.files.items():
            self.faults.doing = f"upload {Path(name).name}"
            element.set_input_files(name)
            self.settle(After.BAD_INPUT)
            words = self.page.locator("[role=dialog]").inner_text()
            if Path(name).name not in words or cause not in causes_named(words, self.language):
                self.faults.note(f"{cause} is not named in: {words[:300]}")

    def _follow(self, control: Control) -> None:
        """A link is answered; what it leads to is another crawl's."""
        if control.href.startswith(("data:", "blob:")):
            return
        answer = self.page.request.get(control.href if "://" in control.href else self._absolute(control.href))
        if not answer.ok:
            self.faults.note(f"{answer.status} {control.href}")
        if control.place == ids.PUBLISH and self.publisher not in answer.text():
            self.faults.note("what is published does not name the publisher")

    def _absolute(self, href: str) -> str:
        return str(self.page.evaluate("h => new URL(h, location.href).href", href))

    def unsent(self) -> set[str]:
        """Controls that were used and that a callback of the server listens to, and of which it heard nothing."""
        listened = [
            one["id"]
            for callback in self.page.request.get(self._absolute("/_dash-dependencies")).json()
            if not callback["clientside_function"]
            for one in callback["inputs"]
        ]
        places = {control.place for control in self.used.values() if control.place} - self.without_choice
        return {p for p in places - self.sent if any(_matches(p, pattern) for pattern in listened)}


def _alike(controls: list[Control]) -> Iterator[tuple[str, int]]:
    """Each control's key, and the how manieth it is of its kind whose id differs by a number only."""
    met: Counter[tuple[str, str]] = Counter()
    for control in controls:
        if control.place.startswith("{"):
            like = control.kind, re.sub(r"\d+", "0", control.place)
            met[like] += 1
            yield control.key, max(met[like], control.nth)
        else:
            yield control.key, control.nth


def _matches(place: str, pattern: str) -> bool:
    """Whether a component is one that a pattern of a callback means; a wildcard is a list."""
    if not (place.startswith("{") and pattern.startswith("{")):
        return place == pattern
    named, wanted = json.loads(place), json.loads(pattern)
    return named.keys() == wanted.keys() and all(isinstance(w, list) or w == named[k] for k, w in wanted.items())


def _lens(url: str) -> str:
    return next((part[5:] for part in url.partition("?")[2].split("&") if part.startswith("lens=")), OVERVIEW)
