"""Each request has the context of the person behind it, and keeps it until it is answered."""

import pytest
from flask import Flask

from domain.tiers import Tier
from domain.viewer import ANYONE, Viewer
from server.viewers import GIVEN, asker, given_viewer
from services.context import Context

AWA, BEN = Viewer.in_role("cluster", person="awa"), Viewer.in_role("partner", person="ben")
SERVER = Flask("small")


def test_two_requests_at_a_time_are_answered_for_two_people(counted: Context) -> None:
    people = iter([AWA, BEN])
    ask = asker(counted, lambda: next(people))
    with SERVER.test_request_context():
        first = ask()
        with SERVER.test_request_context():
            assert ask().viewer == BEN and ask().tier == Tier.PARTNER
        assert ask() is first and first.viewer == AWA  # asked once a request
    assert ask() is counted  # nobody asks


def test_without_sign_in_everybody_is_the_shared_viewer(counted_public: Context) -> None:
    with SERVER.test_request_context():
        assert asker(counted_public)().viewer == counted_public.viewer


@pytest.mark.parametrize("header", ["Kodro.Viewer", "Kodro-Viewer", "HTTP_KODRO_VIEWER", "kodro.viewer"])
def test_no_header_says_who_asks(counted: Context, header: str) -> None:
    with SERVER.test_request_context(headers={header: "administrator"}):
        assert given_viewer() is None
        assert asker(counted, lambda: ANYONE)().viewer == ANYONE


def test_what_the_process_asks_itself_is_answered_for_whom_it_says(counted: Context) -> None:
    with SERVER.test_request_context(environ_overrides={GIVEN: AWA}):
        assert asker(counted, lambda: ANYONE)().viewer == AWA
    with SERVER.test_request_context(environ_overrides={GIVEN: "administrator"}):
        assert given_viewer() is None
