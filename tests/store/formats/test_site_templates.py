"""Templates of lists: written by the method, recognised when they are empty, taken whole when they are filled."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from domain.method import load_method
from store.parsing.template import FOLDER, columns, write_templates
from store.protocol import Store
from tests.store.store_makers import codes


def test_the_templates_are_the_ones_that_the_method_makes(tmp_path: Path) -> None:
    write_templates(tmp_path, load_method())
    for name in ("sites.csv", "observations.csv", "links.csv"):
        assert (FOLDER / name).read_bytes() == (tmp_path / name).read_bytes(), name
    shipped, made = (pd.read_excel(f / "sites.xlsx", sheet_name="sites", header=None) for f in (FOLDER, tmp_path))
    assert shipped.equals(made)


@pytest.mark.parametrize("name", ["sites.xlsx", "sites.csv", "observations.csv", "links.csv"])
def test_an_empty_template_is_recognised_and_asks_to_be_filled(name: str, take) -> None:
    report = take(FOLDER / name)
    assert report.reader == name.partition(".")[0]
    assert list(codes(report)) == ["no_rows"]


def test_a_filled_template_is_taken_whole(placed: Store, tmp_path: Path, take) -> None:
    workbook = openpyxl.load_workbook(FOLDER / "sites.xlsx")
    values = {
        "code": "S1", "name": "Lazare", "adm1": "CF43", "lat": 5.5, "lon": 20.5, "date": "30/11/2024",
        "round": 12, "kind": "site", "collection": "registration", "source": "CCCM",
    }  # fmt: skip
    fields = columns(load_method())
    workbook["sites"].append([values.get(field.key, 1 if field.kind != "text" else None) for field in fields])
    workbook.save(tmp_path / "filled.xlsx")
    report = take(tmp_path / "filled.xlsx")
    assert report.status == "taken" and set(report.issues["severity"]) == {"note"}
    held = placed.observations()
    assert set(held["indicator"]) == {field.key for field in fields if field.key not in values} - {
        "adm1_name", "adm2", "adm2_name", "status", "manager",
    }  # fmt: skip
    assert set(held["collection"]) == {"registration"} and set(held["source"]) == {"CCCM"}
