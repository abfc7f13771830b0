"""What the minutes of a workshop say, gathered from the journal, the data and the method."""

from dataclasses import dataclass

import pandas as pd

from analysis.sites.round_changes import band_changes
from domain.method import Method
from domain.scenario import Change
from domain.tiers import Tier
from domain.workshop import Workshop
from services.context import Context
from services.sites.readiness import readiness
from services.sites.rounds import find_round, of_round
from services.sites.workshops import find_workshop


@dataclass(frozen=True)
class Record:
    """A workshop with what was in force when its minutes are written."""

    workshop: Workshop
    method: Method
    data_version: str
    data_date: str
    data_source: str
    synthetic: bool
    changes: tuple[Change, ...]
    results: pd.DataFrame  # analysis.round_changes.band_changes()
    bands: list[tuple[str, int, int]]
    site_names: dict[str, str]


def record(context: Context, workshop_id: str, number: int | None = None) -> Record:
    """Gather the record of a workshop for a round (the newest, if none is named).

    Raises:
        NotAllowedError: the viewer may not see sites one by one.
        UnknownPlaceError: no such workshop or round.
    """
    context.require(Tier.CORE)
    workshop = find_workshop(context, workshop_id)
    round_ = find_round(context, number)
    plain, agreed = context.under(""), context.under(workshop.scenario)
    before, after = readiness(plain, round_.number), readiness(agreed, round_.number)
    counts = [a.sites["band"].value_counts() for a in (before, after)]
    rows = of_round(context.store.observations(["idp_ind"]), round_.number)
    scenario = agreed.scenario
    places = [context.store.places(kind)["name"] for kind in ("displacement_site", "return_area")]
    return Record(
        workshop=workshop,
        method=plain.method,
        data_version=context.store.version(),
        data_date=round_.on.isoformat(),
        data_source=str(rows["source"].iloc[0]),
        synthetic=bool(context.store.datasets()["is_synthetic"].any()),
        changes=scenario.effective() if scenario else (),
        results=band_changes(before, after, same_method=False),
        bands=[(b, int(counts[0].get(b, 0)), int(counts[1].get(b, 0))) for b in "ABCDE"],
        site_names=pd.concat(places).astype(str).to_dict(),
    )
