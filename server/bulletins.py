"""The early-warning bulletin as a file: /warnings/bulletin.pdf, made for what the viewer may see."""

from flask import Flask, Response, abort, request

from domain.errors import UnknownPlaceError
from publish.bulletin import make_bulletin
from publish.bulletin_pdf import to_pdf
from services.context import Ask


def register(server: Flask, ask: Ask) -> None:
    """Serve /warnings/bulletin.pdf?lang=."""

    @server.get("/warnings/bulletin.pdf")
    def bulletin() -> Response:
        context = ask()
        language = context.language_of(request.args.get("lang"))
        try:
            made = make_bulletin(context, language)
        except UnknownPlaceError:
            abort(404)
        response = Response(to_pdf(made), mimetype="application/pdf")
        name = f"kodro-{made.on}-{language}.pdf"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "no-store"
        return response
