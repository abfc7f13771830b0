"""What an import took and what it reported, file by file."""

from dash import html
from dash.development.base_component import Component

from locales import text
from store.importing import ImportReport
from store.parsing.wording import explain

SHOWN = 50
COLUMNS = ("message", "row", "column", "found", "expected", "advice")


def import_report(reports: list[ImportReport], language: str) -> Component:
    """The reports of several files, and the way to see the new data."""
    parts: list[Component] = [_file(report, language) for report in reports]
    if any(report.status == "taken" for report in reports):
        parts.append(html.P(html.A(text("upload.reload", language), href="", className="button")))
    return html.Div(parts)


def _file(report: ImportReport, language: str) -> Component:
    taken = ", ".join(text(f"import.count.{name}", language, count=count) for name, count in report.taken.items())
    head = text(f"upload.status.{report.status}", language, file=report.file)
    issues = explain(report.issues, language)
    body = [html.Tr([html.Td(row[c]) for c in COLUMNS]) for _, row in issues.head(SHOWN).iterrows()]
    columns = [html.Th(text(f"upload.column.{c}", language), scope="col") for c in COLUMNS]
    table = html.Div(html.Table([html.Thead(html.Tr(columns)), html.Tbody(body)]), className="scroll")
    more = text("upload.more", language, count=len(issues) - SHOWN) if len(issues) > SHOWN else ""
    parts = [html.H3(head), html.P(taken), *([table] if body else []), html.P(more)]
    if report.unlicensed:
        parts.append(html.P(text("import.unlicensed", language), className="quiet"))
    return html.Section(parts)
