"""What takes longer than a request may hold a thread is asked again until it is there, in any process."""

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Response, abort, request

from domain.tiers import Tier
from domain.viewer import Viewer
from server import deferred
from server.cache import SharedCache
from server.once import HEADER
from tests.server.desk import KEY, OTHER, Desk, ended


def test_what_is_quick_is_answered_at_once(desk: Desk) -> None:
    desk.goes_on.set()
    answer = desk.ask()
    assert (answer.status_code, answer.text, desk.begun) == (200, "there", 1)


def test_what_takes_long_is_asked_again_and_worked_out_once(desk: Desk) -> None:
    first = desk.ask()
    assert (first.status_code, first.headers[HEADER], first.headers["Cache-Control"]) == (202, KEY, "no-store")
    assert desk.ask(again=True).status_code == 202
    desk.goes_on.set()
    assert desk.until_it_is_there().text == "there"
    assert desk.ask(again=True).text == "there"  # its answer was lost on the way
    assert desk.begun == 1


def test_a_client_that_gives_no_key_is_given_one(desk: Desk) -> None:
    key = desk.ask("not a key").headers[HEADER]
    assert len(key) == 32 and key != desk.ask("").headers[HEADER]
    desk.goes_on.set()
    assert desk.until_it_is_there(key).text == "there"
    assert desk.begun == 2


def test_another_process_gives_what_one_has_worked_out(desk: Desk) -> None:
    other = Desk(desk.folder)
    assert desk.ask().status_code == 202
    assert other.ask(again=True).status_code == 202
    desk.goes_on.set()
    assert other.until_it_is_there().text == "there"
    assert (desk.begun, other.begun) == (1, 0)


def test_what_a_killed_process_had_in_hand_is_worked_out_by_the_next(desk: Desk) -> None:
    desk.goes_on.set()
    assert desk.ask(again=True).text == "there"  # it was asked before of a process that is gone
    assert desk.begun == 1


def test_nobody_gets_the_answer_of_another_by_a_key(desk: Desk) -> None:
    desk.ask()
    desk.goes_on.set()
    desk.until_it_is_there()
    desk.does = lambda: "for a partner"
    partner = Desk(desk.folder, Viewer.of_tier(Tier.PARTNER), does=lambda: "for a partner")
    partner.goes_on.set()
    assert partner.ask(again=True).text == "for a partner"
    named = Desk(desk.folder, Viewer(Tier.CORE, id="awa"), does=lambda: "for Awa")
    named.goes_on.set()
    assert named.ask(again=True).text == "for Awa"


def test_nobody_gets_by_a_key_what_they_were_answered_in_another_role_or_for_another_address(desk: Desk) -> None:
    desk.ask()
    desk.goes_on.set()
    desk.until_it_is_there()
    limited = Desk(desk.folder, Viewer(Tier.CORE, scope=("CF43",)), does=lambda: "for Ouaka")
    limited.goes_on.set()
    assert limited.ask(again=True).text == "for Ouaka"
    desk.does = lambda: "for the other round"
    assert desk.ask(again=True, query_string={"round": "2"}).text == "for the other round"


def test_a_key_that_comes_many_times_at_once_is_worked_out_once_and_nobody_waits_for_ever(desk: Desk) -> None:
    in_step = threading.Barrier(8)
    found = desk.server.view_functions["layer"]

    def together(**arguments: Any) -> Any:
        in_step.wait(10)
        return found(**arguments)

    desk.server.view_functions["layer"] = together
    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as people:
            for number in range(5):
                keys = [f"{number:032x}"] * 8
                assert {answer.status_code for answer in people.map(desk.ask, keys)} == {202}
    finally:
        sys.setswitchinterval(switching)
    desk.server.view_functions["layer"] = found
    desk.goes_on.set()
    for number in range(5):
        assert desk.until_it_is_there(f"{number:032x}").text == "there"
    assert desk.begun == 5
    ended(desk)


def test_two_requests_of_one_key_share_no_headers(desk: Desk) -> None:
    @desk.server.after_request
    def mark(response: Response) -> Response:
        response.headers.add("X-Mark", "once")
        return response

    timer = threading.Timer(0.3, desk.goes_on.set)
    timer.start()
    with ThreadPoolExecutor(2) as people:
        for answer in people.map(lambda _: desk.until_it_is_there(), range(2)):
            assert answer.headers.getlist("X-Mark") == ["once"]


def test_a_key_that_two_processes_hear_at_once_fails_in_neither(desk: Desk) -> None:
    other = Desk(desk.folder)
    with ThreadPoolExecutor(2) as people:
        asked = [people.submit(desk.ask), people.submit(other.ask, again=True)]
        assert {answer.result().status_code for answer in asked} == {202}
    desk.goes_on.set()
    other.goes_on.set()
    assert desk.until_it_is_there().text == other.until_it_is_there().text == "there"


def test_a_system_that_gives_no_more_threads_is_too_busy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as without_threads:
        without_threads.setattr(threading.Thread, "start", refused)
        assert desk.ask().status_code == 503
        assert desk.ask(again=True).status_code == 503
    desk.goes_on.set()
    assert desk.ask(again=True).text == "there"
    ended(desk)


def test_while_most_threads_wait_the_last_are_told_soon_to_come_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deferred, "HOLD_S", 30.0)
    with ThreadPoolExecutor(2) as people:
        patient = [people.submit(desk.ask, key) for key in (KEY, OTHER)]
        while desk.begun < 2:
            time.sleep(0.01)
        hurried = desk.ask(f"{1:032x}")
        assert (hurried.status_code, hurried.headers["Retry-After"]) == (202, "1")
        assert desk.ask(f"{1:032x}", again=True).headers["Retry-After"] == "1"
        desk.goes_on.set()
        assert {answer.result().text for answer in patient} == {"there"}
    assert "Retry-After" not in desk.ask(f"{1:032x}", again=True).headers


def test_status_headers_and_body_come_later_as_they_would_have_come_at_once(desk: Desk) -> None:
    desk.does = lambda: Response(b"\x00\xff", status=404, headers={"X-Part": "a"}, mimetype="image/png")
    desk.ask()
    desk.goes_on.set()
    answer = desk.until_it_is_there()
    assert (answer.status_code, answer.data, answer.headers["X-Part"]) == (404, b"\x00\xff", "a")
    assert answer.mimetype == "image/png"


def test_the_body_of_a_request_is_there_when_the_request_has_ended(desk: Desk) -> None:
    desk.does = lambda: request.get_json()["asked"]
    assert desk.ask(method="POST", json={"asked": "Bria"}).status_code == 202
    desk.goes_on.set()
    assert desk.until_it_is_there().text == "Bria"


@pytest.mark.parametrize(("failure", "status"), [(lambda: abort(403), 403), (lambda: 1 / 0, 500)])
def test_a_failure_is_the_same_at_once_and_later(
    desk: Desk, failure: Callable[[], Any], status: int, caplog: pytest.LogCaptureFixture
) -> None:
    desk.does = failure
    desk.ask(KEY)
    desk.goes_on.set()
    assert desk.until_it_is_there(KEY).status_code == status
    assert desk.ask(OTHER).status_code == status
    assert [r.levelname for r in caplog.records] == (["ERROR", "ERROR"] if status == 500 else [])


def test_the_threads_that_answer_are_free_while_all_that_work_are_busy(tmp_path: Path, short: None) -> None:
    desk = Desk(tmp_path, threads=1)
    keys = [f"{number:032x}" for number in range(6)]
    with ThreadPoolExecutor(6) as people:
        assert {answer.status_code for answer in people.map(desk.ask, keys)} == {202}
        assert desk.begun == 1
        desk.goes_on.set()
        assert {answer.text for answer in people.map(desk.until_it_is_there, keys)} == {"there"}
    assert desk.begun == 6


def test_what_is_too_much_is_to_come_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deferred, "MOST", 2)
    assert [desk.ask(f"{number:032x}").status_code for number in range(3)] == [202, 202, 503]
    assert desk.ask(f"{9:032x}", again=True).headers["Retry-After"] == "5"
    desk.goes_on.set()
    ended(desk)
    assert desk.ask(f"{9:032x}", again=True).text == "there"


def test_nothing_is_left_in_hand_when_an_answer_cannot_be_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    desk.ask()
    monkeypatch.setattr(SharedCache, "set", full)
    desk.goes_on.set()
    ended(desk)
    assert desk.ask(again=True).text == "there"  # worked out anew
    assert desk.begun == 2
    assert "no space left" in caplog.text
