"""Every component that a callback names by its own name is on the page: of any store, for any tier, in any tab."""

import json
from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from app import create_app
from domain.navigation import LENSES
from domain.settings import Settings
from domain.tiers import Tier
from tests.layers.stores import empty_store


def names_of(app: Dash) -> dict[str, set[str]]:
    """The plain names that callbacks speak to and that must be there, with what each is for."""
    app._setup_server()
    found: dict[str, set[str]] = {}
    for key, callback in app.callback_map.items():
        outputs = key.strip(".").split("...") if key.startswith("..") else [key]
        named = [output.rsplit(".", 1)[0] for output in outputs if "." in output]
        asked = [*callback["inputs"], *callback["state"]]
        named += [str(each["id"]) for each in asked if not each.get("allow_optional")]
        for name in named:
            if not name.startswith("{"):
                found.setdefault(name.partition("@")[0], set()).add(key[:80])
    return found


def on_page(node: Any) -> set[str]:
    if isinstance(node, list):
        return {name for each in node for name in on_page(each)}
    if not isinstance(node, dict):
        return set()
    own = node.get("props", {}).get("id") if "props" in node else None
    inside = {name for value in node.values() for name in on_page(value)}
    return inside | ({own} if isinstance(own, str) else set())


@pytest.mark.slow
@pytest.mark.parametrize("tier", list(Tier))
@pytest.mark.parametrize("held", ["demonstration", "nothing"])
def test_what_callbacks_name_is_there(
    held: str, tier: Tier, demo_folder: Path, answers_folder: Path, tmp_path: Path
) -> None:
    store = demo_folder / "kodro.gpkg" if held == "demonstration" else empty_store(tmp_path).path
    app = create_app(Settings(store=store, cache=answers_folder, tier=str(tier)))
    names, client = names_of(app), app.server.test_client()
    assert len(names) > 30
    for lens in LENSES:
        answer = client.get("/_dash-layout", headers={"Referer": f"http://localhost/?lens={lens}&lang=en"})
        there = on_page(json.loads(answer.data))
        missing = {name: sorted(uses) for name, uses in names.items() if name not in there}
        # Import is offered to who may import; its window is not on the pages of others.
        assert not {n for n in missing if tier == Tier.CORE or not n.startswith("import")}, (lens, missing)
