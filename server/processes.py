"""Several processes of one machine serve: gunicorn keeps them; each is a waitress, which slow connections do not hold.

They share the listening socket, the folder of kept answers and, in it, the work in hand.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker
from waitress.server import create_server

HEARTBEAT_S = 1.0
SILENT_S = 120  # a process that says nothing for so long is ended, and another begun
GRACE_S = 10  # for what is being answered when the server ends


class WaitressWorker(Worker):
    """A process that answers by waitress; it tells gunicorn that it lives, and ends when it is told to."""

    def run(self) -> None:
        """Answer until told to end."""
        server = create_server(self.wsgi, sockets=[s.sock for s in self.sockets], map={}, **self.app.options)
        threading.Thread(target=self._live, args=(server,), daemon=True).start()
        threading.Thread(target=self.app.begun, daemon=True).start()
        server.run()

    def _live(self, server: Any) -> None:
        """Say that the process lives, until it is told to end or nobody keeps it any more."""
        while self.alive and self.ppid == os.getppid():
            self.notify()
            time.sleep(HEARTBEAT_S)

        def close() -> None:
            for channel in list(server.active_channels.values()):
                channel.handle_close()
            server.close()

        server.task_dispatcher.shutdown(timeout=GRACE_S)  # what is being answered is answered
        server.trigger.pull_trigger(close)  # in the loop's own thread, which then has nothing left to wait for


class Processes(BaseApplication):
    """The application as gunicorn serves it.

    Args:
        server: the application, made before the processes are, so that they share its memory.
        count: how many processes.
        bind: address and port.
        options: of each process's waitress.
        begun: done by each process in a thread of its own once it answers.
    """

    def __init__(
        self, server: Flask, *, count: int, bind: str, options: dict[str, Any], begun: Callable[[], None]
    ) -> None:
        self._server, self._count, self._bind = server, count, bind
        self.options, self.begun = options, begun
        super().__init__()

    def load_config(self) -> None:
        """Say how many processes, where, and of which kind."""
        given = {"bind": self._bind, "workers": self._count, "worker_class": WaitressWorker, "preload_app": True}
        limits = {"timeout": SILENT_S, "graceful_timeout": 2 * GRACE_S, "loglevel": "warning"}
        for name, value in {**given, **limits}.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application."""
        return self._server
