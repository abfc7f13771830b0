"""A failure in words: what was wrong, where, what was expected, what to do."""

from dash.development.base_component import Component

from components.parts import failed
from domain.errors import KodroError
from locales import has, text

FIELDS = ("file", "row", "column", "found", "expected")


def failure(error: KodroError, language: str) -> Component:
    """A KodroError as the page shows it."""
    return failed(sentence(error, language), details(error, language))


def sentence(error: KodroError, language: str) -> str:
    """What was wrong."""
    key = f"error.{error.code}"
    return text(key if has(key, language) else "error.unknown", language)


def details(error: KodroError, language: str) -> list[str]:
    """Where, what was found and expected, and what to do: one line each."""
    lines = [
        text(f"error.field.{name}", language, value=getattr(error, name))
        for name in FIELDS
        if getattr(error, name) is not None
    ]
    advice = f"advice.{error.code}"
    if has(advice, language):
        lines.append(text(advice, language))
    elif error.advice:
        lines.append(error.advice)
    return lines
