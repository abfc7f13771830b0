"""The structure holds: small files, complete layers, closed doors."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app import create_app, main
from domain.errors import MethodError
from domain.method import DEFAULT_PATH, load_method
from domain.settings import Settings
from domain.tiers import Tier
from domain.viewer import ANYONE, Viewer
from layers import all_layers
from layers.base import Query
from locales import has
from services.context import Context
from services.sites.readiness import readiness
from store import GeoPackageStore

ROOT = Path(__file__).parent.parent.parent
TEXT = {".py", ".js", ".css", ".html", ".md", ".toml", ".txt", ".po", ".yaml", ".cfg", ""}


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_code_file_is_longer_than_300_lines() -> None:
    code = [p for p in tracked() if p.suffix == ".py" and "tests" not in p.parts]
    long = {p.name: n for p in code if (n := len(p.read_text(encoding="utf-8").splitlines())) > 300}
    assert long == {}


def test_no_file_names_a_machine_or_a_registry() -> None:
    private = re.compile(r"(^|[\s\"'(])/(work|root)/|--(extra-)?index-url [^-]|files\.pythonhosted|registry\.npmjs")
    found = [
        p.name
        for p in tracked()
        if p.suffix in TEXT
        and p != Path(__file__)
        and "vendor" not in p.parts
        and private.search(p.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []


def test_every_layer_has_its_words_and_a_complete_legend(context: Context) -> None:
    five = {"displacement_sites", "return_areas", "border_crossings", "climate_hazards", "immunization_coverage"}
    assert five <= {layer.id for layer in all_layers()}
    for layer in all_layers():
        for language in ("fr", "en"):
            assert has(f"layer.{layer.id}.title", language)
            assert has(f"layer.{layer.id}.about", language)
        if layer.available(context):
            legend = layer.legend_for(context, Query(22, "2025-10-31", "fr", layer.defaults()))
            assert legend.source, layer.id
            assert legend.date, layer.id
            assert any(c.key == "nodata" for c in legend.classes) or layer.id == "displacement_sites", layer.id


def test_every_setting_is_documented() -> None:
    documented = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    assert [n for n in Settings.__dataclass_fields__ if f"KODRO_{n.upper()}`" not in documented] == []


def test_a_number_without_source_is_refused(tmp_path: Path) -> None:
    method = DEFAULT_PATH.read_text(encoding="utf-8")
    broken = tmp_path / "method.toml"
    broken.write_text(method.replace('\nprovenance = "verified"\n', "\n", 1), encoding="utf-8")
    with pytest.raises(MethodError):
        load_method(broken)
    broken.write_text(method.replace("weight = 0.15", "weight = 0.16", 1), encoding="utf-8")
    with pytest.raises(MethodError):
        load_method(broken)


@pytest.fixture
def settings(demo_store: GeoPackageStore, answers_folder: Path) -> Settings:
    return Settings(store=demo_store.path, cache=answers_folder)


def test_two_applications_have_the_same_callbacks(settings: Settings) -> None:
    assert set(create_app(settings).callback_map) == set(create_app(settings).callback_map)


def test_doors(settings: Settings) -> None:
    client = create_app(settings).server.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.post("/_mcp", json={}).status_code in {404, 405}
    answer = client.get("/")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not [s for s in re.findall(r'<script src="([^"]*)"', answer.text) if "ag_grid" in s or "plotly" in s]


def test_the_public_gets_prefectures_only(demo_store: GeoPackageStore, answers_folder: Path) -> None:
    settings = Settings(store=demo_store.path, cache=answers_folder, audience="public")
    assert settings.viewer == ANYONE
    client = create_app(settings).server.test_client()
    names = [*demo_store.places("displacement_site")["name"], *demo_store.places("return_area")["name"]]
    for address in ("/layers/displacement_sites.geojson", "/layers/return_areas.geojson", "/_dash-layout"):
        body = client.get(address).get_data(as_text=True)
        assert not [n for n in names if json.dumps(n)[1:-1] in body or n in body], address
        assert "SITE-0" not in body
    ids = {f["id"] for f in json.loads(client.get("/layers/displacement_sites.geojson").data)["features"]}
    assert all(re.fullmatch(r"CF\d\d", i) for i in ids)


def test_partners_do_not_read_what_names_armed_actors(context: Context) -> None:
    core = readiness(context).gates
    partner = readiness(replace(context, viewer=Viewer.of_tier(Tier.PARTNER))).gates
    sensitive = core["gate"].isin(["G1", "G3", "G4"])
    assert core.loc[sensitive, "note"].notna().any()
    assert partner.loc[sensitive, "note"].isna().all()
    assert partner.loc[~sensitive, "note"].notna().any()


def run(settings: Settings, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main([*words, "--data", str(settings.store)])
    out = capsys.readouterr()
    return status, out.out, out.err


def test_the_command_line_prints_the_documented_keys(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(settings, capsys, "readiness", "--json")
    sites = json.loads(out)
    keys = {
        "site_id",
        "name",
        "band",
        "score",
        "score_arithmetic",
        "completeness",
        "bound_low",
        "bound_high",
        "undecided_share",
    }
    assert status == 0
    assert keys <= set(sites[0])
    pair = next(d for s in sites for d in s["destinations"])
    assert {"share", "dimensions", "gates"} <= set(pair)
    assert list(pair["dimensions"]) == [f"D{i}" for i in range(1, 9)]
    assert list(pair["gates"]) == [f"G{i}" for i in range(1, 11)]
    one = json.loads(run(settings, capsys, "readiness", "--site", sites[3]["site_id"], "--json")[1])
    assert one == [sites[3]]


def test_exposure_prints_the_documented_keys(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    zones = json.loads(run(settings, capsys, "exposure", "--hazard", "flood", "--zones", "prefectures", "--json")[1])
    assert len(zones) == 17
    assert {"zone", "name", "people", "covered_share", "expected_annual", "exposed"} <= set(zones[0])
    assert set(zones[0]["exposed"]) == {"10", "20", "50", "75", "100", "200", "500"}
    assert set(zones[0]["exposed"]["10"]) == {"0.15", "0.5", "1.5"}


@pytest.mark.parametrize(
    "words",
    [["readiness", "--site", "NOBODY"], ["readiness", "--round", "999"], ["exposure", "--zones", "nowhere.geojson"],
     ["exposure", "--zones", "communes"]],
)  # fmt: skip
def test_a_wrong_question_is_answered_in_words(
    settings: Settings, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    status, _, err = run(settings, capsys, *words)
    assert status == 1
    assert err.strip()
    assert "Traceback" not in err


def test_a_store_that_is_none_is_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"not a database")
    for path in (broken, tmp_path / "absent.gpkg"):
        assert main(["readiness", "--data", str(path)]) == 1
        assert "Traceback" not in capsys.readouterr().err


def test_imports_flow_one_way() -> None:
    found = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout


def test_a_browser_test_waits_as_long_as_all_do() -> None:
    """How long a state may take is said once (PATIENCE_MS): a busy machine is no failure."""
    folder = Path(__file__).parent.parent / "browser"
    hasty = [path.name for path in sorted(folder.glob("test_*.py")) if re.search(r"timeout=\d", path.read_text())]
    assert hasty == []
