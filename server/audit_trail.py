"""The audit log of a server where people sign in: what they change, and which files they take away."""

from collections.abc import Mapping

from flask import Flask, Response, request

from services.context import Ask, Recorder
from store.audit import AuditLog

QUERY_KEPT = 300  # characters of an address's query


def recorder(audit: AuditLog) -> Recorder:
    """What writes an act of a viewer into the log."""

    def record(viewer_id: str, role: str, act: str, what: Mapping[str, object]) -> None:
        audit.append(act, who=viewer_id, role=role, what=what)

    return record


def register(server: Flask, ask: Ask, audit: AuditLog) -> None:
    """Write down each file that is taken away, before it is sent."""

    @server.after_request
    def exported(response: Response) -> Response:
        given = response.headers.get("Content-Disposition", "").startswith("attachment")
        if given and response.status_code == 200:
            viewer = ask().viewer
            query = request.query_string.decode("utf-8", "replace")[:QUERY_KEPT]
            what = {"path": request.path, "query": query, "bytes": response.content_length}
            audit.append("exported", who=viewer.id, role=viewer.role, what=what)
        return response
