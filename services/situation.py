"""What the first page says of crossings and vaccination in the whole country, with date and source."""

from dataclasses import dataclass

from analysis.immunization import zero_dose
from services.borders import crossings, flow_source
from services.context import Context
from services.immunization import coverage


@dataclass(frozen=True)
class Crossings:
    """Arrivals at the border crossings that were counted lately.

    Attributes:
        per_day: people a day, added up; NaN where nobody counted lately.
        counted: crossings counted lately.
        known: crossings that are known.
        on: last day that was counted (ISO), or "".
        source: of the counts.
    """

    per_day: float
    counted: int
    known: int
    on: str
    source: str


@dataclass(frozen=True)
class Vaccination:
    """Children without any dose, over the health districts of which it can be said.

    Attributes:
        zero_dose: children a year; NaN where it can be said of no district.
        said: districts of which it can be said.
        districts: health districts that are known.
        year: of the newest coverage, or "".
        source: of the coverages.
    """

    zero_dose: float
    said: int
    districts: int
    year: str
    source: str


def crossing_totals(context: Context, up_to: str) -> Crossings | None:
    """Arrivals of all crossings until a day (ISO); None where no crossing is known."""
    table = crossings(context, up_to)
    if table.empty:
        return None
    recent = table[~table["stale"]]
    return Crossings(
        per_day=float(recent["arrivals_per_day"].sum(min_count=1)),
        counted=len(recent),
        known=len(table),
        on=max((str(day) for day in recent["last_observed"].dropna()), default=""),
        source=flow_source(context),
    )


def vaccination_totals(context: Context, up_to: str) -> Vaccination | None:
    """Children without any dose in all districts until a day (ISO), by WUENIC; None where no district is known."""
    table = coverage(context, "dtp1", "wuenic", up_to)
    if table.empty:
        return None
    said = table[table["infants"].notna() & table["value"].notna()]
    missed = [zero_dose(infants, value) for infants, value in zip(said["infants"], said["value"], strict=True)]
    days = [str(day) for day in said["as_of"].dropna()]
    return Vaccination(
        zero_dose=sum(missed) if missed else float("nan"),
        said=len(said),
        districts=len(table),
        year=max(days, default="")[:4],
        source=" · ".join(dict.fromkeys(said["source"].dropna().astype(str))),
    )
