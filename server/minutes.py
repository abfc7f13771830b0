"""Minutes of workshops as files: /minutes/<workshop>.pdf and .docx."""

from datetime import datetime

from flask import Flask, Response, abort, request

from components.sites.scenario import change_words
from domain.errors import UnknownPlaceError
from locales import number, text
from publish.minutes import MinutesFacts
from publish.minutes_docx import to_docx
from publish.minutes_pdf import to_pdf
from server.asked import asked_round
from services.context import Ask
from services.sites.minutes import Record, record

FORMS = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def register(server: Flask, ask: Ask) -> None:
    """Serve /minutes/<workshop>.<form>."""

    @server.get("/minutes/<workshop>.<form>")
    def minutes(workshop: str, form: str) -> Response:
        context = ask()
        if form not in FORMS:
            abort(404)
        language = context.language_of(request.args.get("lang"))
        try:
            minutes_record = record(context, workshop, asked_round(request.args))
        except UnknownPlaceError:
            abort(404)
        write, kind = FORMS[form]
        response = Response(write(facts_of(minutes_record, language)), mimetype=kind)
        response.headers["Content-Disposition"] = f'attachment; filename="minutes-{workshop}.{form}"'
        response.headers["Cache-Control"] = "no-store"
        return response


def facts_of(facts: Record, language: str) -> MinutesFacts:
    """A record in the words of a language."""
    # The agreed weights have their own part of the minutes.
    others = [c for c in facts.changes if not (facts.workshop.agreed and c.kind == "dimension_weight")]
    words = [change_words(change, facts.site_names, language) for change in others]
    changes = [text("minutes.change", language, what=label, value=value) for label, value in words]
    results = [
        [
            str(r["name"]), str(r["band_before"]), str(r["band_after"]), number(r["score_before"], language, 1),
            number(r["score_after"], language, 1),
        ]
        for r in facts.results.to_dict("records")
    ]  # fmt: skip
    dimensions = [(d.id, text(f"dimension.{d.id}.name", language), d.weight) for d in facts.method.dimensions]
    return MinutesFacts(
        language=language,
        workshop=facts.workshop,
        data_version=facts.data_version,
        data_date=facts.data_date,
        data_source=facts.data_source,
        method_version=facts.method.version,
        method_hash=facts.method.hash,
        synthetic=facts.synthetic,
        dimensions=dimensions,
        changes=changes,
        results=results,
        bands=facts.bands,
        site_names=facts.site_names,
        generated_at=datetime.now().astimezone().isoformat(),
    )
