"""Minutes as DOCX, so that they can be amended before they are signed."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from locales import text
from publish.minutes import MinutesFacts, Section, clean, footer, label, locale_of, sections, title
from publish.minutes_weights import Table

BLACK, WIDTH, MARGIN = RGBColor(0, 0, 0), 17.0, 2.0  # centimetres of A4


def to_docx(facts: MinutesFacts) -> bytes:
    """The minutes as a DOCX file with real headings and tables."""
    document = Document()
    _page(document)
    _set_language(document, locale_of(facts))
    properties = document.core_properties
    properties.title, properties.author = clean(title(facts))[:255], "Kodro"
    properties.language, properties.comments = locale_of(facts), ""
    properties.created = properties.modified = _moment(facts.generated_at)
    _frame(document, facts)
    document.add_heading(clean(title(facts)), level=0)
    for section in sections(facts):
        _section(document, section, facts.language)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _moment(value: str) -> dt.datetime:
    """The time in UTC without saying so, as the file's properties have it."""
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        moment = dt.datetime.now(dt.UTC)
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _page(document: Any) -> None:
    """A4, black on white."""
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    normal = document.styles["Normal"].font
    normal.name, normal.size = "Calibri", Pt(10.5)
    for name in ("Title", "Heading 1"):
        document.styles[name].font.color.rgb = BLACK
    document.styles["Title"].font.size = Pt(20)


def _set_language(document: Any, language: str) -> None:
    """The language that a word processor checks the spelling in."""
    for mark in document.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), language)
    properties = document.styles["Normal"].element.get_or_add_rPr()
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), language)
    properties.append(mark)


def _frame(document: Any, facts: MinutesFacts) -> None:
    """The label above every page; the hashes and the page number below."""
    section = document.sections[0]
    if facts.synthetic:
        section.header.paragraphs[0].add_run(label(facts)).bold = True
    foot = section.footer.paragraphs[0]
    foot.add_run(clean(f"{footer(facts)} · "))
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")
    for run in foot.runs:
        run.font.size = Pt(8)


def _field(paragraph: Any, code: str) -> None:
    """A number that the word processor fills in."""
    mark = OxmlElement("w:fldSimple")
    mark.set(qn("w:instr"), code)
    run, shown = OxmlElement("w:r"), OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    mark.append(run)
    paragraph._p.append(mark)


def _section(document: Any, section: Section, language: str) -> None:
    document.add_heading(clean(section.heading), level=1)
    for paragraph in section.paragraphs:
        document.add_paragraph(clean(paragraph))
    for item in section.items:
        document.add_paragraph(clean(item), style="List Bullet")
    for table in section.tables:
        _table(document, table)
    if section.signatures:
        header = [text(f"minutes.{key}", language) for key in ("participant", "role", "signature")]
        signed = Table(header, [[name, role, ""] for name, role in section.signatures], (2, 2, 3))
        _table(document, signed, least=1.3)


def _table(document: Any, table: Table, least: float = 0) -> None:
    widths = table.widths or (1.0,) * len(table.header)
    drawn = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    drawn.autofit = False
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = Cm(WIDTH * width / sum(widths))
    size = Pt(9.5 if len(widths) <= 7 else 7.5)
    _row(drawn, table.header, widths, size, bold=True)
    drawn.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        made = _row(drawn, row, widths, size)
        if least:
            made.height, made.height_rule = Cm(least), WD_ROW_HEIGHT_RULE.AT_LEAST
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _row(drawn: Any, content: Sequence[str], widths: Sequence[float], size: Any, *, bold: bool = False) -> Any:
    made = drawn.add_row()
    made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # no row lies on two pages
    for cell, words, width in zip(made.cells, content, widths, strict=True):
        cell.width = Cm(WIDTH * width / sum(widths))
        run = cell.paragraphs[0].add_run(clean(words))
        run.bold, run.font.size = bold or None, size
    return made
