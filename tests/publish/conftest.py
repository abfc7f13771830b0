"""What the tests of published files share."""

import pytest
from fpdf import FPDF


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    real = FPDF.output

    def output(self: FPDF) -> bytearray:
        self.set_compression(False)
        return real(self)

    monkeypatch.setattr(FPDF, "output", output)
