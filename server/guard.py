"""Which requests are answered at all: those for a host that this server goes by, and writes from its own pages.

A page of another origin in the same browser could reach a server under a name of its own (DNS rebinding) or post to
it; where the audience is the machine's owner, a reverse proxy would make every visitor the owner. All are refused.
"""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, request

from domain.settings import OWNER, Settings
from locales import text

READING = frozenset({"GET", "HEAD", "OPTIONS"})
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what a setting may say, not what is bound here
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


def register(server: Flask, settings: Settings) -> None:
    """Refuse, before anything is read, what `reason_to_refuse` names."""
    owner, hosts, everywhere = settings.who == OWNER, settings.host_names, settings.host in EVERYWHERE

    @server.before_request
    def refuse() -> Response | None:
        refusal = reason_to_refuse(
            host=request.host, method=request.method, header=request.headers.get, hosts=hosts, everywhere=everywhere,
            owner=owner,
        )  # fmt: skip
        if refusal is None:
            return None
        code, status = refusal
        words = "\n".join(text(f"{part}.{code}", settings.language) for part in ("error", "advice"))
        return Response(words, status=status, mimetype="text/plain")


def reason_to_refuse(
    *,
    host: str,
    method: str,
    header: Callable[[str], str | None],
    hosts: frozenset[str],
    everywhere: bool,
    owner: bool,
) -> tuple[str, int] | None:
    """Why a request is not answered: a code of error and its HTTP status; None where it is answered.

    Args:
        host: the request's Host, with or without a port.
        method: the request's method.
        header: a header by name, None where it is not there.
        hosts: names and addresses that this server goes by.
        everywhere: whether it listens on every address of the machine: any address, but no other name, is its own.
        owner: whether every visitor counts as the machine's owner.
    """
    name = name_of(host)
    if name not in hosts and not (everywhere and is_address(name)):
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


def is_address(name: str) -> bool:
    """Whether the name in a Host header is an address: another site can give a name to this machine, but no address."""
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
