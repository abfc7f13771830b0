"""Every benchmark starts and ends: the command as it is documented, on small inputs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import benchmark_modules, main

ROOT = Path(__file__).parent.parent.parent


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in a folder of its own, where it leaves its files."""
    command = [sys.executable, "-m", "benchmarks", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_modules_that_measure_are_found_and_their_helpers_left_out() -> None:
    known = set(benchmark_modules())
    assert {"closing_set", "exposure_zonal", "page", "readiness_score"} <= known
    assert not known & {"common", "country", "demonstration", "__main__"}


def test_a_name_that_is_no_benchmark_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--quick", "country"])
    with pytest.raises(SystemExit) as refused:
        main()
    assert refused.value.code == 2
    assert "no such benchmark: country" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.bench
def test_every_benchmark_runs_to_its_end_on_small_inputs(tmp_path: Path) -> None:
    """In one process, as documented: what one makes on the disk the others read."""
    done = run(tmp_path, "--quick")
    assert done.returncode == 0, done.stderr[-2000:]
    rows = json.loads((tmp_path / "var/benchmarks.json").read_text(encoding="utf-8"))
    assert {row["benchmark"] for row in rows} == set(benchmark_modules())
    for row in rows:
        assert row["work"] in done.stdout
        assert row["bar"]


@pytest.mark.slow
@pytest.mark.bench
def test_one_benchmark_that_is_named_is_run_alone(tmp_path: Path) -> None:
    done = run(tmp_path, "--quick", "readiness_score")
    assert done.returncode == 0, done.stderr[-2000:]
    rows = json.loads((tmp_path / "var/benchmarks.json").read_text(encoding="utf-8"))
    assert {row["benchmark"] for row in rows} == {"readiness_score"}
