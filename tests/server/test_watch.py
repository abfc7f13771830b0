"""Forecasts are watched while the page is served: as the core sees them, whatever fails, until told to stop."""

import logging
import threading

import pytest

from domain.errors import MailError
from domain.settings import Settings
from domain.tiers import Tier
from publish.alerts import AlertRun
from server import watch
from server.watch import BY, poll_once, start_watching
from services.context import Context
from store.importing import ImportReport

SOON = 10.0


def describe(_: ImportReport) -> str:
    return ""


def test_a_visitors_server_watches_as_the_core(counted_public: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, seen = threading.Event(), []

    def run(context: Context, _: Settings, **more: object) -> AlertRun:
        seen.append((context.tier, more["by"], more["settled"]))
        stop.set()
        return AlertRun()

    monkeypatch.setattr(watch, "run_round", run)
    thread = start_watching(counted_public, Settings(), describe, every=SOON, stop=stop)
    thread.join(SOON)
    assert not thread.is_alive() and thread.daemon
    assert seen == [(Tier.CORE, BY, True)]


def test_a_failure_is_logged_and_the_next_poll_tries_again(
    counted: Context, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop, polls = threading.Event(), []

    def run(*_: object, **__: object) -> AlertRun:
        polls.append(1)
        if len(polls) == 2:
            stop.set()
        raise OSError("disk")

    monkeypatch.setattr(watch, "run_round", run)
    start_watching(counted, Settings(), describe, every=0.001, stop=stop).join(SOON)
    assert len(polls) == 2
    assert sum("early warning failed" in record.getMessage() for record in caplog.records) == 2


def test_what_was_taken_and_what_was_wrong_is_logged(
    counted: Context, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done = AlertRun(files=[ImportReport("f.csv", "taken")], problems=[MailError("mail_failed", found="no answer")])
    monkeypatch.setattr(watch, "run_round", lambda *_, **__: done)
    with caplog.at_level(logging.INFO, logger="kodro"):
        poll_once(counted, Settings(), describe)
    said = [record.getMessage() for record in caplog.records]
    assert "f.csv: taken" in said
    assert any("no answer" in line for line in said)
