"""How large a request may be: only who imports files sends large ones."""

from flask import Flask, Response, request

from domain.viewer import Right
from locales import text
from server.pages import asked_language
from services.context import Ask

MOST_BYTES = 1_000_000  # of a request by whoever imports nothing: the page's own are a hundredth of it


def register(server: Flask, ask: Ask, *, max_upload_mb: int) -> None:
    """Refuse a request that is larger than its sender may send, before its body is read.

    Args:
        server: the application.
        ask: gives who sends.
        max_upload_mb: largest file that may be imported; it is sent as text, twice as large at most.
    """

    @server.before_request
    def refuse_large() -> Response | None:
        largest = 2 * max_upload_mb * 1_000_000 if ask().viewer.may(Right.IMPORT) else MOST_BYTES
        request.max_content_length = largest
        if (request.content_length or 0) <= largest:
            return None
        language = asked_language(ask().language)
        words = "\n".join(text(f"{part}.request_too_large", language) for part in ("error", "advice"))
        return Response(words, 413, {"Cache-Control": "no-store"}, mimetype="text/plain")
