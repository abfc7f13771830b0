"""Every loop is compiled before the first page is asked for, for everything that the program calls it with."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from numba.core.registry import CPUDispatcher

import analysis
from analysis import compiled
from domain.method import load_method
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.risk import measuring
from services.risk.exposure_request import ExposureRequest
from services.risk.shown_exposure import exposure
from services.sites.readiness import readiness
from store import Store


@dataclass
class Calls:
    """Stands for a loop: it notes the types that it is called with, and does its work."""

    loop: Any
    types: set[tuple] = field(default_factory=set)

    def __call__(self, *arguments: Any) -> Any:
        self.types.add(tuple(self.loop.typeof_pyval(a) for a in arguments))
        return self.loop(*arguments)


def users() -> Iterator[tuple[ModuleType, str, CPUDispatcher]]:
    """Every loop by which another module than its own calls it."""
    for found in pkgutil.walk_packages(analysis.__path__, "analysis."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, CPUDispatcher) and value.__module__ != module.__name__ and module is not compiled:
                yield module, name, value


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> dict[str, Calls]:
    noted: dict[str, Calls] = {}
    for module, name, loop in list(users()):
        monkeypatch.setattr(module, name, noted.setdefault(name, Calls(loop)))
    return noted


def test_the_loops_are_called_with_what_they_were_compiled_for(
    calls: dict[str, Calls], demo_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = Context(demo_store, load_method(), Viewer.of_tier(Tier.CORE))  # nothing is kept: all is computed
    monkeypatch.setattr(measuring, "PACKS", str(tmp_path))  # nor what another test has prepared
    readiness(context)
    exposure(context, ExposureRequest("prefectures"))
    declared = {(loop.__name__, types) for loop, types in compiled.SIGNATURES}
    assert {(name, types) for name, made in calls.items() for types in made.types} <= declared
    assert all(made.types for made in calls.values()), "a loop was not called: the test looks at nothing"


def test_every_loop_is_compiled() -> None:
    compiled.compile_loops()
    for loop, types in compiled.SIGNATURES:
        assert types in loop.signatures
    assert {loop.__name__ for loop, _ in compiled.SIGNATURES} == {name for _, name, _ in users()}
