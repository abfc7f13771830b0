"""`kodro readiness`: the numbers of the page, on a day of one's choice."""

import datetime as dt
import json

import pytest

from commands import readiness as command
from domain.settings import Settings
from services.context import Context


@pytest.fixture
def on_demo(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "open_context", lambda settings: context)


def printed(capsys: pytest.CaptureFixture[str], **asked: object) -> list[dict]:
    options = {"site": None, "number": None, "as_json": True, **asked}
    assert command.run(Settings(), **options) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("on_demo")
def test_each_site_says_the_day_judged_and_until_when_its_band_holds(capsys: pytest.CaptureFixture[str]) -> None:
    records = printed(capsys)
    assert {r["judged_on"] for r in records} == {"2025-10-31"}
    for record in records:
        if record["band"] in "ABC":
            assert record["valid_until"] > "2025-10-31"
        assert record["bound_low"] is None or record["bound_low"] <= record["score"] + 1e-9
    stated = [s for r in records for s in r["statements"]]
    assert {"gate", "met", "valid", "source", "observed_on", "note", "value", "indicator"} == set(stated[0])


@pytest.mark.usefixtures("on_demo")
def test_another_day_may_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    records = printed(capsys, on=dt.date(2026, 10, 31))
    assert {r["judged_on"] for r in records} == {"2026-10-31"}
    assert {r["band"] for r in records} <= {"D", "E"}


@pytest.mark.usefixtures("on_demo")
def test_the_table_says_the_day_and_the_assured_score(capsys: pytest.CaptureFixture[str]) -> None:
    command.run(Settings(), site=None, number=None, as_json=False)
    first, head, *_ = capsys.readouterr().out.splitlines()
    assert "31/10/2025" in first
    assert "Score assuré" in head
