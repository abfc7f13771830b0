"""The context of a reading: options as text, the dataset's name and date, and a format that is one table."""

from collections.abc import Callable

import pytest

from domain.schemas import Batch
from store.parsing.reader import ImportOptions, ReadContext, table_reader

Make = Callable[..., ReadContext]


def test_only_options_that_change_what_is_read_are_remembered() -> None:
    assert ImportOptions(dry_run=True, max_mb=1).as_text() == ""
    assert ImportOptions(as_="a:b", source="OCHA", sheet="x").as_text() == "as=a:b, sheet=x, source=OCHA"


@pytest.mark.parametrize(("name", "day"), [
    ("sites_2023.csv", "2023-12-31"), ("dtm_2021_2024.csv", "2024-12-31"), ("sites.csv", None), ("id20235.csv", None),
])  # fmt: skip
def test_a_year_in_the_name_dates_what_has_no_date(name: str, day: str | None, reading: Make) -> None:
    assert reading(name=name).day_of_name() == day


def made(context: ReadContext, as_of: str = "2024-05-01", **more: str):
    return context.dataset(source="DTM", licence="CC BY", tier="public", as_of=as_of, **more)


def test_a_new_version_of_a_file_has_the_same_id_and_an_edition_its_own(reading: Make) -> None:
    context = reading(name="Liste des Sites.csv")
    assert made(context).dataset_id == "test:liste-des-sites"
    assert made(context, edition="r22").dataset_id == "test:liste-des-sites:r22"
    assert made(reading(name="Liste des Sites.csv", sheet="Feuil 1")).dataset_id == "test:liste-des-sites:feuil-1"


def test_what_a_person_says_goes_before_what_the_reader_knows(reading: Make) -> None:
    found = made(reading(source="OCHA", licence="CC0", date="2020-01-01"))
    assert (found.source, found.licence, found.as_of) == ("OCHA", "CC0", "2020-01-01")
    plain = made(reading())
    assert (plain.source, plain.licence, plain.as_of) == ("DTM", "CC BY", "2024-05-01")


def test_a_date_may_be_unknown(reading: Make) -> None:
    assert made(reading(), as_of="").as_of == ""
    assert made(reading(name="x_2019.csv"), as_of="").as_of == "2019-12-31"


def test_a_file_that_calls_itself_synthetic_is(reading: Make) -> None:
    assert made(reading("note,x\nDonnées synthétiques,1\n")).is_synthetic
    assert not made(reading("note,x\nDonnées réelles,1\n")).is_synthetic


def test_every_place_and_area_is_known(reading: Make) -> None:
    assert {"CF43", "CF521"} <= reading().known_ids


def test_a_format_of_one_table_is_known_by_its_columns_and_counts_its_rows(reading: Make) -> None:
    context = reading("a,b\n1,2\n3,4\n")
    reader = table_reader("pairs", lambda table: table.has("a", "b"), lambda table, _: Batch(made(context)), order=10)
    assert reader.sniff(context.source) and reader.order == 10
    reader.read(context.source, context)
    assert context.log.rows == 2
    other = reading("c,d\n1,2\n", name="other.csv")
    assert not reader.sniff(other.source)


@pytest.mark.parametrize(
    ("of_kind", "said", "kept"),
    [
        ("public", None, "public"),
        ("public", "core", "core"),
        ("partner", "core", "core"),
        ("partner", "public", "partner"),
    ],
)
def test_a_file_can_be_kept_to_fewer_people_and_never_be_given_to_more(
    reading: Make, of_kind: str, said: str | None, kept: str
) -> None:
    context = reading(tier=said) if said else reading()
    assert context.dataset(source="x", licence="", tier=of_kind, as_of="").tier == kept
