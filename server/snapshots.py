"""Published snapshots, made when they are asked for."""

from flask import Flask, Response, request

from publish.snapshot import make_snapshot
from server.asked import asked_round
from services.context import Ask
from services.sites.rounds import find_round


def register(server: Flask, ask: Ask) -> None:
    """Serve /publish/snapshot.html: the public's view of a round, as one file."""

    @server.get("/publish/snapshot.html")
    def snapshot() -> Response:
        context = ask()
        chosen = find_round(context, asked_round(request.args))
        asked = {"round": chosen.number, "publisher": context.publisher, "language": context.language}
        body = context.cached("snapshot", asked, lambda: make_snapshot(context, chosen.number))
        response = Response(body, mimetype="text/html")
        response.headers["Content-Disposition"] = f'attachment; filename="kodro-{chosen.on}.html"'
        return response
