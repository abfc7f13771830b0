"""Minutes as PDF: A4, black on white, with the hashes under every page."""

import datetime as dt
import textwrap
import unicodedata
from itertools import zip_longest
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import FontFace

from locales import text
from publish.minutes import MinutesFacts, Section, clean, footer, label, locale_of, sections, title
from publish.minutes_weights import Table

FONTS = Path(__file__).parent.parent / "data" / "fonts"
FAMILY = "Kodro Sans"
GREY, LINE, SIZE = (70, 70, 70), 5.2, 9.5
LONGEST = 300  # characters of a cell; what is longer goes on in the next row, since a row cannot break over pages
COUNT = "{§}"  # fpdf2 puts the number of pages here; short, since the line is laid out with it
# Signs that the bundled font lacks, and what is read in their place.
REPLACED = str.maketrans({"\u202f": "\u00a0", "\u2011": "-", "\u2192": ">", "\u2713": "x", "\t": " "})


class Page(FPDF):
    """A4 with the label at the head, the hashes and the page number at the foot."""

    def __init__(self, head: str, foot: str) -> None:
        super().__init__(format="A4")
        self.alias_nb_pages(COUNT)
        self.add_font(FAMILY, "", FONTS / "Kodro-Regular.ttf")
        self.add_font(FAMILY, "B", FONTS / "Kodro-Bold.ttf")
        self.drawable = set.intersection(*[set(font.cmap) for font in self.fonts.values()])
        self.lost = False  # whether a sign could not be drawn
        self.head, self.foot = self.plain(head), self.plain(foot)
        self.set_margins(18, 16, 18)
        self.set_auto_page_break(True, margin=18)
        self.set_font(FAMILY, size=SIZE)

    def finished(self) -> bytes:
        """The whole document; the fonts' files are given back."""
        try:
            return bytes(self.output())
        finally:
            self.release()

    def release(self) -> None:
        """Give the fonts' files back, also of a page that is not wanted."""
        for font in self.fonts.values():
            font.close()

    def header(self) -> None:
        """Draw the label above a page."""
        if self.head:
            self.set_y(7)
            self.set_font(FAMILY, "B", 8)
            self.cell(0, 5, self.head, align="C", border=1, new_x="LMARGIN", new_y="NEXT")
            self.set_y(16)

    def footer(self) -> None:
        """Draw the foot of a page."""
        self.set_y(-13)
        self.set_font(FAMILY, size=7.5)
        self.set_text_color(*GREY)
        self.cell(0, 4, self.foot)
        self.set_x(-48)
        self.cell(30, 4, f"{self.page_no()} / {COUNT}", align="R")
        self.set_text_color(0)

    def plain(self, content: str) -> str:
        """Text that the font can draw; what it cannot is a question mark, never a failure."""
        spelled = unicodedata.normalize("NFC", clean(content).replace(COUNT, "")).translate(REPLACED)
        return "".join(self._sign(c) for c in spelled)

    def _sign(self, sign: str) -> str:
        if ord(sign) in self.drawable or sign == "\n":
            return sign
        if unicodedata.category(sign) in {"Cc", "Cf", "Mn"}:  # not seen by themselves
            return ""
        letter = unicodedata.normalize("NFD", sign)[0]
        if ord(letter) in self.drawable:
            return letter
        self.lost = True
        return "?"

    def write_lines(self, content: str, line: float = LINE, indent: float = 0) -> None:
        """Write a paragraph and go below it."""
        self.set_x(self.l_margin + indent)
        self.multi_cell(0, line, self.plain(content), align="L", new_x="LMARGIN", new_y="NEXT")


def to_pdf(facts: MinutesFacts) -> bytes:
    """The minutes as a PDF file."""
    page = Page(label(facts), footer(facts))
    page.set_title(clean(title(facts)))
    page.set_lang(locale_of(facts))
    page.set_creation_date(_moment(facts.generated_at))
    page.add_page()
    page.set_font(FAMILY, "B", 17)
    page.write_lines(title(facts), 8)
    page.ln(2)
    for section in sections(facts):
        _section(page, section, facts.language)
    if page.lost:
        page.ln(6)
        page.write_lines(text("minutes.unwritten", facts.language))
    return page.finished()


def _moment(value: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return dt.datetime.now(dt.UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _section(page: Page, section: Section, language: str) -> None:
    if page.will_page_break(26):
        page.add_page()
    page.ln(3)
    page.set_font(FAMILY, "B", 12)
    page.start_section(page.plain(section.heading))
    page.write_lines(section.heading, 6.5)
    page.set_font(FAMILY, size=SIZE)
    for paragraph in section.paragraphs:
        page.write_lines(paragraph)
        page.ln(0.8)
    for item in section.items:
        page.write_lines(f"•  {item}", indent=2)
        page.ln(0.6)
    for table in section.tables:
        _table(page, table)
    if section.signatures:
        _signatures(page, section.signatures, language)


def _table(page: Page, table: Table, line: float = 4.6, least: float = 0) -> None:
    page.ln(1.5)
    columns = len(table.header)
    widths = table.widths or (1.0,) * columns
    page.set_font(FAMILY, size=8.5 if columns <= 7 else 7)
    bold = FontFace(emphasis="BOLD", fill_color=(235, 235, 235))
    with page.table(
        col_widths=widths, headings_style=bold, line_height=line, text_align="LEFT", padding=(0.7, 0.9)
    ) as drawn:
        head = drawn.row()
        for cell in table.header:
            head.cell(page.plain(cell))
        for row in table.rows:
            for part in _parts(row):
                cells = drawn.row(min_height=least or None)
                for cell in part:
                    cells.cell(page.plain(cell))
    page.set_font(FAMILY, size=SIZE)
    page.ln(1.5)


def _parts(row: list[str]) -> list[tuple[str, ...]]:
    """A row as several where a cell is too long for one."""
    pieces = [textwrap.wrap(cell, LONGEST) if len(cell) > LONGEST else [" ".join(cell.split())] for cell in row]
    return list(zip_longest(*pieces, fillvalue=""))


def _signatures(page: Page, people: list[tuple[str, str]], language: str) -> None:
    header = [text(f"minutes.{key}", language) for key in ("participant", "role", "signature")]
    rows = [[name, role, ""] for name, role in people]
    _table(page, Table(header, rows, (2, 2, 3)), least=13)
