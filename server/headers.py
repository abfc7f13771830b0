"""Headers of every answer: kept long where its address names its content, and never from elsewhere."""

from flask import Flask, Response, request

from domain.tiers import Tier

YEAR = 31_536_000
# Nothing may be loaded from, or sent to, another origin. Dash starts its renderer by an inline script.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


def immutable(response: Response) -> Response:
    """Mark an answer whose address changes with its content."""
    response.cache_control.no_cache = None
    response.cache_control.public = True
    response.cache_control.max_age = YEAR
    response.cache_control.immutable = True
    return response


def register(server: Flask, viewer: Tier) -> None:
    """Add the headers to every answer; what a viewer above the public tier gets is for no shared cache."""

    @server.after_request
    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if request.path.startswith("/assets/") and request.args.get("m"):
            immutable(response)
        elif viewer > Tier.PUBLIC and not response.cache_control.no_store:
            response.cache_control.public = False
            response.cache_control.private = True
            response.vary.add("Cookie")
        return response
