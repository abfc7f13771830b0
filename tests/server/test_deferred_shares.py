"""One person has a share of the answers that are worked out beside requests; the others go on."""

import pytest

from domain.tiers import Tier
from domain.viewer import Viewer
from server import deferred
from tests.server.desk import Desk, ended


def test_one_person_fills_a_share_of_the_places_and_the_others_go_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deferred, "SHARE", 2)
    many, one = {"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": "192.0.2.8"}
    asked = [desk.ask(f"{number:032x}", environ_overrides=many) for number in range(4)]
    assert [answer.status_code for answer in asked] == [202, 202, 503, 503]
    assert asked[-1].headers["Retry-After"] == "5"
    assert desk.ask(f"{0:032x}", environ_overrides=many).status_code == 202  # what is in hand is no new place
    assert desk.ask(f"{8:032x}", environ_overrides=one).status_code == 202
    desk.goes_on.set()
    ended(desk)
    assert desk.ask(f"{9:032x}", again=True, environ_overrides=many).text == "there"


def test_the_addresses_of_one_ipv6_network_have_one_share(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deferred, "SHARE", 1)
    addresses = ["2001:db8::1", "2001:db8::ffff", "2001:db8:0:1::1"]
    asked = [desk.ask(f"{n:032x}", environ_overrides={"REMOTE_ADDR": a}) for n, a in enumerate(addresses)]
    assert [answer.status_code for answer in asked] == [202, 503, 202]


def test_who_has_signed_in_has_a_share_wherever_they_ask_from(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deferred, "SHARE", 1)
    found = []
    for number, (person, address) in enumerate([("awa", "192.0.2.7"), ("awa", "192.0.2.8"), ("ode", "192.0.2.7")]):
        desk.viewer = Viewer(Tier.CORE, id=person)
        found.append(desk.ask(f"{number:032x}", environ_overrides={"REMOTE_ADDR": address}).status_code)
    assert found == [202, 503, 202]


def test_nobody_may_hold_more_than_a_quarter_of_the_places() -> None:
    assert deferred.SHARE <= deferred.MOST / 2
