"""The minutes of a workshop (procès-verbal): one content, written as PDF and as DOCX."""

from dataclasses import dataclass, field

from domain.workshop import Remark, Workshop
from locales import date, number, percent, text

Rows = list[list[str]]


@dataclass(frozen=True)
class MinutesFacts:
    """Everything that minutes say besides what the workshop itself holds."""

    language: str
    workshop: Workshop
    data_version: str
    data_date: str  # ISO
    data_source: str
    method_version: str
    method_hash: str
    synthetic: bool
    dimensions: list[tuple[str, str, float]]  # id, name, the method's weight
    changes: list[str]  # assumptions of the scenario, in words
    results: Rows  # site, band before, band after, score before, score after
    bands: list[tuple[str, int, int]]  # band, sites without the agreed weights, with them
    site_names: dict[str, str]
    generated_at: str  # ISO


@dataclass(frozen=True)
class Section:
    """A part of the minutes, whatever the format."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    rows: Rows = field(default_factory=list)
    signatures: list[tuple[str, str]] = field(default_factory=list)  # name, role


def title(facts: MinutesFacts) -> str:
    """The title of the minutes."""
    return text("minutes.title", facts.language, title=facts.workshop.title)


def footer(facts: MinutesFacts) -> str:
    """What stands under every page: which data and which method."""
    data, method = facts.data_version[:16], facts.method_hash[:16]
    return text("minutes.footer", facts.language, data=data, version=facts.method_version, method=method)


def sections(facts: MinutesFacts) -> list[Section]:
    """The parts of the minutes, in order; a part without content says so."""
    return [
        _meeting(facts),
        _data(facts),
        _proposals(facts),
        _agreed(facts),
        _assumptions(facts),
        _results(facts),
        *[_remarks(facts, kind) for kind in ("decision", "objection", "reservation", "note")],
        _signatures(facts),
    ]


def _meeting(facts: MinutesFacts) -> Section:
    held, language = facts.workshop, facts.language
    lines = [
        text("minutes.held", language, place=held.place or "—", date=date(held.on, language)),
        text("minutes.chair", language, chair=held.chair or "—"),
        text("minutes.purpose", language),
        text("minutes.never", language),
    ]
    people = [f"{p.name}, {p.role}" if p.role else p.name for p in held.participants]
    return Section(text("minutes.meeting", language), lines, people or [text("minutes.none", language)])


def _data(facts: MinutesFacts) -> Section:
    language = facts.language
    lines = [
        text("minutes.data", language, date=date(facts.data_date, language), source=facts.data_source),
        text("minutes.hash", language, hash=facts.data_version),
        text("minutes.method", language, version=facts.method_version, hash=facts.method_hash),
    ]
    if facts.synthetic:
        lines.insert(0, text("label.synthetic", language))
    return Section(text("minutes.data_title", language), [*lines, text("disclaimer", language)])


def _proposals(facts: MinutesFacts) -> Section:
    language, proposals = facts.language, list(facts.workshop.newest_proposals().values())
    heading = text("minutes.proposals", language)
    if not proposals:
        return Section(heading, [text("minutes.none", language)])
    header = [text("minutes.dimension", language), *[p.participant for p in proposals], text("minutes.range", language)]
    rows = []
    for dimension, name, _ in facts.dimensions:
        weights = [p.weights.get(dimension, 0.0) for p in proposals]
        rows.append([name, *[percent(w, language) for w in weights], _range(weights, language)])
    ways = [_way(p.participant, p.way, p.consistency, language) for p in proposals]
    return Section(heading, [], ways, header, rows)


def _range(weights: list[float], language: str) -> str:
    return f"{percent(min(weights), language)} – {percent(max(weights), language)}"


def _way(name: str, way: str, consistency: float | None, language: str) -> str:
    said = text(f"workshop.way.{way}", language)
    if consistency is None:
        return f"{name}: {said}"
    return f"{name}: {said}, {text('workshop.consistency', language, ratio=number(consistency, language, 2))}"


def _agreed(facts: MinutesFacts) -> Section:
    language, agreed = facts.language, facts.workshop.agreed
    heading = text("minutes.agreed", language)
    if not agreed:
        return Section(heading, [text("minutes.not_agreed", language)])
    header = [text(f"minutes.{key}", language) for key in ("dimension", "method_weight", "agreed_weight")]
    rows = [
        [name, percent(weight, language, 1), percent(agreed.get(d), language, 1)] for d, name, weight in facts.dimensions
    ]
    return Section(heading, header=header, rows=rows)


def _assumptions(facts: MinutesFacts) -> Section:
    none = [] if facts.changes else [text("minutes.none", facts.language)]
    return Section(text("minutes.assumptions", facts.language), none, facts.changes)


def _results(facts: MinutesFacts) -> Section:
    language = facts.language
    counts = [
        text("minutes.band_count", language, band=text(f"band.{b}.name", language), id=b, before=before, after=after)
        for b, before, after in facts.bands
    ]
    header = [text(f"minutes.{key}", language) for key in ("site", "before", "after", "score_before", "score_after")]
    changed = text("minutes.changed" if facts.results else "minutes.unchanged", language)
    return Section(
        text("minutes.results", language), [changed], counts, header if facts.results else [], facts.results
    )


def _remarks(facts: MinutesFacts, kind: str) -> Section:
    language = facts.language
    said = [_said(remark, facts) for remark in facts.workshop.of_kind(kind)]
    none = [] if said else [text("minutes.none", language)]
    return Section(text(f"minutes.{kind}s", language), none, said)


def _said(remark: Remark, facts: MinutesFacts) -> str:
    where = facts.site_names.get(remark.site, "")
    if remark.point:
        latitude, longitude = (number(v, facts.language, 3) for v in remark.point)
        where = f"{where} ({latitude} ; {longitude})".strip()
    parts = [remark.text, f"— {remark.by}" if remark.by else "", where]
    return " ".join(p for p in parts if p)


def _signatures(facts: MinutesFacts) -> Section:
    lines = [text("minutes.written", facts.language, date=date(facts.generated_at, facts.language))]
    people = [(p.name, p.role) for p in facts.workshop.participants]
    chair = (facts.workshop.chair, text("minutes.chair_role", facts.language))
    return Section(text("minutes.signatures", facts.language), lines, signatures=[chair, *people])
