"""What the first page shows is worked out before anybody asks; a failure stops nothing."""

import logging

import pytest
from flask import Flask

from server.warm import FIRST, warm_up
from services.context import Context


def server(answer: object) -> tuple[Flask, list[str]]:
    made, asked = Flask("test"), []

    @made.get("/<path:path>")
    def any_path(path: str) -> str:
        asked.append(f"/{path}")
        if isinstance(answer, Exception):
            raise answer
        return str(answer)

    made.testing = True
    return made, asked


def test_the_first_answers_are_asked_for_once(counted: Context) -> None:
    made, asked = server("ok")
    warm_up(made, counted)
    assert asked == list(FIRST)


def test_a_failure_is_logged_and_the_next_is_still_asked(counted: Context, caplog: pytest.LogCaptureFixture) -> None:
    made, asked = server(ValueError("broken"))
    with caplog.at_level(logging.INFO, logger="kodro"):
        warm_up(made, counted)
    assert asked == list(FIRST)
    assert sum("could not prepare" in record.getMessage() for record in caplog.records) == len(FIRST)
    assert any("no rasters" in record.getMessage() for record in caplog.records)


def test_an_empty_store_is_no_failure(nothing: Context, caplog: pytest.LogCaptureFixture) -> None:
    warm_up(server("ok")[0], nothing)
    assert [record for record in caplog.records if record.levelno > logging.WARNING] == []
