"""The window of the import: what a population raster counts, and where files are dropped."""

import pytest
from dash import dcc

from components import ids
from components.import_window import UNITS, import_window
from locales import LANGUAGES, text
from tests.components.reading import parts, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_units_are_offered_in_words_and_told_from_the_file_at_first(language: str) -> None:
    (box,) = [p for p in parts(import_window(language)) if getattr(p, "id", "") == ids.IMPORT_UNIT]
    assert box.data == [{"value": unit, "label": text(f"upload.unit.{unit}", language)} for unit in UNITS]
    assert box.value == "auto"


@pytest.mark.parametrize("language", LANGUAGES)
def test_licence_and_who_may_see_it_can_be_said(language: str) -> None:
    held = {str(getattr(p, "id", "")): p for p in parts(import_window(language))}
    licence, tier = held[str(ids.IMPORT_LICENCE)], held[str(ids.IMPORT_TIER)]
    assert (licence.value, licence.description) == ("", text("upload.licence_about", language))
    assert [option["value"] for option in tier.data] == ["kind", "public", "partner", "core"]
    assert tier.value == "kind"


def test_several_files_may_be_dropped_and_the_server_measures_them() -> None:
    (drop,) = [p for p in parts(import_window("fr")) if isinstance(p, dcc.Upload)]
    assert drop.multiple
    assert drop.max_size == -1  # docs/settings.md: KODRO_MAX_UPLOAD_MB is checked where the file arrives


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_closed_named_and_says_what_it_takes(language: str) -> None:
    window = import_window(language)
    assert (window.opened, window.title) == (False, text("upload.title", language))
    assert text("upload.about", language) in words(window)


def test_the_report_is_read_aloud() -> None:
    (box,) = [p for p in parts(import_window("fr")) if getattr(p, "id", "") == ids.IMPORT_REPORT]
    assert getattr(box, "aria-live") == "polite"
