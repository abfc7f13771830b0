"""Both languages say everything, and nothing on the page is said outside them."""

import re
import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from dash.development.base_component import Component

import locales
from callbacks.page import build_page
from callbacks.panel import panel_for
from components.risk.exposure import total_result
from components.table import zone_table
from services.context import Context, InMemoryCache
from services.risk.exposure_request import ExposureRequest
from services.risk.shown_exposure import exposure
from services.sites.rounds import find_round

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("callbacks", "commands", "components", "layers", "publish", "server", "services", "store", "demo")
SAID = ("children", "label", "placeholder", "title", "aria-label", "nothingFoundMessage", "thumbLabel", "data-html")


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_both_languages_have_the_same_messages_and_placeholders() -> None:
    french, english = (locales.catalogue(code) for code in ("fr", "en"))
    assert set(french) == set(english)
    assert [key for key in french if fields(french[key]) != fields(english[key])] == []


def test_every_message_that_the_code_names_exists() -> None:
    known = locales.catalogue("fr")
    named = {
        (path.name, key)
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for key in re.findall(r'\btext\(\s*"([\w.]+)"', path.read_text(encoding="utf-8"))
    }
    assert named
    assert sorted(pair for pair in named if pair[1] not in known) == []


def test_french_punctuation_has_its_thin_space() -> None:
    wrong = [
        k
        for k, message in locales.catalogue("fr").items()
        if re.search(r"[\w»] ?(?<!\u202f)[;!?](\s|$)", message) and "http" not in message
    ]
    assert wrong == []


@pytest.fixture
def fresh(context: Context) -> Context:
    """The demonstration without kept answers: words that were kept before are not marked, marked ones are not kept."""
    return replace(context, cache=InMemoryCache())


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every message is wrapped, so that what is not can be seen."""
    real = locales.catalogue("fr")
    wrapped = {key: f"⟦{message}⟧" for key, message in real.items()}
    monkeypatch.setattr(locales, "catalogue", lambda _: wrapped)


def spoken(component: object) -> Iterator[str]:
    """Everything a person may read in a component."""
    if isinstance(component, str):
        yield component
    elif isinstance(component, list | tuple):
        for part in component:
            yield from spoken(part)
    elif isinstance(component, Component):
        props = component.to_plotly_json()["props"]
        for name in SAID:
            yield from spoken(props.get(name))
        if isinstance(props.get("data"), list):
            for option in props["data"]:
                yield from spoken(option.get("label") if isinstance(option, dict) else None)


def unsaid(content: object, known: set[str]) -> list[str]:
    """Strings with words that come neither from a message nor from the data."""
    found = []
    for spoken_text in spoken(content):
        for part in re.split(r"<[^>]*>", spoken_text):
            left = part
            while left != (left := re.sub(r"⟦[^⟦⟧]*⟧", "", left)):
                pass  # messages within messages, from the innermost out
            left = re.sub(r"⟦.*?⟧", "", left)
            for name in sorted(known, key=len, reverse=True):
                left = left.replace(name, "")
            if re.search(r"[A-Za-zÀ-ÿ]{3,}", left.replace("⟦", "").replace("⟧", "")):
                found.append(part)
    return found


def data_words(context: Context) -> set[str]:
    """Names, sources and dates: data, the same in every language."""
    store = context.store
    words = {"Kodro", "amp", "quot", "persons", "Nov-Mar"}
    for kind in ("displacement_site", "return_area", "border_crossing", "town", "health_facility"):
        words |= set(store.places(kind)["name"].dropna())
    for level in ("adm0", "adm1", "health_district"):
        words |= set(store.areas(level)["name"])
    observations = store.observations()
    words |= set(observations["source"]) | set(observations["note"].dropna()) | set(store.links("flow")["source"])
    words |= (
        set(store.rasters()["source"])
        | set(store.datasets()["source"])
        | {"computed", "SDN", "CMR", "COD", "TCD", "SSD", "COG"}
    )
    return words


@pytest.mark.parametrize("lens", ["situation.overview", "sites.list", "risks.exposure"])
def test_no_word_of_the_page_is_written_in_the_code(marked: None, fresh: Context, lens: str) -> None:
    page = build_page(fresh, f"?lang=fr&lens={lens}", "fr")
    assert unsaid(page, data_words(fresh)) == []


@pytest.mark.parametrize(
    ("kind", "which"),
    [
        ("displacement_site", 0),
        ("displacement_site", 7),
        ("return_area", 0),
        ("border_crossing", 0),
        ("health_district", 0),
    ],
)
def test_no_word_of_a_panel_is_written_in_the_code(marked: None, fresh: Context, kind: str, which: int) -> None:
    table = fresh.store.areas(kind) if kind == "health_district" else fresh.store.places(kind)
    panel = panel_for(
        fresh, "situation.overview", find_round(fresh), {"kind": kind, "id": str(table.index[which])}, "fr"
    )
    assert unsaid(panel, data_words(fresh)) == []


def test_no_word_of_an_exposure_is_written_in_the_code(marked: None, fresh: Context) -> None:
    found = exposure(fresh, ExposureRequest("prefectures"))
    assert unsaid(total_result(found, "fr"), data_words(fresh)) == []
    headers = [column["headerName"] for column in zone_table(found, "fr").columnDefs]
    assert all(header.startswith("⟦") for header in headers)
