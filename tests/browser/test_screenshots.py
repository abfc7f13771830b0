"""The pictures are taken by one command, each of the view, language and size that its name says."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from domain.navigation import LENSES
from tests.browser.screenshots import README, SIZES, views

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TAKE = "import sys, pathlib; from tests.browser.screenshots import take; print(*take(sys.argv[1], pathlib.Path(sys.argv[2]), ['method'], [(390, 844)]))"  # noqa: E501


def test_every_lens_is_pictured() -> None:
    assert set(LENSES) < set(views())
    assert README[0] in views() and README[2] in SIZES


def test_a_picture_has_the_size_of_its_name(address: str, tmp_path: Path) -> None:
    # In a process of its own: one has one Playwright.
    done = subprocess.run(
        [sys.executable, "-c", TAKE, address, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    taken = sorted(tmp_path.iterdir())
    assert [path.name for path in taken] == ["method-en-390.png", "method-fr-390.png"]
    for path in taken:
        with Image.open(path) as picture:
            assert picture.size == (390, 844)
