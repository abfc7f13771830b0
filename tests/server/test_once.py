"""A request that is sent again because its answer was lost changes nothing a second time."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from components import ids
from domain.settings import Settings
from domain.tiers import Tier
from domain.viewer import Viewer
from server.once import HEADER, once
from services.context import Context
from services.sites.workshops import workshops
from tests.callbacks.pages import Page, entry

PRESSED = ids.action("workshop", "open", "")
KEY, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2


@pytest.fixture
def desk(own_counted: Context, tmp_path: Path) -> Page:
    """The application at a store that a test may write to, with a cache of its own: presses are kept there."""
    return Page(create_app(Settings(store=own_counted.store.path, cache=tmp_path / "cache", tier="core")))


def open_workshop(page: Page, **headers: str) -> dict[str, Any]:
    """What the page remembers once the button that opens a workshop was pressed."""
    page.client.environ_base |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    fields = {"title": "Bambari", "on": "2026-01-31", "place": "", "chair": "Awa"}
    state = [
        [entry(ids.entry("workshop", name), "value", value) for name, value in fields.items()],
        entry(ids.TOOL, "data", {}), entry(ids.SCENARIO, "data", ""), entry(ids.ROUND, "value", "3"),
        entry(ids.SELECTION, "data"), entry(ids.MAP, "center", [5.0, 20.0]),
        entry(ids.VIEW, "data", {"language": "fr"}),
    ]  # fmt: skip
    key = f"..{ids.TOOL}.data...{ids.SCENARIO}.data.."
    outputs = [entry(ids.TOOL, "data"), entry(ids.SCENARIO, "data")]
    answer = page.set_off(key, outputs, [[entry(PRESSED, "n_clicks", 1)], []], state, [(PRESSED, "n_clicks")])
    assert answer is not None
    remembered: dict[str, Any] = answer[ids.TOOL]["data"]
    return remembered


def opened(page: Page) -> list[str]:
    context: Context = page.app.server.extensions["kodro"]
    return list(workshops(context))


def test_a_workshop_is_opened_once_however_often_its_request_is_sent(desk: Page) -> None:
    first = open_workshop(desk, **{HEADER: KEY})
    again = open_workshop(desk, **{HEADER: KEY})
    assert again == first
    assert opened(desk) == [first["workshop"]]


@pytest.mark.parametrize("headers", [{HEADER: OTHER}, {HEADER: ""}, {HEADER: "no key"}])
def test_another_press_is_another_action(desk: Page, headers: dict[str, str]) -> None:
    open_workshop(desk, **{HEADER: KEY})
    open_workshop(desk, **headers)
    assert len(opened(desk)) == 2


def test_a_request_that_comes_while_the_first_is_being_done_waits_for_it(context: Context, desk: Page) -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []
    given: list[int] = []

    def do() -> int:
        begun.set()
        assert go_on.wait(60)
        done.append(1)
        return len(done)

    def ask() -> None:
        with desk.app.server.test_request_context(headers={HEADER: OTHER}):
            given.append(once(context, do))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    threads[0].start()
    assert begun.wait(60)
    threads[1].start()
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert (given, done) == ([1, 1], [1])


def test_outside_a_request_everything_is_done(context: Context) -> None:
    done: list[int] = []
    for _ in range(2):
        once(context, lambda: done.append(1))
    assert len(done) == 2


def test_the_key_of_one_person_gives_another_neither_an_answer_nor_a_refusal(own_counted: Context) -> None:
    awa, ben = (replace(own_counted, viewer=Viewer.in_role("cluster", person=name)) for name in ("awa", "ben"))
    with Flask("small").test_request_context(headers={HEADER: "a" * 32}):
        assert once(awa, lambda: "of Awa") == "of Awa"
        assert once(ben, lambda: "of Ben") == "of Ben"
        assert once(awa, lambda: "again") == "of Awa"
        looking = replace(own_counted, viewer=Viewer.of_tier(Tier.PARTNER))
        assert once(looking, lambda: "a refusal") == "a refusal"
