"""What is done before the address answers."""

import logging
import time

import pytest

from commands import serve
from locales import LANGUAGES, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_start_that_takes_long_says_why(
    language: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "SOON_S", 0.01)
    monkeypatch.setattr(serve, "compile_loops", lambda: time.sleep(0.3))
    serve.compile_first(language)
    assert text("cli.compiling", language) in capfd.readouterr().out


def test_loops_that_cannot_be_compiled_stop_no_start(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise SystemExit(1)

    monkeypatch.setattr(serve, "compile_loops", fail)
    with caplog.at_level(logging.WARNING, logger="kodro"):
        serve.compile_first("en")
    assert "could not be compiled" in caplog.text


def test_the_process_that_serves_starts_no_thread_of_the_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    monkeypatch.setattr(serve, "compile_loops", lambda: done.append(True))
    serve.compile_first("en")
    assert not done, "done in this process: a fork would end its threads"
