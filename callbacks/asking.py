"""Callbacks get the context of the request that they answer."""

from collections.abc import Callable
from typing import Any

from services.context import Ask


def asking(ask: Ask, function: Callable[..., Any], *bound: Any) -> Callable[..., Any]:
    """The function without its first arguments: the context, which each request gives anew, and `bound`."""

    def answer(*given: Any) -> Any:
        return function(ask(), *bound, *given)

    return answer
