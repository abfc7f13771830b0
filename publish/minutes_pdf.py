"""Minutes as PDF: A4, black on white, with the hashes under every page."""

from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import FontFace

from publish.minutes import MinutesFacts, Section, footer, sections, title

FONTS = Path(__file__).parent.parent / "data" / "fonts"
FAMILY = "Kodro Sans"
GREY, LINE = (90, 90, 90), 5.2
# Signs that the bundled font lacks, and what is read in their place.
REPLACED = str.maketrans({"\u202f": "\u00a0", "\u2265": ">=", "\u2264": "<=", "\u2192": ">", "\u2713": "x"})


class _Page(FPDF):
    """A4 with the data's and the method's hash and the page number at the foot."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self.foot = foot
        self.add_font(FAMILY, "", FONTS / "Kodro-Regular.ttf")
        self.add_font(FAMILY, "B", FONTS / "Kodro-Bold.ttf")
        self.known = set(self.fonts[FAMILY.lower()].cmap)
        self.set_margins(18, 16, 18)
        self.set_auto_page_break(True, margin=18)

    def footer(self) -> None:
        """Draw the foot of a page."""
        self.set_y(-13)
        self.set_font(FAMILY, size=7.5)
        self.set_text_color(*GREY)
        self.cell(0, 4, self.plain(self.foot))
        self.set_x(-30)
        self.cell(0, 4, f"{self.page_no()}/{{nb}}", align="R")
        self.set_text_color(0)

    def plain(self, content: str) -> str:
        """Text that the font can draw; what it cannot is a question mark, never a failure."""
        spelled = content.translate(REPLACED)
        return "".join(c if ord(c) in self.known or c == "\n" else "?" for c in spelled)


def to_pdf(facts: MinutesFacts) -> bytes:
    """The minutes as a PDF file."""
    page = _Page(footer(facts))
    page.set_title(title(facts))
    page.set_lang("fr-FR" if facts.language == "fr" else "en-GB")
    page.add_page()
    page.set_font(FAMILY, "B", 17)
    page.multi_cell(0, 8, page.plain(title(facts)), new_x="LMARGIN", new_y="NEXT")
    page.ln(2)
    for section in sections(facts):
        _section(page, section)
    return bytes(page.output())


def _section(page: _Page, section: Section) -> None:
    if page.will_page_break(24):
        page.add_page()
    page.ln(3)
    page.set_font(FAMILY, "B", 12)
    page.multi_cell(0, 6.5, page.plain(section.heading), new_x="LMARGIN", new_y="NEXT")
    page.set_font(FAMILY, size=9.5)
    for paragraph in section.paragraphs:
        page.multi_cell(0, LINE, page.plain(paragraph), new_x="LMARGIN", new_y="NEXT")
        page.ln(0.8)
    for item in section.items:
        page.set_x(page.l_margin + 2)
        page.multi_cell(0, LINE, page.plain(f"•  {item}"), new_x="LMARGIN", new_y="NEXT")
    if section.rows:
        _table(page, section)
    for name, role in section.signatures:
        _signature(page, name, role)


def _table(page: _Page, section: Section) -> None:
    page.ln(1.5)
    widths = (3, *[1] * (len(section.header) - 1))
    page.set_font(FAMILY, size=8.5 if len(section.header) <= 7 else 6.5)
    bold = FontFace(emphasis="BOLD", fill_color=(235, 235, 235))
    with page.table(col_widths=widths, headings_style=bold, line_height=LINE, text_align="LEFT", padding=0.8) as table:
        for row in [section.header, *section.rows]:
            cells = table.row()
            for cell in row:
                cells.cell(page.plain(cell))
    page.set_font(FAMILY, size=9.5)
    page.ln(1.5)


def _signature(page: _Page, name: str, role: str) -> None:
    if page.will_page_break(16):
        page.add_page()
    page.ln(6)
    said = f"{name}, {role}" if role and name else name or role
    page.multi_cell(95, LINE, page.plain(said), new_x="RIGHT", new_y="TOP")
    page.line(page.get_x() + 2, page.get_y() + LINE, page.w - page.r_margin, page.get_y() + LINE)
    page.ln(LINE + 2)
