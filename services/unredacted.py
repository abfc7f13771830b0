"""The capability to read what a viewer is not shown: only for code that aggregates or redacts what it makes of it.

Which modules may use it is a list in tests/house/test_unredacted.py.
"""

from dataclasses import replace

from services.context import Context
from store.visible import EVERYTHING
from store.visible import behind_totals as reading_behind_totals


def behind_totals(context: Context) -> Context:
    """The same context reading the rows that totals for its viewer are made of; small ones are hidden afterwards."""
    return context if context.reading else replace(context, reading=reading_behind_totals(context.tier))


def all_evidence(context: Context) -> Context:
    """The same context reading everything: readiness is judged on all evidence, and redacted for its viewer."""
    return context if context.reading == EVERYTHING else replace(context, reading=EVERYTHING)
