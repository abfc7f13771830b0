"""Minutes say everything that happened, in both languages and both formats, whatever people wrote."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from fpdf import FPDF

from domain.workshop import Participant, Proposal, Remark, Workshop
from locales import text
from publish.minutes import MinutesFacts, Section, footer, sections, title
from publish.minutes_docx import to_docx
from publish.minutes_pdf import FONTS, to_pdf
from tests.publish.pdf_reading import pages, read_pdf

HASH, METHOD_HASH = "9f2c" * 16, "51ab" * 16
DIMENSIONS = [("D1", "Voluntariness", 0.5), ("D2", "Safety", 0.3), ("D3", "Shelter", 0.2)]
WORKSHOP = Workshop(
    id="w1",
    title="Atelier d’appropriation",
    place="Bangui",
    on="2025-11-20",
    chair="Awa Ngoma",
    step="agreement",
    participants=(
        Participant("Awa Ngoma", "Préfète"),
        Participant("Élise Yakété", "HCR"),
        Participant("Jean Ndoutingaï", "Maire"),
    ),
    proposals=(
        Proposal("Élise Yakété", "direct", {"D1": 0.97, "D2": 0.03, "D3": 0.0}),
        Proposal("Élise Yakété", "budget", {"D1": 0.6, "D2": 0.3, "D3": 0.1}),
        Proposal("Awa Ngoma", "pairwise", {"D1": 0.4, "D2": 0.4, "D3": 0.2}, consistency=0.034),
    ),
    agreed={"D1": 0.55, "D2": 0.3, "D3": 0.15},
    remarks=(
        Remark("decision", "Les poids servent au dialogue — « provisoires ».", "Awa Ngoma"),
        Remark("objection", "Pas avant les récoltes", "Jean Ndoutingaï", site="SITE-7"),
        Remark("reservation", "Sous réserve de l’enquête", "Élise Yakété"),
        Remark("note", "Le pont est coupé", "Jean Ndoutingaï", site="SITE-1", point=(4.3612, 18.5553)),
    ),
    closed_at="2025-11-20T15:00:00+00:00",
)


def facts(language: str = "fr", **changes: object) -> MinutesFacts:
    made = MinutesFacts(
        language=language,
        workshop=WORKSHOP,
        data_version=HASH,
        data_date="2025-10-31",
        data_source="DTM, tour 22",
        method_version="1.0",
        method_hash=METHOD_HASH,
        synthetic=True,
        dimensions=DIMENSIONS,
        changes=["20 latrines de plus à Bria"],
        results=[["Site Alpha", "C", "B", "58", "62"], ["Site Bêta", "D", "D", "31", "33"]],
        bands=[("A", 0, 0), ("B", 3, 4), ("C", 5, 4), ("D", 2, 2), ("E", 1, 1)],
        site_names={"SITE-1": "Site Alpha"},
        generated_at="2025-11-20T16:30:00+00:00",
        scenario_name="Consensus de Bangui",
    )
    return replace(made, **changes)


def words_of(parts: list[Section]) -> str:
    lines: list[str] = []
    for part in parts:
        cells = [cell for table in part.tables for row in [table.header, *table.rows] for cell in row]
        lines += [part.heading, *part.paragraphs, *part.items, *cells, *[f"{n} {r}" for n, r in part.signatures]]
    return "\n".join(lines)


def read_docx(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    frame = [p.text for s in document.sections for p in [*s.header.paragraphs, *s.footer.paragraphs]]
    return "\n".join([*[p.text for p in document.paragraphs], *cells, *frame])


def expected(language: str) -> list[str]:
    """What the minutes must say."""
    said = [r.text for r in WORKSHOP.remarks] + [p.name for p in WORKSHOP.participants]
    said += [p.role for p in WORKSHOP.participants] + [text("disclaimer", language), text("minutes.never", language)]
    return [
        *said,
        *[text("label.synthetic", language), "Bangui", "DTM, tour 22", HASH, METHOD_HASH, "1.0", "Consensus de Bangui"],
        *["20 latrines de plus à Bria", "Site Alpha", "SITE-7"],
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_content_is_complete(language: str) -> None:
    words = words_of(sections(facts(language)))
    assert [e for e in expected(language) if e not in words] == []
    numbers = ["0,03", "60,0", "55,0", "18,5553"] if language == "fr" else ["0.03", "60.0", "55.0", "18.5553"]
    assert [n for n in numbers if n not in words] == []
    assert not re.search("97[.,]0", words)  # an earlier proposal of the same participant
    assert "Site Bêta" not in words  # its band stays
    assert text("minutes.draft", language) not in words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_docx_is_complete(language: str) -> None:
    made = to_docx(facts(language))
    words = read_docx(made)
    assert [e for e in [*expected(language), footer(facts(language))] if e not in words] == []
    document = Document(BytesIO(made))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [s.heading for s in sections(facts(language))]
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == [title(facts(language))]
    marks = {m.get(qn("w:val")) for m in document.styles.element.iter(qn("w:lang"))}
    assert marks == {"fr-FR" if language == "fr" else "en-GB"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pdf_is_complete(unpacked: None, language: str) -> None:
    made = to_pdf(facts(language))
    assert made.startswith(b"%PDF")
    assert pages(made) >= 1
    words = re.sub(r"\s", "", read_pdf(made))
    asked = [*expected(language), footer(facts(language))]
    assert [e for e in asked if re.sub(r"\s", "", e) not in words] == []
    assert "?" not in words.replace(re.sub(r"\s", "", text("minutes.unwritten", language)), "")


def test_the_same_minutes_are_the_same_file() -> None:
    assert to_pdf(facts()) == to_pdf(facts())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_is_said_to_be_nothing(language: str) -> None:
    empty = facts(
        language, workshop=Workshop(id="w2", title=""), synthetic=False, changes=[], results=[], bands=[],
        dimensions=[], data_date="", data_source="", data_version="", generated_at="", scenario_name="",
    )  # fmt: skip
    parts = sections(empty)
    assert [s.heading for s in parts if not (s.paragraphs or s.items or s.tables or s.signatures)] == []
    assert text("label.synthetic", language) not in words_of(parts)
    assert text("minutes.draft", language) in words_of(parts)
    assert words_of(parts).count(text("minutes.none", language)) == 6
    assert to_pdf(empty).startswith(b"%PDF")
    assert read_docx(to_docx(empty))


def test_the_chair_signs_once_and_first() -> None:
    signed = sections(facts())[-1].signatures
    assert [name for name, _ in signed] == ["Awa Ngoma", "Élise Yakété", "Jean Ndoutingaï"]
    outside = sections(facts(workshop=replace(WORKSHOP, chair="Ministre")))[-1].signatures
    assert [name for name, _ in outside] == ["Ministre", "Awa Ngoma", "Élise Yakété", "Jean Ndoutingaï"]


def test_who_left_and_who_was_silent_is_said() -> None:
    held = replace(WORKSHOP, participants=WORKSHOP.participants[1:])
    items = next(s for s in sections(facts(workshop=held)) if s.heading == text("minutes.proposals", "fr")).items
    assert items == [
        text("minutes.silent", "fr", names="Jean Ndoutingaï"),
        text("minutes.left", "fr", names="Awa Ngoma"),
    ]


def crowd(count: int, words: str) -> Workshop:
    names = [f"Participant {i} {words}" for i in range(count)]
    weights = {f"D{d}": 0.05 for d in range(1, 21)}
    return Workshop(
        id="w3",
        title=words,
        place=words,
        on="not a date",
        chair=names[0],
        participants=tuple(Participant(name, words) for name in names),
        proposals=tuple(Proposal(name, "pairwise", weights, 0.02) for name in names),
        agreed=weights,
        remarks=tuple(Remark(k, words, names[0]) for k in ("decision", "objection", "reservation", "note")) * 4,
    )


@pytest.mark.parametrize(
    "words",
    ["un poids convenu en séance " * 8, "sansespace" * 15, "", "a\n\nb\tc\r\n", "{nb} {0} **gras** %s <b>"],
    ids=["long", "unbroken", "empty", "lines", "signs"],
)  # fmt: skip
def test_forty_participants_and_whatever_they_wrote(words: str) -> None:
    made = facts(
        workshop=crowd(40, words), data_source=words, changes=[words] * 5, dimensions=[("D1", words, 1.0)],
        results=[[words, "A", "B", words, ""]] * 12, scenario_name=words,
    )  # fmt: skip
    assert pages(to_pdf(made)) > 3
    assert "Participant 39" in read_docx(to_docx(made))


@pytest.mark.parametrize(
    "name",
    [
        "محمد صالح",
        "Tsẽ Ṣọlá",
        "王小明",
        "Awa 👩🏾‍⚖️",
        "e\u0301lise\u200f",
        "a\x00b\x1f",
        "x\ud800y",
        "≥ 5 → « ‑ »\u202f;",
    ],
)
def test_names_that_the_font_cannot_draw(unpacked: None, name: str) -> None:
    held = replace(WORKSHOP, title=name, chair=name, participants=(Participant(name, name),), proposals=(
        Proposal(name, name, {"D1": 1.0}),))  # fmt: skip
    made = facts(workshop=held, synthetic=False)
    lost = re.sub(r"\s", "", text("minutes.unwritten", "fr")) in re.sub(r"\s", "", read_pdf(to_pdf(made)))
    assert lost == any(sign in name for sign in ("م", "王", "👩"))
    assert re.sub("[\x00-\x1f\ud800]", "", name) in read_docx(to_docx(made))


def test_weights_that_cannot_be_read_are_left_out() -> None:
    held = replace(WORKSHOP, proposals=(Proposal("A", "direct", {"D1": 0.0}), Proposal("B", "direct", {"D9": 1.0})))
    words = words_of(sections(facts(workshop=held)))
    assert "D9" in words
    assert to_pdf(facts(workshop=held)).startswith(b"%PDF")


def test_the_font_carries_its_licence_and_its_own_name() -> None:
    assert "SIL OPEN FONT LICENSE" in (FONTS / "LICENSE").read_text(encoding="utf-8")
    for style in ("Regular", "Bold"):
        pdf = FPDF()
        pdf.add_font("Kodro Sans", "", FONTS / f"Kodro-{style}.ttf")
        font = pdf.fonts["kodro sans"] if "kodro sans" in pdf.fonts else next(iter(pdf.fonts.values()))
        assert "Inter" not in font.name
        assert {ord(c) for c in "àâçéèêëîïôùûüœÀÉÊÔŒ—–’«»…€≥≤\u00a0\u2212"} <= set(font.cmap)
        font.close()


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2025-11-20T16:30:00+01:00", "20/11/2025, 16\u00a0h\u00a030 (heure de Bangui)"),
        ("2025-11-20T16:30:00-04:30", "20/11/2025, 22\u00a0h\u00a000 (heure de Bangui)"),
        ("2025-11-20T23:30:00+00:00", "21/11/2025, 00\u00a0h\u00a030 (heure de Bangui)"),
        ("2025-11-20T16:30:00", "20/11/2025, 16\u00a0h\u00a030"),
        ("noon", "noon"),
    ],
)
def test_the_hour_is_that_of_bangui(moment: str, shown: str) -> None:
    assert shown in words_of(sections(facts(generated_at=moment)))


def test_no_row_of_a_table_lies_on_two_pages() -> None:
    document = Document(BytesIO(to_docx(facts())))
    rows = [row for table in document.tables for row in table.rows]
    assert rows and all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)
