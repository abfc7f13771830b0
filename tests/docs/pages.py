"""Blocks of the documentation's pages, so that tests do what a reader does."""

import re
from pathlib import Path

DOCS = Path(__file__).parent.parent.parent / "docs"


def block(page: str, name: str) -> str:
    """The block of a page that is named after its language: ```toml data/method.toml."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.search(rf"^```\w+ {re.escape(name)}\n(.*?)^```", text, re.M | re.S)
    assert found, name
    return found[1]


def shell(page: str) -> str:
    """The first block of commands of a page."""
    found = re.search(r"^```sh\n(.*?)^```", (DOCS / page).read_text(encoding="utf-8"), re.M | re.S)
    assert found, page
    return found[1]
