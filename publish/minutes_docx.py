"""Minutes as DOCX, so that they can be amended before they are signed."""

from io import BytesIO

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from publish.minutes import MinutesFacts, Section, footer, sections, title


def to_docx(facts: MinutesFacts) -> bytes:
    """The minutes as a DOCX file with real headings and tables."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10.5)
    _set_language(style.element, "fr-FR" if facts.language == "fr" else "en-GB")
    document.core_properties.title = title(facts)
    document.add_heading(title(facts), level=0)
    for section in sections(facts):
        _section(document, section)
    document.sections[0].footer.paragraphs[0].text = footer(facts)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_language(style: object, language: str) -> None:
    """The language that a word processor checks the spelling in."""
    properties = style.get_or_add_rPr()  # type: ignore[attr-defined]
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), language)
    properties.append(mark)


def _section(document: Document, section: Section) -> None:  # type: ignore[valid-type, unused-ignore]
    document.add_heading(section.heading, level=1)
    for paragraph in section.paragraphs:
        document.add_paragraph(paragraph)
    for item in section.items:
        document.add_paragraph(item, style="List Bullet")
    if section.rows:
        table = document.add_table(rows=0, cols=len(section.header), style="Table Grid")
        for number, row in enumerate([section.header, *section.rows]):
            for cell, content in zip(table.add_row().cells, row, strict=True):
                cell.text = content
                cell.paragraphs[0].runs[0].bold = number == 0 if content else False
    for name, role in section.signatures:
        said = f"{name}, {role}" if role and name else name or role
        document.add_paragraph(f"{said} : ______________________________")
