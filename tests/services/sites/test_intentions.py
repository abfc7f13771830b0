"""Where households said that they want to go: small counts and what would give one away are not read by partners."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.disclosure import COVERED
from domain.schemas import Batch, Dataset
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.sites.dossier import area_dossier
from services.sites.intentions import shown_intentions
from services.sites.rounds import find_round

WISHES = [("S1", "R1", 60.0), ("S1", "R2", 37.0), ("S1", "relocation", 3.0), ("S2", "R1", 50.0), ("S2", "R2", 50.0)]


@pytest.fixture
def asked(own_counted: Context) -> Context:
    """The counted round, in which two sites were asked."""
    rows = pd.DataFrame(WISHES, columns=["from_id", "to_id", "value"]).assign(
        kind="return_intention", unit="households", round=3, source="DTM"
    )
    about = Dataset("wishes", "wishes", "DTM", "CC0", "partner", "2024-03-31", "7" * 64, False)
    own_counted.store.write(Batch(about, links=rows))
    return own_counted


def partner(context: Context) -> Context:
    return replace(context, viewer=Viewer.of_tier(Tier.PARTNER))


def test_the_core_reads_all(asked: Context) -> None:
    links = shown_intentions(asked, 3)
    assert sorted(links["value"]) == [3, 37, 50, 50, 60] and (links["withheld"] == "").all()


def test_a_partner_reads_what_gives_no_small_count_away(asked: Context) -> None:
    links = shown_intentions(partner(asked), 3)
    links = links[links["from_id"] == "S1"].set_index("to_id")
    assert links["withheld"].to_dict() == {"R1": "", "R2": COVERED, "relocation": COVERED}
    assert links["value"].dropna().to_dict() == {"R1": 60}


def test_a_sum_with_a_hidden_count_is_hidden(asked: Context) -> None:
    newest = find_round(asked)
    one, other = (area_dossier(partner(asked), area, newest) for area in ("R1", "R2"))
    assert one is not None and other is not None
    assert (one.intending, one.withheld) == (110, "")
    assert other.intending != other.intending and other.withheld == COVERED
    whole = area_dossier(asked, "R2", newest)
    assert whole is not None and (whole.intending, whole.withheld) == (87, "")


def test_the_public_reads_none(asked: Context) -> None:
    assert shown_intentions(replace(asked, viewer=Viewer.of_tier(Tier.PUBLIC)), 3).empty
