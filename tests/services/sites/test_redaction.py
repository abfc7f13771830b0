"""Partners are shown an assessment of all evidence without what it holds of datasets for the core alone."""

import contextlib
import math
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.sites.closing_set import ClosingRules
from analysis.sites.readiness import SITE_TABLES
from components.sites.destinations import destination_name
from domain.errors import NotAllowedError
from domain.method import load_method
from domain.schemas import Batch, Dataset
from domain.tiers import NARRATIVE_GATES, NOT_SHOWN, Tier
from domain.viewer import Viewer
from locales import LANGUAGES
from services.context import Cache, Context
from services.sites.closing import closing_inputs, closing_set
from services.sites.readiness import readiness, site_flip
from services.sites.rounds import judged_day
from tests.conftest import copy_store

HIDDEN = Dataset("hidden", "hidden", "a partner", "CC0", "core", "2025-10-31", "3" * 64, False)
FLOODS = "G8"  # read from rasters that all are shown
OF_SITE = [i.id for i in load_method().indicators if i.subject == "site"]
NOTE, SOURCE, ROUND = "Said in confidence", "An unnamed source", 22


@pytest.fixture(scope="module")
def area(context: Context) -> str:
    """The destination that most pairs have."""
    pairs = readiness(context, ROUND).pairs
    areas = context.store.places("return_area").index
    return str(pairs.loc[pairs["destination_id"].isin(areas), "destination_id"].value_counts().index[0])


@pytest.fixture(scope="module")
def site(context: Context, area: str) -> str:
    pairs = readiness(context, ROUND).pairs
    return str(pairs.loc[pairs["destination_id"] == area, "site_id"].iloc[0])


@pytest.fixture(scope="module")
def core(
    context: Context, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory, answers: Cache, area: str, site: str
) -> Iterator[Context]:
    """The synthetic country, in which the core alone knows one destination and some evidence on a site."""
    folder = tmp_path_factory.mktemp("hidden")
    store = copy_store(demo_folder, folder)
    rows = pd.DataFrame({"subject": site, "indicator": ["G9", "legal_id_pct"], "value": [0.0, 33.25]}).assign(
        unit="", observed_on=judged_day(context, ROUND).isoformat(), source=SOURCE, collection="survey", note=NOTE
    )
    store.write(Batch(HIDDEN, observations=rows))
    with contextlib.closing(sqlite3.connect(folder / "kodro.gpkg")) as db, db:
        for (trigger,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            db.execute(f'drop trigger "{trigger}"')  # they call functions of GDAL
        db.execute("update places set dataset_id = 'hidden' where place_id = ?", (area,))
    yield Context(store, load_method(), Viewer.of_tier(Tier.CORE), answers)


@pytest.fixture(scope="module")
def partner(core: Context) -> Context:
    return replace(core, viewer=Viewer.of_tier(Tier.PARTNER))


def cells(table: pd.DataFrame) -> set[str]:
    return {str(value) for column in table for value in table[column] if isinstance(value, str)}


def test_no_table_names_a_destination_that_is_not_shown(core: Context, partner: Context, area: str) -> None:
    name = str(core.store.places("return_area").loc[area, "name"])
    ours, theirs = readiness(core, ROUND), readiness(partner, ROUND)
    assert area in cells(ours.pairs) and name in cells(ours.pairs)
    for table in SITE_TABLES:
        assert not {area, name} & cells(getattr(theirs, table)), table


def test_its_share_and_its_gates_stay(core: Context, partner: Context, area: str) -> None:
    ours, theirs = readiness(core, ROUND), readiness(partner, ROUND)
    pd.testing.assert_series_equal(theirs.sites["band"], ours.sites["band"])
    same = ["site_id", "status", "band"]
    pd.testing.assert_frame_equal(theirs.pairs[same], ours.pairs[same])
    shown = theirs.pairs["withheld"] == ""
    counts = ["share", "households", "people"]
    pd.testing.assert_frame_equal(theirs.pairs.loc[shown, counts], ours.pairs.loc[shown, counts])
    coded = theirs.pairs["destination_id"].str.startswith(NOT_SHOWN)
    assert (coded == (ours.pairs["destination_id"] == area)).all() and coded.any()
    assert theirs.gates["state"].tolist() == ours.gates["state"].tolist()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_words(partner: Context, language: str) -> None:
    pairs = readiness(partner, ROUND).pairs
    coded = pairs[pairs["destination_id"].str.startswith(NOT_SHOWN)].iloc[0]
    said = destination_name(coded["destination_id"], coded["name"], language)
    assert said.endswith("(1)") and NOT_SHOWN not in said


def test_evidence_of_the_core_gives_neither_note_nor_source_nor_value(
    core: Context, partner: Context, area: str
) -> None:
    """Nor does what is said of a place that is not shown, whoever says it."""
    ours, theirs = readiness(core, ROUND), readiness(partner, ROUND)
    for table in ("gates", "statements", "indicators"):
        known = getattr(ours, table)
        said = known["source"].eq(SOURCE)
        assert said.any(), table
        of_place = known["gate"] != FLOODS if "gate" in known else ~known["indicator"].isin(OF_SITE)
        said |= known["destination_id"].eq(area) & known["source"].notna() & (known["source"] != "computed") & of_place
        withheld = getattr(theirs, table)[said]
        assert (withheld["source"] == NOT_SHOWN).all()
        for column in {"note", "value"} & set(withheld.columns):
            assert withheld[column].isna().all(), (table, column)
        shown = ~said if "gate" not in known else ~said & ~known["gate"].isin(NARRATIVE_GATES)
        shown &= known["source"] != "computed"  # of counts: below
        pd.testing.assert_series_equal(getattr(theirs, table).loc[shown, "source"], known.loc[shown, "source"])
    assert NOTE in cells(ours.statements)


def test_what_would_change_a_band_names_it_by_its_code(core: Context, partner: Context, area: str) -> None:
    sites = readiness(core, ROUND).pairs.loc[lambda p: p["destination_id"] == area, "site_id"].unique()
    named = coded = 0
    for one in sites:
        ours, theirs = site_flip(core, one, ROUND), site_flip(partner, one, ROUND)
        named += area in str(ours)
        coded += f"{NOT_SHOWN}:1" in str(theirs)
        assert area not in str(theirs)
        assert (ours.target, len(ours.gates), len(ours.singles)) == (
            theirs.target,
            len(theirs.gates),
            len(theirs.singles),
        )
    assert named == coded > 0


def test_partners_make_no_closing_plan(partner: Context) -> None:
    """What a plan costs with a site and without it says how many of its households want to go where."""
    with pytest.raises(NotAllowedError):
        closing_inputs(partner, ROUND, limit=None)
    with pytest.raises(NotAllowedError):
        closing_set(partner, ROUND, ClosingRules(left_out_max=1.0), limit=None, by_hand=())


def test_judgement_is_the_same_for_all_and_small_counts_are_not(core: Context, partner: Context) -> None:
    ours, theirs = readiness(core, ROUND), readiness(partner, ROUND)
    judged = ["band", "score", "bound_low", "score_p05", "score_p95", "rank", "valid_until"]
    pd.testing.assert_frame_equal(theirs.sites[judged], ours.sites[judged])
    small = ours.pairs[["households", "people", "asked"]].round().lt(5).any(axis=1)
    assert small.any() and theirs.pairs.loc[small, ["share", "households", "people", "asked"]].isna().all(axis=None)


def test_what_is_shown_of_a_site_leaves_more_than_one_way_to_fill_what_is_not(core: Context, partner: Context) -> None:
    """A site with hidden pairs has two at least, and they hold more households than they are pairs."""
    ours, theirs = readiness(core, ROUND), readiness(partner, ROUND)
    hidden = ours.pairs[theirs.pairs["withheld"] != ""]
    counted = theirs.sites["households"].reindex(hidden["site_id"].unique()).dropna().index  # their total is shown
    rows = hidden[hidden["site_id"].isin(counted)].groupby("site_id")["households"]
    assert (rows.size() > 1).all() and (rows.sum().round() > rows.size()).all()


def test_shares_of_a_site_follow_from_what_is_shown(core: Context, partner: Context) -> None:
    """Each share that is shown is the sum of the pairs that are, or what they leave of the whole."""
    theirs, checked = readiness(partner, ROUND), 0
    for site, row in theirs.sites.iterrows():
        pairs = theirs.pairs[theirs.pairs["site_id"] == site]
        kinds = pairs["status"].fillna("undecided")
        hiding = set(kinds[pairs["withheld"] != ""])
        for kind in ("open", "undetermined", "blocked", "undecided"):
            known = pairs.loc[kinds == kind, "share"].sum()
            if kind in hiding and len(hiding) > 1:
                assert math.isnan(row[f"{kind}_share"]) and f"{kind}_share" in row["withheld"]
                continue
            expected = 1 - pairs.loc[kinds != kind, "share"].sum() if kind in hiding else known
            assert row[f"{kind}_share"] == pytest.approx(expected)
            checked += 1
    assert checked


def test_a_change_of_band_is_priced_only_by_what_may_be_read(core: Context, partner: Context) -> None:
    hidden = 0
    for site in readiness(core, ROUND).sites.index:
        ours, theirs = site_flip(core, site, ROUND), site_flip(partner, site, ROUND)
        if ours.costed.empty:
            continue
        gone = theirs.costed["withheld"]
        hidden += int(gone.any())
        assert theirs.costed.loc[gone, ["quantity", "cost"]].isna().all(axis=None)
        assert math.isnan(theirs.cost) == math.isnan(theirs.bound) == bool(gone.any())
    assert hidden
