"""What is asked again because its answer was lost is done once (assets/server_lost.js marks what it may ask again)."""

import re
from collections.abc import Callable
from typing import TypeVar, cast

from flask import has_request_context, request

from services.context import Context

T = TypeVar("T")
HEADER = "X-Kodro-Once"
KEY = re.compile(r"[0-9a-f]{32}")  # random, of one press


def once(context: Context, do: Callable[[], T]) -> T:
    """Do something, or give what it gave when the same request came before; a request without a key is always done."""
    key = request.headers.get(HEADER, "") if has_request_context() else ""
    if not KEY.fullmatch(key):
        return do()
    name = f"once-{context.tier}-{context.viewer.id}-{key}"  # the key of one person gives another nothing
    # The second may come while the first is still being done: it waits for it.
    with context.cache.turn(name):
        answer = context.cache.get(name)
        if answer is None:
            answer = {"given": do()}
            context.cache.set(name, answer)
    return cast(dict[str, T], answer)["given"]
