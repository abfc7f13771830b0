"""Answers that take long are worked out beside the request: it says "not yet" (202), and the page asks again.

So that no callback holds a thread that answers requests for longer than HOLD_S: while some wait for a long answer, the
others are answered. A page names each thing that it asks by a key of its own (server/once.py) and asks under the same
key until the answer is there; whichever process hears it finds what another has worked out. See
assets/server_lost.js.
"""

import hashlib
import logging
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from typing import Any, cast

from filelock import BaseFileLock, Timeout
from flask import Flask, Response, copy_current_request_context, request

from server.cache import SharedCache
from server.once import HEADER, KEY
from services.context import Ask
from services.single_flight import forget, lock_file

HOLD_S = 1.5  # how long a request waits for an answer
MOST = 200  # answers that a process may have in hand or in line; what comes then is to come later
AGAIN = "X-Kodro-Again"  # says that the answer was asked for before
ENDPOINTS = ("/_dash-update-component", "/_dash-layout", "layer")  # what the page asks by itself, and may take long


@dataclass
class Work:
    """One answer that is being worked out in this process."""

    answer: Future[Response]
    file: BaseFileLock | None = None  # held once a page was told to ask again: another process may hear it
    ended: bool = False


@dataclass
class Deferred:
    """The answers that a process works out."""

    server: Flask
    ask: Ask
    cache: SharedCache
    threads: int
    _works: dict[str, Work] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._free = threading.Semaphore(self.threads)

    def wrap(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """A view that answers within HOLD_S: with its answer, or with 202."""

        def answer(**arguments: Any) -> Any:
            asked = request.headers.get(HEADER, "")
            ticket = asked if KEY.fullmatch(asked) else secrets.token_hex(16)
            viewer = self.ask().viewer  # nobody gets the answer of another by a key
            name = hashlib.sha256(f"{viewer.id} {viewer.tier} {request.path} {ticket}".encode()).hexdigest()
            again = AGAIN in request.headers
            return self._answer(f"deferred-{name}", view, arguments, again=again) or not_yet(ticket)

        return answer

    def _answer(self, key: str, view: Callable[..., Any], arguments: dict[str, Any], *, again: bool) -> Any:
        """The answer of a key, begun unless it is in hand; None if it is not there in time."""
        with self._guard:
            work = self._works.get(key)
        file = None
        if work is None and again:
            # Another process has it in hand, or has ended it; or the one that had it was killed.
            file = lock_file(self.cache.locks, key)
            try:
                file.acquire(timeout=HOLD_S)
            except Timeout:
                return None
            if (kept := self.cache.get(key)) is not None:
                _release(file)
                return _unpacked(kept)
        if work is None:
            work = self._begin(key, view, arguments, file)
        if work is None:
            return busy()
        try:
            return work.answer.result(timeout=HOLD_S)
        except NotYet:
            return self._leave(key, work)

    def _begin(
        self, key: str, view: Callable[..., Any], arguments: dict[str, Any], file: BaseFileLock | None
    ) -> Work | None:
        """Have an answer worked out by a thread of its own; None where too many are in line."""
        request.get_data()  # the request may have ended before its body is read
        run = copy_current_request_context(self._run)
        with self._guard:
            if len(self._works) >= MOST:
                if file:
                    _release(file)
                return None
            work = self._works[key] = Work(Future(), file)
        # Not a pool: its threads would have to end before the server can.
        threading.Thread(target=run, args=(key, work, view, arguments), daemon=True).start()
        return work

    def _run(self, key: str, work: Work, view: Callable[..., Any], arguments: dict[str, Any]) -> None:
        """Work out an answer, and keep it if a page was told to ask again."""
        made: Response | Exception
        try:
            with self._free:
                made = self.server.make_response(view(**arguments))
        except Exception as error:  # said by the thread of the request, if that still waits
            made = error
        with self._guard:
            work.ended = True
            del self._works[key]
        try:
            if work.file:
                made = self._answer_to(made) if isinstance(made, Exception) else made
                self.cache.set(key, _packed(made))
        except Exception:  # whoever asks again has it worked out anew
            logging.getLogger("kodro").exception("an answer that was deferred could not be kept")
        finally:
            if work.file:
                _release(work.file)
            if isinstance(made, Exception):
                work.answer.set_exception(made)
            else:
                work.answer.set_result(made)

    def _answer_to(self, failure: Exception) -> Response:
        """What is answered to a failure of the view, in words where it has some; else it is logged."""
        try:
            raise failure
        except Exception as error:
            try:
                return self.server.make_response(self.server.handle_user_exception(error))
            except Exception:
                logging.getLogger("kodro").exception("an answer that was deferred failed")
                return Response(status=500)

    def _leave(self, key: str, work: Work) -> Response | None:
        """The request ends before its answer is there: whoever asks again may be heard by another process."""
        with self._guard:
            if not work.ended:
                if work.file is None:
                    work.file = lock_file(self.cache.locks, key)
                    work.file.acquire(timeout=0)  # nobody else knows the key yet
                return None
        return work.answer.result()


def register(server: Flask, ask: Ask, *, cache: SharedCache, threads: int) -> None:
    """Have what takes long worked out by so many threads beside those that answer requests."""
    deferred = Deferred(server, ask, cache, threads)
    for endpoint in ENDPOINTS:
        server.view_functions[endpoint] = deferred.wrap(server.view_functions[endpoint])


def not_yet(ticket: str) -> Response:
    """Says that the answer is being worked out, and under which key to ask for it."""
    return Response(status=202, headers={HEADER: ticket, "Cache-Control": "no-store"})


def busy() -> Response:
    """Says that too much is in line; the page asks again a few seconds later."""
    return Response(status=503, headers={"Retry-After": "5", "Cache-Control": "no-store"})


def _packed(answer: Response) -> tuple[int, list[tuple[str, str]], bytes]:
    return answer.status_code, list(answer.headers), answer.get_data()


def _unpacked(kept: object) -> Response:
    status, headers, body = cast(tuple[int, list[tuple[str, str]], bytes], kept)
    return Response(body, status=status, headers=headers)


def _release(file: BaseFileLock) -> None:
    forget(file)
    file.release()
