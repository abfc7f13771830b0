"""What commands share: who asks, JSON without what is no number, and columns that line up."""

import json
from pathlib import Path

import pytest

from commands.common import open_context, print_columns, print_json
from domain.errors import StoreError
from domain.settings import Settings
from domain.tiers import Tier
from services.context import Context


@pytest.mark.parametrize(("tier", "viewer"), [("", Tier.CORE), ("public", Tier.PUBLIC), ("partner", Tier.PARTNER)])
def test_who_sits_at_the_machine_owns_it_unless_told_otherwise(counted: Context, tier: str, viewer: Tier) -> None:
    made = open_context(Settings(store=counted.store.path, tier=tier, language="en", publisher="CCCM"), "tcp://x:1")
    assert (made.viewer.tier, made.language, made.publisher, made.scheduler) == (viewer, "en", "CCCM", "tcp://x:1")


def test_a_store_that_is_not_there_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        open_context(Settings(store=tmp_path / "gone.gpkg"))
    assert error.value.code == "no_store" and "gone.gpkg" in str(error.value.file)
    assert list(tmp_path.iterdir()) == []


def test_json_keeps_accents_and_refuses_what_is_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    print_json([{"nom": "Élevage", "people": None}])
    printed = capsys.readouterr().out
    assert "Élevage" in printed and json.loads(printed) == [{"nom": "Élevage", "people": None}]
    with pytest.raises(ValueError, match="JSON"):
        print_json({"people": float("nan")})


def test_columns_line_up_and_end_without_blanks(capsys: pytest.CaptureFixture[str]) -> None:
    print_columns([("a", "Ouaka", "x"), ("bb", "Y", "")])
    assert capsys.readouterr().out.splitlines() == ["a   Ouaka  x", "bb  Y"]
