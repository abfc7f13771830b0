"""Answers that take long are worked out beside the request: it says "not yet" (202), and the page asks again.

So that no callback holds a thread that answers requests for longer than HOLD_S: while some wait for a long answer, the
others are answered. A page names each thing that it asks by a key of its own (server/once.py) and asks under the same
key until the answer is there; whichever process hears it finds what another has worked out. See
assets/server_lost.js.
"""

import contextlib
import hashlib
import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from filelock import BaseFileLock, Timeout
from flask import Flask, Response, copy_current_request_context, request

from server.cache import SharedCache
from server.once import HEADER, KEY
from services.context import Ask
from services.single_flight import forget, lock_file
from store.attempts import network

HOLD_S = 1.5  # how long a request waits for an answer
FREE = 2  # threads that answer requests and shall not wait: tiles and files go on
HURRIED_S = 0.5  # how long a request waits while all others do; longer than most answers take
MOST = 200  # answers that a process may have in hand or in line; what comes then is to come later
SHARE = 100  # of these for one person, so that nobody keeps the others out: a meeting room may share one address
AGAIN = "X-Kodro-Again"  # says that the answer was asked for before
ENDPOINTS = ("/_dash-update-component", "/_dash-layout", "layer")  # what the page asks by itself, and may take long


@dataclass
class Work:
    """One answer that is being worked out in this process."""

    person: str  # who asked for it first
    answer: Future[Response] = field(default_factory=Future)
    file: BaseFileLock | None = None  # held once a page was told to ask again: another process may hear it
    ended: bool = False


@dataclass
class Deferred:
    """The answers that a process works out, beside so many threads that answer requests."""

    server: Flask
    ask: Ask
    cache: SharedCache
    threads: int
    _works: dict[str, Work] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _waiting: int = 0  # requests that wait for an answer

    def __post_init__(self) -> None:
        self._free = threading.Semaphore(self.threads)

    def wrap(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """A view that answers within HOLD_S: with its answer, or with 202."""

        def answer(**arguments: Any) -> Any:
            asked = request.headers.get(HEADER, "")
            ticket = asked if KEY.fullmatch(asked) else secrets.token_hex(16)
            request.get_data()  # a request that cannot be read whole begins nothing; it may end before its answer
            # Nobody gets the answer of another by a key, nor their own of before their role changed.
            viewer = self.ask().viewer
            parts = (viewer.id, viewer.tier, viewer.role, viewer.scope, request.full_path, ticket)
            name = hashlib.sha256(repr(parts).encode()).hexdigest()
            with self._seconds_to_wait() as seconds:
                key, begin = f"deferred-{name}", partial(self._begin, f"deferred-{name}", view, arguments)
                found = self._answer(key, begin, seconds, again=AGAIN in request.headers)
            return found or not_yet(ticket, hurried=seconds < HOLD_S)

        return answer

    @contextlib.contextmanager
    def _seconds_to_wait(self) -> Iterator[float]:
        """How long a request may wait for an answer; it counts among those that wait until the block ends."""
        with self._guard:
            self._waiting += 1
            hurried = self._waiting > max(1, self.threads - FREE)
        try:
            yield HURRIED_S if hurried else HOLD_S
        finally:
            with self._guard:
                self._waiting -= 1

    def _answer(
        self, key: str, begin: Callable[[BaseFileLock | None], Work | None], seconds: float, *, again: bool
    ) -> Response | None:
        """The answer of a key, begun unless it is in hand; None if it is not there in so many seconds."""
        with self._guard:
            work = self._works.get(key)
        file = None
        if work is None and again:
            # Another process has it in hand, or has ended it; or the one that had it was killed.
            file = lock_file(self.cache.locks, key)
            try:
                file.acquire(timeout=seconds)
            except Timeout:
                return None
            if (kept := self.cache.get(key)) is not None:
                _release(file)
                return _unpacked(kept)
        work = work or begin(file)
        if work is None:
            return busy()
        try:
            return _own(work.answer.result(timeout=seconds))
        except NotYet:
            return self._leave(key, work)

    def _begin(
        self, key: str, view: Callable[..., Any], arguments: dict[str, Any], file: BaseFileLock | None
    ) -> Work | None:
        """Have an answer worked out by a thread of its own; None where too many are in line, or of this person."""
        run, work = copy_current_request_context(self._run), Work(self._person(), file=file)
        # Not a pool: its threads would have to end before the server can.
        thread = threading.Thread(target=run, args=(key, work, view, arguments), daemon=True)
        with self._guard:
            begun = self._works.get(key)  # the same key may come twice at the same moment
            if begun is None and self._has_room(work.person):
                with contextlib.suppress(RuntimeError):  # the system gives no more threads: too much is in line
                    thread.start()
                    begun = self._works[key] = work
        if file and begun is not work:
            _release(file)
        return begun

    def _person(self) -> str:
        """Who asks: an account, else an address."""
        return self.ask().viewer.id or f"address {network(request.remote_addr or '')}"

    def _has_room(self, person: str) -> bool:
        """Whether one more answer may be begun, for a person; asked under the guard."""
        theirs = sum(work.person == person for work in self._works.values())
        return len(self._works) < MOST and theirs < SHARE

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
                work.file = work.file or self._held(key)
                return None
        return _own(work.answer.result())

    def _held(self, key: str) -> BaseFileLock | None:
        """The file of a key, held; None where another process was asked under the key meanwhile, and keeps it."""
        file = lock_file(self.cache.locks, key)
        try:
            file.acquire(timeout=0)
        except Timeout:
            return None
        return file


def register(server: Flask, ask: Ask, *, cache: SharedCache, threads: int) -> None:
    """Have what takes long worked out by so many threads beside those that answer requests."""
    deferred = Deferred(server, ask, cache, threads)
    for endpoint in ENDPOINTS:
        server.view_functions[endpoint] = deferred.wrap(server.view_functions[endpoint])


def not_yet(ticket: str, *, hurried: bool = False) -> Response:
    """Says that the answer is being worked out, under which key to ask for it, and not at once if many wait."""
    pause = {"Retry-After": "1"} if hurried else {}
    return Response(status=202, headers={HEADER: ticket, "Cache-Control": "no-store", **pause})


def busy() -> Response:
    """Says that too much is in line, or too much of this person; the page asks again a few seconds later."""
    return Response(status=503, headers={"Retry-After": "5", "Cache-Control": "no-store"})


def _packed(answer: Response) -> tuple[int, list[tuple[str, str]], bytes]:
    return answer.status_code, list(answer.headers), answer.get_data()


def _unpacked(kept: object) -> Response:
    status, headers, body = cast(tuple[int, list[tuple[str, str]], bytes], kept)
    return Response(body, status=status, headers=headers)


def _own(answer: Response) -> Response:
    """An answer for one request alone: what is done to its headers and body on the way out touches no other."""
    return _unpacked(_packed(answer))


def _release(file: BaseFileLock) -> None:
    forget(file)
    file.release()
