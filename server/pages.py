"""Pages in words: the glossary, and where there is nothing or a page cannot be made; each leads home."""

import logging
from html import escape

from dash.exceptions import DependencyException
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from components.failure import details, sentence
from components.glossary import PAGE as GLOSSARY
from components.glossary import glossary
from components.static import as_html
from domain.errors import KodroError, NotAllowedError
from domain.view_state import decode
from locales import text

PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kodro</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/theme.css"></head>
<body class="plain-page"><main><h1>{title}</h1>{content}
<p><a class="button" href="/?lang={language}">{home}</a></p></main></body>
</html>"""
ANY = "/<path:path>"  # Dash answers every address with the application


def register(server: Flask, language: str) -> None:
    """Answer addresses that lead nowhere, and failures of ours, in words; `language` where the address names none."""

    @server.before_request
    def only_home() -> Response | None:
        return error_page(404, language) if request.endpoint == ANY else None

    @server.get(GLOSSARY)
    def terms() -> Response:
        """What the words of the page mean."""
        asked = asked_language(language)
        return _page(200, text("glossary.title", asked), as_html(glossary(asked)), asked)

    @server.errorhandler(404)
    @server.errorhandler(DependencyException)  # a file that no package of the page has
    def nothing_here(_: Exception) -> Response:
        return error_page(404, language)

    @server.errorhandler(KodroError)
    def refused(error: KodroError) -> Response:
        """A question that cannot be answered: what was wrong, in words."""
        asked = asked_language(language)
        status = 403 if isinstance(error, NotAllowedError) else 404
        return words_page(status, sentence(error, asked), " ".join(details(error, asked)), asked)

    @server.errorhandler(500)
    def failed(_: HTTPException) -> Response:
        logging.getLogger("kodro").error("no answer to %s", request.path)
        return error_page(500, language)


def error_page(status: int, language: str) -> Response:
    """A page that says what is wrong and leads home; in the address's language, else in the given one."""
    language = asked_language(language)
    return words_page(status, text(f"page.{status}.title", language), text(f"page.{status}.advice", language), language)


def words_page(status: int, title: str, advice: str, language: str) -> Response:
    """A page of a title, an advice and the way home."""
    return _page(status, title, f"<p>{escape(advice)}</p>", language)


def _page(status: int, title: str, content: str, language: str) -> Response:
    words = {"title": escape(title), "home": escape(text("page.home", language))}
    return Response(PAGE.format(language=language, content=content, **words), status, mimetype="text/html")


def asked_language(default: str) -> str:
    """The language of the request's address, else the given one."""
    query = request.query_string.decode(errors="replace")
    return decode(query)[0].language if "lang=" in query else default
