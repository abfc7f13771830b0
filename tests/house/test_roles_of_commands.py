"""A command runs as the owner of the machine, as far as KODRO_TIER goes; one table says what each tier gets."""

import re
import shlex
from pathlib import Path

import pytest
import waitress

from app import create_app
from commands import demo, run_command, serve, warn
from domain.settings import Settings
from domain.tiers import Tier
from locales import text
from publish.alerts import AlertRun
from services.context import Context
from tests.conftest import copy_store
from tests.house import roles_table

pytestmark = pytest.mark.slow
COMMANDS = roles_table.rows(roles_table.COMMANDS)
SAID = {text("error.not_allowed", "en"): "refused", text("error.no_raster", "en"): "no_raster"}


def test_the_table_has_every_command_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run_command(["--help"], create_app)
    found = re.search(r"\{([a-z,]+)\}", capsys.readouterr().out)
    assert found
    assert {row.split()[0] for row in COMMANDS} == set(found[1].split(","))


@pytest.mark.parametrize("row", COMMANDS)
def test_a_command_ends_at_each_tier_as_the_table_says(
    row: str, counted: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(waitress, "serve", lambda *_, **__: None)
    monkeypatch.setattr(serve, "warm_up", lambda *_: None)
    monkeypatch.setattr(demo, "build_demo", lambda *_, **__: None)
    found = []
    for tier in Tier:
        folder = tmp_path / str(tier)
        store = copy_store(counted.store.path.parent, folder)
        Path("w.csv").write_text("vaccine,year,coverage\ndtp1,2020,54\n")
        for name, value in {
            "TIER": str(tier),
            "STORE": str(store.path),
            "CACHE": str(folder),
            "LANGUAGE": "en",
            "PROCESSES": "1",
        }.items():
            monkeypatch.setenv(f"KODRO_{name}", value)
        capsys.readouterr()
        before = store.version(), store.journal.path.exists()
        status = run_command(shlex.split(row), create_app)
        said = capsys.readouterr().err
        changed = before != (store.version(), store.journal.path.exists())
        assert not (status and changed), f"{row} failed, and changed the store"
        code = next((code for words, code in SAID.items() if words in said), said)
        found.append(code if status else "wrote" if changed else "done")
    assert tuple(found) == COMMANDS[row]


def test_levels_are_recorded_from_all_evidence_at_every_tier(
    counted: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = copy_store(counted.store.path.parent, tmp_path / "store")
    asked: list[Tier] = []

    def run_round(context: Context, *_: object, **__: object) -> AlertRun:
        asked.append(context.tier)
        return AlertRun(busy=True)

    monkeypatch.setattr(warn, "run_round", run_round)
    for tier in Tier:
        warn.run(Settings(store=store.path, tier=str(tier)))
    assert set(asked) == {Tier.CORE}


def test_who_serves_a_tier_below_the_core_only_looks_on() -> None:
    for tier in Tier:
        assert bool(Settings(tier=str(tier)).viewer.rights) == (tier == Tier.CORE)
