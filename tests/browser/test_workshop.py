"""A whole workshop in French, by keyboard alone; no request leaves the server's own origin."""

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Locator, Page, expect

from locales import text
from services.context import Context
from services.sites.workshops import workshops

Visit = Callable[..., Page]
pytestmark = pytest.mark.browser
FR = "fr"
POINTS = {"D1": 15, "D2": 40, "D3": 20, "D4": 15, "D5": 10, "D6": 10, "D7": 5, "D8": 5}


BEFORE = "e => Boolean(document.activeElement.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING)"


def reach(page: Page, target: Locator) -> None:
    """Press Tab, or Shift+Tab where it lies behind, until the element has the focus."""
    expect(target).to_be_visible()
    for _ in range(260):
        if target.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if target.evaluate(BEFORE) else "Tab")
    raise AssertionError(f"Tab never reaches {target}")


def write(page: Page, label: str, value: str, within: str = ".panel") -> None:
    field = page.locator(within).get_by_label(text(label, FR), exact=True).first
    reach(page, field)
    page.keyboard.press("Control+A")
    page.keyboard.type(value)


def press(page: Page, label: str) -> None:
    button = page.locator(".panel").get_by_role("button", name=label, exact=True)
    reach(page, button)
    page.keyboard.press("Enter")


def step(page: Page, number: int, name: str) -> None:
    press(page, f"{number}. {text(f'workshop.step.{name}', FR)}")
    expect(page.locator(".agenda [aria-current=step]")).to_contain_text(text(f"workshop.step.{name}", FR))


def test_a_prefect_plays_a_whole_workshop_with_the_keyboard(visit: Visit, context: Context, downloads: Path) -> None:
    page = visit("?lang=fr&lens=workshop")
    write(page, "workshop.name", "Atelier de Bambari")
    write(page, "workshop.place", "Bambari")
    write(page, "workshop.chair", "Mme la Préfète")
    press(page, text("workshop.start", FR))
    expect(page.locator(".agenda")).to_be_visible()
    for name, role in (("Awa", "mairie"), ("Blaise", "CCCM")):
        write(page, "workshop.person", name)
        write(page, "workshop.role", role)
        press(page, text("scenario.add", FR))
        expect(page.locator(".people")).to_contain_text(name)
    step(page, 2, "gates")
    expect(page.locator(".panel")).to_contain_text(text("gate.G4.name", FR))
    step(page, 3, "weights")
    for dimension, points in POINTS.items():
        write(page, f"dimension.{dimension}.name", str(points))
    press(page, text("workshop.record", FR))
    expect(page.get_by_text(text("workshop.side", FR))).to_be_visible()
    press(page, text("workshop.agree", FR))
    expect(page.locator("#scenario-badge")).to_contain_text("Atelier de Bambari")
    step(page, 4, "results")
    expect(page.locator(".panel")).to_contain_text(text("minutes.changed", FR))
    step(page, 5, "objections")
    write(page, "workshop.text", "Réserve sur l’eau à Bria")
    press(page, text("workshop.record", FR))
    expect(page.locator(".people")).to_contain_text("Réserve sur l’eau à Bria")
    step(page, 6, "agreement")
    link = page.locator(".panel").get_by_role("link", name="DOCX")
    reach(page, link)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    file = downloads / "minutes.docx"
    download.value.save_as(file)
    document = Document(str(file))
    said = "\n".join(
        [p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells]
    )
    for expected in ("Atelier de Bambari", "Awa", "Blaise", "Réserve sur l’eau à Bria", context.store.version()):
        assert expected in said
    held = next(w for w in workshops(context).values() if w.title == "Atelier de Bambari")
    assert held.agreed["D2"] == pytest.approx(POINTS["D2"] / sum(POINTS.values()), abs=2e-3)
    page.reload()
    page.wait_for_selector(".leaflet-base-pane path")
    expect(page.locator("#scenario-badge")).to_contain_text("Atelier de Bambari")
