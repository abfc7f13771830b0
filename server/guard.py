"""Which requests are answered at all: those for a host that this server goes by, and writes from its own pages.

A server on loopback shows everything to the owner of the machine. A page of another origin in the same browser
could reach it under a name of its own (DNS rebinding) or post to it; a reverse proxy on the same machine would
make every visitor its owner. All three are refused.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, Response, request

from domain.settings import LOOPBACK, Settings
from domain.tiers import Tier
from locales import text

LOOPBACK_NAMES = frozenset({*LOOPBACK, "[::1]"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


def register(server: Flask, settings: Settings) -> None:
    """Refuse, before anything is read, what `reason_to_refuse` names."""
    guessed_owner = not settings.tier and settings.viewer == Tier.CORE
    hosts = LOOPBACK_NAMES if settings.host in LOOPBACK else None

    @server.before_request
    def refuse() -> Response | None:
        refusal = reason_to_refuse(
            host=request.host, method=request.method, header=request.headers.get, hosts=hosts, owner=guessed_owner
        )
        if refusal is None:
            return None
        code, status = refusal
        words = "\n".join(text(f"{part}.{code}", settings.language) for part in ("error", "advice"))
        return Response(words, status=status, mimetype="text/plain")


def reason_to_refuse(
    *, host: str, method: str, header: Callable[[str], str | None], hosts: frozenset[str] | None, owner: bool
) -> tuple[str, int] | None:
    """Why a request is not answered: a code of error and its HTTP status; None where it is answered.

    Args:
        host: the request's Host, with or without a port.
        method: the request's method.
        header: a header by name, None where it is not there.
        hosts: names that this server goes by; None: any.
        owner: whether the visitor counts as the machine's owner because the server is on loopback.
    """
    if hosts is not None and name_of(host) not in hosts:
        return "wrong_host", 421
    if owner and any(header(name) for name in FORWARDED):
        return "behind_proxy", 403
    if method in READING:
        return None
    origin, site = header("Origin"), header("Sec-Fetch-Site")
    foreign = origin is not None and urlsplit(origin).netloc.lower() != host.lower()
    return ("foreign_origin", 403) if foreign or site in {"cross-site", "same-site"} else None


def name_of(host: str) -> str:
    """The name or address in a Host header, without its port, in small letters."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()
