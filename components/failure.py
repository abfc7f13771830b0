"""A failure in words: what was wrong, where, what was expected, what to do."""

import json
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components import ids
from components.parts import failed
from domain.errors import KodroError
from locales import has, text

FIELDS = ("file", "row", "column", "found", "expected")


def failure(error: KodroError, language: str) -> Component:
    """A KodroError as the page shows it."""
    return failed(sentence(error, language), details(error, language))


def notice(lines: Sequence[str], language: str) -> Component:
    """A message over the whole page, with a button that closes it."""
    close = json.dumps({ids.NOTICE: {"children": []}})
    label = text("notice.close", language)
    return html.Div(
        [
            html.Div([html.P(line) for line in lines]),
            html.Button("✕", type="button", className="notice-close", title=label,
                        **{"data-props": close, "aria-label": label}),
        ],
        className="notice-box",
        role="alert",
    )  # fmt: skip


def failure_notice(error: KodroError, language: str, reference: str = "") -> Component:
    """A failure over the whole page: cause, next step, and the reference of the log where there is one."""
    lines = [sentence(error, language), *details(error, language)]
    if not has(f"advice.{error.code}", language) and not error.advice:
        lines.append(text("advice.again", language))
    return notice([*lines, *([text("notice.reference", language, code=reference)] if reference else [])], language)


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
