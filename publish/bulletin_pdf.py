"""The bulletin as PDF: exactly one A4 page, legible in black and white; what does not fit is counted."""

from fpdf.fonts import FontFace

from locales import text
from publish.bulletin import Bulletin, Warned
from publish.minutes import clean
from publish.minutes_pdf import FAMILY, Page

SMALL, LINE = 8.0, 3.9


def to_pdf(bulletin: Bulletin) -> bytes:
    """The bulletin on one page: fewer areas, then fewer reasons, until it fits."""
    if whole := _fitting(bulletin, len(bulletin.areas), detailed=True):
        return whole
    least, most = 0, len(bulletin.areas)
    while least < most:  # halved: to draw a page takes a tenth of a second
        middle = (least + most + 1) // 2
        least, most = (middle, most) if _fitting(bulletin, middle, detailed=False) else (least, middle - 1)
    made = _fitting(bulletin, least, detailed=True) or _fitting(bulletin, least, detailed=False)
    if made is None:
        raise AssertionError("a page without areas always fits")
    return made


def _fitting(bulletin: Bulletin, shown: int, *, detailed: bool) -> bytes | None:
    """The file with so many areas, if it has one page."""
    page = _draw(bulletin, shown, detailed)
    if page.pages_count == 1:
        return page.finished()
    page.release()
    return None


def _draw(bulletin: Bulletin, shown: int, detailed: bool) -> Page:
    page = Page(bulletin.label, bulletin.foot)
    page.set_margins(15, 14, 15)
    page.set_auto_page_break(True, margin=15)
    page.set_title(clean(bulletin.title))
    page.set_lang(text("language.tag", bulletin.language))
    page.add_page()
    page.set_font(FAMILY, "B", 14)
    page.write_lines(bulletin.title, 7.5)
    page.set_font(FAMILY, "B", 10)
    page.write_lines(bulletin.headline, 5)
    _areas(page, bulletin, shown, detailed)
    page.set_font(FAMILY, size=8.5)
    for line in (bulletin.unknown, bulletin.calm):
        if line:
            page.write_lines(line, 4.2)
    _section(page, text("bulletin.triggers", bulletin.language), bulletin.triggers)
    _skill(page, bulletin)
    _section(page, text("bulletin.notes", bulletin.language), bulletin.notes)
    return page


def _areas(page: Page, bulletin: Bulletin, shown: int, detailed: bool) -> None:
    page.ln(1.5)
    if not bulletin.areas:
        page.set_font(FAMILY, size=9.5)
        page.write_lines(text("bulletin.no_warning", bulletin.language), 5)
        return
    page.set_font(FAMILY, size=SMALL)
    bold = FontFace(emphasis="BOLD", fill_color=(228, 228, 228))
    head = [text(f"bulletin.column.{c}", bulletin.language) for c in ("level", "why", "who")]
    with page.table(
        col_widths=(26, 44, 40), headings_style=bold, line_height=LINE, text_align="LEFT", padding=(0.6, 0.9)
    ) as drawn:
        top = drawn.row()
        for cell in head:
            top.cell(page.plain(cell))
        for area in bulletin.areas[:shown]:
            _row(page, drawn, area, bulletin.language, detailed)
    left = len(bulletin.areas) - shown
    if left:
        page.set_font(FAMILY, "B", 8.5)
        names = ", ".join(f"{area.label.split()[0]} {area.name}" for area in bulletin.areas[shown:])
        page.write_lines(text("bulletin.more", bulletin.language, count=left, names=names), 4.4)
    page.ln(1)


def _row(page: Page, drawn: object, area: Warned, language: str, detailed: bool) -> None:
    row = drawn.row()  # type: ignore[attr-defined]
    strong = FontFace(emphasis="BOLD", fill_color=(205, 205, 205) if area.level == "action" else None)
    since = text("warning.since", language, date=area.since)
    row.cell(
        page.plain(f"{area.label}\n{area.name}\n{since}" if detailed else f"{area.label} {area.name}"), style=strong
    )
    why = area.why if detailed else area.why[:1]
    row.cell(page.plain("\n".join(why)))
    row.cell(page.plain("\n".join(part for part in (area.who, area.places if detailed else "") if part)))


def _section(page: Page, title: str, lines: list[str]) -> None:
    page.ln(1.5)
    page.set_font(FAMILY, "B", 9.5)
    page.write_lines(title, 4.8)
    page.set_font(FAMILY, size=SMALL)
    for line in lines:
        page.write_lines(f"•  {line}", LINE, indent=1)


def _skill(page: Page, bulletin: Bulletin) -> None:
    page.ln(1.5)
    page.set_font(FAMILY, "B", 9.5)
    page.write_lines(text("bulletin.skill", bulletin.language), 4.8)
    page.set_font(FAMILY, size=SMALL)
    bold = FontFace(emphasis="BOLD", fill_color=(235, 235, 235))
    with page.table(
        col_widths=(32, 22, 22, 22, 14, 15, 18),
        headings_style=bold,
        line_height=LINE,
        text_align="LEFT",
        padding=(0.5, 0.9),
    ) as drawn:
        for cells in (bulletin.skill_head, *bulletin.skill_rows):
            row = drawn.row()
            for cell in cells:
                row.cell(page.plain(cell))
