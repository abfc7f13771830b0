"""The minutes of a workshop (procès-verbal): one content, written as PDF and as DOCX."""

import re
from dataclasses import dataclass, field

from domain.workshop import Remark, Workshop
from locales import MISSING, date, has, moment, number, text
from publish.minutes_weights import Table, agreed_table, dimensions_of, proposals_table, readable, spread_table

Rows = list[list[str]]
# What no file can hold: control characters and halves of pairs.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


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
    results: Rows  # site, band before, band after, score before, score after; unchanged sites are left out
    bands: list[tuple[str, int, int]]  # band, sites without the agreed weights, with them
    site_names: dict[str, str]
    generated_at: str  # ISO
    scenario_name: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the minutes, whatever the format."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    signatures: list[tuple[str, str]] = field(default_factory=list)  # name, role


def title(facts: MinutesFacts) -> str:
    """The title of the minutes."""
    return text("minutes.title", facts.language, title=facts.workshop.title or facts.workshop.id)


def clean(content: str) -> str:
    """Text without what no file can hold."""
    return FORBIDDEN.sub("", content)


def footer(facts: MinutesFacts) -> str:
    """What stands under every page: which data and which method."""
    data, method = facts.data_version[:16], facts.method_hash[:16]
    return text("minutes.footer", facts.language, data=data, version=facts.method_version, method=method)


def label(facts: MinutesFacts) -> str:
    """What stands above every page: that the data are synthetic, where they are."""
    return text("label.synthetic", facts.language) if facts.synthetic else ""


def locale_of(facts: MinutesFacts) -> str:
    """The language that a reader's software is told."""
    return text("language.tag", facts.language)


def sections(facts: MinutesFacts) -> list[Section]:
    """The parts of the minutes, in order; a part without content says so."""
    return [
        _meeting(facts),
        _purpose(facts),
        _data(facts),
        _proposals(facts),
        _agreed(facts),
        _assumptions(facts),
        _results(facts),
        *[_remarks(facts, kind) for kind in ("decision", "objection", "reservation", "note")],
        _signatures(facts),
    ]


def _meeting(facts: MinutesFacts) -> Section:
    workshop, language = facts.workshop, facts.language
    lines = [
        text("minutes.held", language, place=workshop.place or MISSING, date=_day(workshop.on, language)),
        text("minutes.chair", language, chair=workshop.chair or MISSING),
    ]
    if not workshop.closed_at:
        lines.append(text("minutes.draft", language))
    header = [text(f"minutes.{key}", language) for key in ("participant", "role")]
    people = [[p.name, p.role or MISSING] for p in workshop.participants]
    none = [] if people else [text("minutes.nobody", language)]
    return Section(text("minutes.meeting", language), lines + none, tables=[Table(header, people)] if people else [])


def _purpose(facts: MinutesFacts) -> Section:
    lines = [text("minutes.purpose", facts.language), text("minutes.never", facts.language)]
    return Section(text("minutes.purpose_title", facts.language), lines)


def _data(facts: MinutesFacts) -> Section:
    language = facts.language
    lines = [
        text("minutes.data", language, date=_day(facts.data_date, language), source=facts.data_source or MISSING),
        text("minutes.hash", language, hash=facts.data_version or MISSING),
        text("minutes.method", language, version=facts.method_version, hash=facts.method_hash),
    ]
    if facts.synthetic:
        lines.insert(0, label(facts))
    return Section(text("minutes.data_title", language), [*lines, text("disclaimer", language)])


def _proposals(facts: MinutesFacts) -> Section:
    language, workshop = facts.language, facts.workshop
    proposals = readable(workshop.newest_proposals().values())
    heading = text("minutes.proposals", language)
    if not proposals:
        return Section(heading, [text("minutes.none", language)])
    dimensions = dimensions_of(facts.dimensions, [p.weights for p in proposals])
    present = [p.name for p in workshop.participants]
    gave = [p.participant for p in proposals]
    silent = ", ".join(name for name in present if name not in gave)
    left = ", ".join(name for name in gave if name not in present)
    items = [text("minutes.silent", language, names=silent)] if silent else []
    items += [text("minutes.left", language, names=left)] if left else []
    tables = proposals_table(proposals, dimensions, language)
    lines = [text("minutes.proposals_note", language)]
    if len(proposals) > 1:
        lines.append(text("minutes.spread_note", language))
        tables = [*tables, spread_table(proposals, dimensions, language)]
    return Section(heading, lines, items, tables)


def _agreed(facts: MinutesFacts) -> Section:
    language, agreed = facts.language, facts.workshop.agreed
    heading = text("minutes.agreed", language)
    if not agreed:
        return Section(heading, [text("minutes.not_agreed", language)])
    return Section(heading, tables=[agreed_table(dimensions_of(facts.dimensions, [agreed]), agreed, language)])


def _assumptions(facts: MinutesFacts) -> Section:
    language = facts.language
    named = [text("minutes.scenario", language, name=facts.scenario_name)] if facts.scenario_name else []
    none = [] if facts.changes else [text("minutes.none", language)]
    return Section(text("minutes.assumptions", language), named + none, list(facts.changes))


def _results(facts: MinutesFacts) -> Section:
    language = facts.language
    changed = [row for row in facts.results if row[1] != row[2]]
    lines = [
        text("minutes.changed_count", language, count=len(changed)) if changed else text("minutes.unchanged", language)
    ]
    tables = []
    if facts.bands:
        header = [text(f"minutes.{key}", language) for key in ("band", "count_before", "count_after")]
        counts = [
            [_band(b, language), number(before, language), number(after, language)] for b, before, after in facts.bands
        ]
        tables.append(Table(header, counts, (2, 1, 1)))
    else:
        lines.insert(0, text("minutes.no_counts", language))
    if changed:
        header = [text(f"minutes.{k}", language) for k in ("site", "before", "after", "score_before", "score_after")]
        tables.append(Table(header, [[*row] for row in changed], (3, 1, 1, 1, 1)))
    return Section(text("minutes.results", language), lines, tables=tables)


def _band(band: str, language: str) -> str:
    key = f"band.{band}.name"
    return f"{band} · {text(key, language)}" if has(key, language) else band or MISSING


def _remarks(facts: MinutesFacts, kind: str) -> Section:
    language = facts.language
    lines = [_said(remark, facts) for remark in facts.workshop.of_kind(kind)]
    none = [] if lines else [text("minutes.none", language)]
    return Section(text(f"minutes.{kind}s", language), none, lines)


def _said(remark: Remark, facts: MinutesFacts) -> str:
    """The words, who said them, and the site and the point on the map that they are about."""
    about = [remark.by, facts.site_names.get(remark.site, remark.site)]
    if remark.point:
        latitude, longitude = (number(v, facts.language, 4) for v in remark.point)
        about.append(text("minutes.point", facts.language, latitude=latitude, longitude=longitude))
    about = [part for part in about if part]
    return f"{remark.text} — {' · '.join(about)}" if about else remark.text


def _signatures(facts: MinutesFacts) -> Section:
    language, workshop = facts.language, facts.workshop
    lines = [text("minutes.written", language, date=_moment(facts.generated_at, language))]
    chair = text("minutes.chair_role", language)
    others = [(p.name, p.role) for p in workshop.participants if p.name != workshop.chair]
    roles = [p.role for p in workshop.participants if p.name == workshop.chair and p.role]
    first = (workshop.chair, ", ".join([chair, *roles]))
    return Section(text("minutes.signatures", language), lines, signatures=[first, *others])


def _day(value: str, language: str) -> str:
    """A date in the language's form; one that cannot be read stands as it was written."""
    try:
        return date(value, language)
    except ValueError:
        return value


def _moment(value: str, language: str) -> str:
    """When the minutes were written, in Bangui's time; what cannot be read stands as it was written."""
    try:
        return moment(value, language)
    except ValueError:
        return value or MISSING
