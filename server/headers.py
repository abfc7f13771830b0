"""Headers of every answer: kept long where its address names its content, and never from elsewhere."""

from flask import Flask, Response, request

YEAR = 31_536_000
# Nothing may be loaded from, or sent to, another origin. Dash starts its renderer by an inline script.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


def kept(response: Response, version: str) -> Response:
    """Let an answer be kept long if its address names the version of what it shows; another address is asked again."""
    return immutable(response) if request.args.get("v") == version else response


def immutable(response: Response) -> Response:
    """Mark an answer whose address changes with its content."""
    response.cache_control.no_cache = None
    response.cache_control.public = True
    response.cache_control.max_age = YEAR
    response.cache_control.immutable = True
    return response


def register(server: Flask, *, always_public: bool, https: bool = False) -> None:
    """Add the headers to every answer; what is not for everybody is kept by no shared cache.

    `always_public`: every visitor gets the same, so that what is sent to one may be kept for the next.
    `https`: browsers reach the server by HTTPS, and shall never try anything else.
    """

    @server.after_request
    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if https:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
        if request.path.startswith("/assets/") and request.args.get("m"):
            immutable(response)
        elif not always_public and not response.cache_control.no_store:
            response.cache_control.public = False
            response.cache_control.private = True
            response.vary.add("Cookie")
        return response
