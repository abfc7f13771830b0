"""Every command that a page of the documentation shows runs to its end, as it is written."""

import json
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
import shapely

from app import main
from tests.conftest import copy_store

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
ELSEWHERE = {"add-a-language.md": "tests/docs/test_add_a_language.py"}  # blocks that another test runs
APPLICATION = re.compile(r"^(?:\.venv/bin/)?python app\.py ")
CLUSTER = "many-machines.md"
PREFECTURE = {"admin1Pcod": "CF11", "admin1Name": "Ombella M'Poko"}


def blocks() -> dict[str, list[str]]:
    """The commands of each shell block, without their comments, under page and number."""
    found = {}
    for page in PAGES:
        shell = re.findall(r"^```(?:sh|bash|console)\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
        for number, block in enumerate(shell):
            lines = [re.sub(r"\s+#.*", "", line).strip() for line in block.splitlines()]
            found[f"{page.name} {number + 1}"] = [line for line in lines if line and not line.startswith("#")]
    return found


def of_the_application() -> dict[str, list[str]]:
    return {
        name: lines
        for name, lines in blocks().items()
        if all(APPLICATION.match(line) for line in lines) and name.split()[0] not in ELSEWHERE
    }


def run(line: str, folder: Path) -> str:
    """Run a command of the application in a folder; what it prints."""
    words = [sys.executable, str(ROOT / "app.py"), *shlex.split(APPLICATION.sub("", line))]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{line}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"
    return done.stdout


def run_here(line: str, monkeypatch: pytest.MonkeyPatch, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The same in this process, which has read the libraries already."""
    monkeypatch.chdir(folder)
    capsys.readouterr()
    status = main(shlex.split(APPLICATION.sub("", line)))
    printed = capsys.readouterr()
    assert status == 0, f"{line}\n{printed.out[-1500:]}\n{printed.err[-1500:]}"
    return printed.out


@pytest.fixture
def folder(demo_folder: Path, tmp_path: Path) -> Path:
    """Where a reader works: a store in var/, and the files that the pages name beside it."""
    store = copy_store(demo_folder, tmp_path / "var")
    shape = json.loads(shapely.to_geojson(shapely.box(18, 4, 19, 5)))
    features = [{"type": "Feature", "properties": PREFECTURE, "geometry": shape}]
    collection = json.dumps({"type": "FeatureCollection", "features": features})
    (tmp_path / "prefectures.geojson").write_text(collection, encoding="utf-8")
    fill_template(ROOT / "data/templates/sites.xlsx", tmp_path / "sites.xlsx")
    rasters = store.rasters()
    flood = rasters[(rasters["hazard"] == "river_flood") & (rasters["return_period"] == 100)]
    shutil.copy(flood["path"].iloc[0], tmp_path / "flood_rp100.tif")
    return tmp_path


def fill_template(template: Path, path: Path) -> None:
    """Write the template of site lists with one site in it."""
    site = {"site_id": "DOC-1", "site_name": "Kodro 1", "adm1_pcode": "CF11", "date": "2025-11-30", "round": 23,
            "source": "CCCM", "idp_ind": 480, "idp_hh": 100}  # fmt: skip
    book = openpyxl.load_workbook(template)
    sheet = book["sites"]
    for column, cell in enumerate(sheet[1], 1):
        sheet.cell(3, column, site.get(str(cell.value)))  # below the names and the HXL tags
    book.save(path)


def test_every_block_of_commands_is_run_by_some_test() -> None:
    for name, lines in blocks().items():
        page = name.split()[0]
        known = page in {*ELSEWHERE, CLUSTER} or name in of_the_application()
        assert known or all(line.startswith("make ") for line in lines), f"{name}: nobody runs {lines}"
    assert all((ROOT / path).is_file() for path in ELSEWHERE.values())
    assert len(of_the_application()) >= 2


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(of_the_application()))
def test_the_commands_of_a_block_run_one_after_the_other(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first as a process of its own, as a reader starts it; the others in this one."""
    for number, line in enumerate(of_the_application()[name]):
        printed = run_here(line, monkeypatch, folder, capsys) if number else run(line, folder)
        if "--json" in line:
            assert json.loads(printed)
        for written in re.findall(r"[\w-]+\.(?:xlsx|gpkg|csv|toml|html)\b", line.partition("--out")[2]):
            assert (folder / written).stat().st_size > 0


def test_every_target_of_make_that_is_named_can_be_made() -> None:
    named = {w for page in PAGES for w in re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8"))}
    named |= {line.split()[1] for lines in blocks().values() for line in lines if line.startswith("make ")}
    assert {"run", "test", "bench", "check"} <= named
    for target in sorted(named):
        done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@contextmanager
def running(words: list[str]) -> Iterator[None]:
    """A program that runs until the end of the block."""
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        try:
            yield
        finally:
            program.terminate()


@pytest.mark.slow
def test_many_machines_measure_what_one_does(folder: Path) -> None:
    install, scheduler, worker, measure = next(lines for name, lines in blocks().items() if name.startswith(CLUSTER))
    assert install == 'pip install "kodro[scale]"'
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    here = f"tcp://127.0.0.1:{port}"
    local = [re.sub(r"tcp://[\d.]+:\d+", here, line) for line in (scheduler, worker, measure)]
    start = [sys.executable, "-m", "dask", *shlex.split(local[0])[1:]]
    start = [part if not re.match(r"^10\.", part) else "127.0.0.1" for part in start] + ["--port", port]
    with running([*start, "--no-dashboard"]), running([sys.executable, "-m", *shlex.split(local[1])]):
        together = json.loads(run(local[2], folder))
    alone = json.loads(run(re.sub(r" --scheduler \S+", "", local[2]), folder))
    assert together == alone
