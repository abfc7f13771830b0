"""The glossary: what each term of the page means, on one page that the explanations open at their term."""

from dash import html
from dash.development.base_component import Component

from locales import text

PAGE = "/glossary"
# In the order of reading: people and places, readiness, plans, hazards, health, who may see what.
TERMS = (
    "site", "return_area", "destination", "round", "reference_date", "cluster", "readiness", "band", "condition",
    "statement", "score", "assured", "completeness", "dimension", "goalpost", "weights", "interval", "robustness",
    "needs", "scenario", "closure_plan", "balance", "followup", "hazard", "return_period", "exposure", "annual",
    "bounds", "raster", "coverage", "warning_level", "lead_time", "past_reliability", "wuenic", "zero_dose",
    "drop_out", "tier", "small_count", "drawn_area", "hash", "method", "synthetic",
)  # fmt: skip


def term_link(term: str, language: str) -> Component:
    """The way from an explanation to its term in the glossary, in a window of its own: no field here is lost."""
    words = text("glossary.see", language, term=text(f"glossary.{term}", language))
    return html.A(words, href=f"{PAGE}?lang={language}#{term}", target="_blank", className="term-link")


def glossary(language: str) -> Component:
    """Every term with what it means; each can be named in an address (#score)."""
    entries: list[Component] = []
    for term in TERMS:
        entries.append(html.Dt(text(f"glossary.{term}", language), id=term))
        entries.append(html.Dd(text(f"glossary.{term}.about", language)))
    return html.Dl(entries, className="glossary")
