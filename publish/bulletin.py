"""What the early-warning bulletin says: one page that a prefect reads in a minute, the same facts for the mail."""

from dataclasses import dataclass

import pandas as pd

from analysis.risk.early_warning import NONE, UNKNOWN, Triggers
from domain.errors import KodroError
from locales import date, number, period, text
from services.context import Context
from services.data import is_synthetic
from services.risk.hazards import hazard_rasters
from services.risk.notices import since
from services.risk.warned_people import exposed
from services.risk.warning_words import (
    exposed_words,
    level_name,
    period_words,
    places_words,
    reasons,
    season_words,
    skill_table,
    source_words,
    trigger_lines,
)
from services.risk.warnings import Warnings, current, skills
from services.sites.rounds import find_round


@dataclass(frozen=True)
class Warned:
    """A warned area in words."""

    area: str
    level: str
    name: str
    label: str  # the level with its mark
    since: str
    why: list[str]
    who: str
    places: str
    people: float  # exposed; missing where unknown


@dataclass(frozen=True)
class Bulletin:
    """Everything on the page, in one language."""

    language: str
    on: str
    title: str
    headline: str
    areas: list[Warned]  # the most exposed first within each level
    unknown: str
    calm: str
    triggers: list[str]
    skill_head: list[str]
    skill_rows: list[list[str]]
    notes: list[str]
    foot: str
    label: str  # says that the data are synthetic, or ""


def make_bulletin(context: Context, language: str, *, on: str | None = None) -> Bulletin:
    """The bulletin of a day (today, if none is given) for what this viewer may see.

    Raises:
        UnknownPlaceError: the store holds no round.
    """
    warnings = current(context, on)
    number_ = find_round(context).number
    people = exposed(context, warnings, number_)
    invented = warnings.synthetic or is_synthetic(context)
    skill_head, skill_rows = skill_table(skills(context, on), language)
    return Bulletin(
        language=language,
        on=warnings.on,
        title=text("bulletin.title", language),
        headline=headline(warnings, language),
        areas=_warned(context, warnings, people, language),
        unknown=_listed(context, warnings, UNKNOWN, language),
        calm=_listed(context, warnings, NONE, language),
        triggers=trigger_lines(Triggers.of(context.method), language),
        skill_head=skill_head,
        skill_rows=skill_rows,
        notes=[*period_words(people, language), *_notes(context, warnings, language)],
        foot=text("bulletin.foot", language, publisher=context.publisher, data=context.store.version()[:12],
                  method=context.method.hash[:12]),
        label=text("label.synthetic", language) if invented else "",
    )  # fmt: skip


def headline(warnings: Warnings, language: str) -> str:
    """How many areas stand at each level."""
    counts = {
        level: number(len(warnings.of_level(level)), language) for level in ("action", "readiness", "unknown", "none")
    }
    return text("bulletin.headline", language, date=date(warnings.on, language), **counts)


def _warned(context: Context, warnings: Warnings, people: pd.DataFrame, language: str) -> list[Warned]:
    ranked = people.assign(_level=people["level"] != "action", _people=-people["exposed"].fillna(-1.0).astype(float))
    start = since(context, warnings)
    rows = []
    for area, row in ranked.sort_values(["_level", "_people", "name"]).iterrows():
        code = str(area)
        rows.append(
            Warned(
                area=code,
                level=str(row["level"]),
                name=str(row["name"]),
                label=level_name(str(row["level"]), language),
                since=date(start[code], language),
                why=reasons(warnings, code, language),
                who=exposed_words(row, language),
                places=places_words(row, language),
                people=float(row["exposed"]) if pd.notna(row["exposed"]) else float("nan"),
            )
        )
    return rows


def _listed(context: Context, warnings: Warnings, level: str, language: str) -> str:
    names = list(warnings.of_level(level)["name"])
    return text(f"bulletin.{level}", language, names=", ".join(names)) if names else ""


def _notes(context: Context, warnings: Warnings, language: str) -> list[str]:
    notes = [source_words(warnings, language)]
    try:
        maps = hazard_rasters(context)
    except KodroError:
        maps = None  # the areas say that nobody knows who is exposed
    if maps is not None:
        sources = {
            "population": maps.population_source,
            "year": period(maps.population_date, language),
            "flood": maps.source,
        }
        notes.append(text("bulletin.exposed_sources", language, **sources))
    notes += season_words(skills(context, warnings.on), language)
    notes.append(text("warning.limits", language))
    return [*notes, text("disclaimer", language)]


def has_data(context: Context) -> bool:
    """Whether a bulletin can be made."""
    try:
        find_round(context)
    except KodroError:
        return False
    return True
