"""Thresholds and keys of hazards in words, the same on the map, in tables and on the command line."""

from domain.hazards import Hazard
from locales import date, month, number, text
from services.risk.hazards import HazardRasters


def threshold_words(hazard: Hazard, threshold: float, language: str) -> str:
    """A threshold as it is said: "\u2265 0.5 m", "SPI \u2264 -1", "high or above"."""
    if hazard.id == "observed_flood":
        return text("hazard.observed_flood.reached", language)
    if hazard.id == "landslide":
        name = text(f"hazard.landslide.class.{threshold:g}", language)
        return text("hazard.landslide.reached", language, name=name.lower())
    value = number(hazard.display_value(threshold), language, digits_of(threshold))
    return text(f"hazard.{hazard.shown}", language, value=value, unit=text(f"hazard.{hazard.id}.unit", language))


def key_label(hazard: Hazard, key: int, language: str) -> str:
    """A key as it is said: once in so many years, over so many months, on a day."""
    if hazard.keyed_by == "return_period":
        return text("choice.period_option", language, years=key)
    if hazard.keyed_by == "window":
        return text("hazard.window", language, months=key)
    if hazard.keyed_by == "date":
        day = str(key)
        return date(f"{day[:4]}-{day[4:6]}-{day[6:8]}", language) if len(day) == 8 else day
    return text(f"hazard.{hazard.id}.key", language)


def note_words(rasters: HazardRasters, language: str) -> list[str]:
    """What must be said of a hazard's rasters; a hazard of one month names it."""
    return [text(note, language, month=month(rasters.month, language)) for note in rasters.notes]


def digits_of(value: float) -> int:
    """Decimals that a threshold needs, at most two."""
    return next((d for d in (0, 1) if abs(round(value, d) - value) < 1e-9), 2)
