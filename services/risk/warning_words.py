"""Why an area has its level, in words: for the page, the bulletin and the e-mail alike."""

from collections.abc import Sequence

import pandas as pd

from analysis.risk.early_warning import FIRED, UNKNOWN, WARNED, Rule, Triggers, days_between
from analysis.risk.warning_skill import Skill
from locales import MISSING, date, number, percent, text
from services.risk.warnings import Warnings

SKILL_COLUMNS = ("rule", "hits", "all", "false", "miss", "lead", "outside")
MARKS = {"action": "!!", "readiness": "!", "unknown": "?", "none": "–"}  # a second cue beside colour


def level_name(level: str, language: str) -> str:
    """A level's name, after its mark."""
    return f"{MARKS[level]} {text(f'warning.level.{level}', language)}"


def reasons(warnings: Warnings, area: str, language: str) -> list[str]:
    """Why an area has its level: what fired, else what nobody knows, else what was looked at."""
    signals = warnings.signals[warnings.signals["area"] == area]
    level = warnings.areas.at[area, "level"]
    if level in WARNED:
        signals = signals[signals["state"] == FIRED]
        order = signals["rule"].map({"action": 0, "gauge": 1, "readiness": 2, "rain": 3})
        return [
            signal_words(row, warnings.on, language) for _, row in signals.loc[order.sort_values().index].iterrows()
        ]
    if level == UNKNOWN:
        unknown = signals[signals["state"] == UNKNOWN].drop_duplicates(["subject", "reason", "issued_on"])
        lines = [signal_words(row, warnings.on, language) for _, row in unknown.iterrows()]
        watched = signals["rule"].isin(["readiness", "action"]).any()
        return lines if watched else [text("warning.why.no_forecast", language), *lines]
    newest = signals["issued_on"].dropna()
    return [text("warning.why.none", language, date=date(newest.max() if len(newest) else None, language))]


def signal_words(row: pd.Series, on: str, language: str) -> str:
    """One signal in a sentence."""
    rule, reason, place = str(row["rule"]), str(row["reason"]), str(row["place"])
    issued = date(row["issued_on"], language)
    if reason == "stale":
        ago = text("time.ago", language, count=days_between(str(row["issued_on"]), on))
        source = "gauge" if rule == "gauge" else "rain" if rule == "rain" else "flow"
        return text(f"warning.why.stale.{source}", language, place=place, date=issued, ago=ago)
    if reason:
        return text(
            f"warning.why.{reason}", language, place=place, date=issued, rule=text(f"warning.rule.{rule}", language)
        )
    digits = 2 if rule == "gauge" else 0
    values = {
        "place": place,
        "issued": issued,
        "value": number(row["value"], language, digits),
        "threshold": number(row["threshold"], language, digits),
        "lead": text("method.days", language, count=row["lead_days"]),
        "valid": date(row["valid_on"], language),
    }
    return text(f"warning.why.{rule}", language, **values)


def rule_words(rule: Rule, language: str) -> str:
    """What a rule asks for."""
    return text(
        f"warning.rule.{rule.id}.about",
        language,
        period=number(rule.return_period, language),
        threshold=number(rule.threshold, language),
        low=number(rule.lead_min, language),
        high=text("method.days", language, count=rule.lead_max),
    )


def trigger_lines(triggers: Triggers, language: str) -> list[str]:
    """What each level means, rule by rule."""
    lines = [rule_words(rule, language) for rule in (triggers.action, triggers.readiness, triggers.rain)]
    age = text("warning.age", language, days=text("method.days", language, count=triggers.forecast_days))
    return [lines[0], text("warning.rule.gauge.about", language), *lines[1:], age]


def skill_cells(skill: Skill, language: str) -> list[str]:
    """A rule's past in cells, in the order of SKILL_COLUMNS; a dash where none can be said."""
    judged, warned = skill.judged_events, skill.judged_warnings
    return [
        text(f"warning.rule.{skill.rule}", language),
        _rate(skill.hit_rate, skill.count("hit"), judged, language),
        _rate(skill.hit_rate_of_all, skill.count("hit"), len(skill.events), language),
        _rate(skill.false_alarm_ratio, skill.count("false_alarm"), warned, language),
        number(skill.count("miss"), language),
        number(skill.lead_gained, language, 1),
        number(skill.count("not_forecast"), language),
    ]


def skill_table(skills: Sequence[Skill], language: str) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of the table of how each rule did."""
    head = [text(f"warning.skill.{column}", language) for column in SKILL_COLUMNS]
    return head, [skill_cells(skill, language) for skill in skills]


def source_words(warnings: Warnings, language: str) -> str:
    """Who made the forecasts and readings, and when the newest was issued."""
    sources = warnings.sources or MISSING
    return text("bulletin.sources", language, sources=sources, date=date(warnings.issued, language))


def season_words(skills: Sequence[Skill], language: str) -> list[str]:
    """From when to when the judged forecasts were issued, and how few of them single areas have."""
    season = next((skill.season for skill in skills if skill.season), None)
    if season is None:
        return []
    first, last = (date(day, language) for day in season)
    counts = issues_by_area(skills)["count"]
    short = text(
        "warning.skill.issues",
        language,
        least=number(counts.min(), language),
        most=number(counts.max(), language),
        single=number((counts == 1).sum(), language),
        areas=number(len(counts), language),
    )
    return [text("warning.skill.season", language, first=first, last=last), short]


def issues_by_area(skills: Sequence[Skill]) -> pd.DataFrame:
    """By area: first and last day of issue of a river forecast, and the days with one (0 rows where none is held)."""
    of_rivers = [skill.issues for skill in skills if skill.rule != "rain" and len(skill.issues)]
    return of_rivers[0] if of_rivers else pd.DataFrame(columns=["first", "last", "count"])


def _rate(share: float, part: int, whole: int, language: str) -> str:
    counts = text("warning.of", language, part=number(part, language), whole=number(whole, language))
    return f"{percent(share, language)} ({counts})"


def exposed_words(row: pd.Series, language: str) -> str:
    """Who is exposed in a warned area: people, of which flood, how much of the area is known."""
    if pd.isna(row.get("exposed")):
        return text("warning.exposed.unknown", language)
    return text(
        "warning.exposed",
        language,
        count=row["exposed"],
        period=number(row["period"], language),
        depth=number(row["depth"], language, 1),
        covered=percent(row["covered_share"], language),
    )


def period_words(rows: pd.DataFrame, language: str) -> list[str]:
    """Where the flood maps hold another return period than the trigger's, which one was taken."""
    with_period = rows.dropna(subset=["period"])
    pairs = sorted(
        {(int(w), int(p)) for w, p in zip(with_period["wanted_period"], with_period["period"], strict=True) if w != p}
    )
    return [text("warning.period", language, wanted=number(w, language), period=number(p, language)) for w, p in pairs]


def places_words(row: pd.Series, language: str, most: int = 0) -> str:
    """Sites and return areas in the flood, "" where they may not be told or are not known."""
    if pd.isna(row.get("sites")) or pd.isna(row.get("return_areas")):
        return ""
    sentence = text(
        "warning.places",
        language,
        sites=number(row["sites"], language),
        count=row["site_people"],
        areas=number(row["return_areas"], language),
    )
    names: Sequence[str] = list(row["places"])[:most]
    more = len(row["places"]) - len(names)
    rest = " " + text("warning.more", language, count=number(more, language)) if names and more else ""
    return sentence + (f" ({', '.join(names)}{rest})" if names else "")
