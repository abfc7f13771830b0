"""How much is at risk, between which bounds, and what the composite is made of."""

from dataclasses import dataclass, replace

import pandas as pd

from analysis.risk.annual_bounds import AnnualBounds, annual_bounds, total_bounds
from analysis.risk.composite import component_scores, composite
from domain.risk_method import RiskComponent, risk_components
from services.context import Context
from services.places import places
from services.risk.exposure import Exposure, exposure_unredacted

PER = 100_000  # people that facilities are counted for
PLACES = ("sites", "return_areas", "shapes")


@dataclass(frozen=True)
class Risk:
    """The composite of each zone with its components.

    `components` has zone, component, value, score, source, date (one row a zone and component; missing where
    nobody knows); `index` has one row a zone, from analysis.risk.composite().
    """

    components: pd.DataFrame
    index: pd.DataFrame
    method: tuple[RiskComponent, ...]


def annual(context: Context, measured: Exposure) -> AnnualBounds:
    """Expected annual exposure of each zone with its bounds."""
    return annual_bounds(
        measured.curve,
        people=measured.zones["people"],
        covered_share=measured.zones["covered_share"],
        most_frequent_years=most_frequent_years(context),
    )


@dataclass(frozen=True)
class AnnualFigures:
    """The annual expectation of one zone (`name`), or of all zones of a kind together (`name` empty).

    `parts` by (part, bound) and `curve` by return period, in people; `depth` is the threshold in metres.
    """

    name: str
    kind: str
    zones: int
    parts: pd.Series
    curve: pd.Series
    people: float
    covered: float
    most_frequent_years: float
    depth: float


def annual_of(context: Context, measured: Exposure, zone: str) -> AnnualFigures:
    """The annual expectation with its bounds of a zone of an answer; of all together, if `zone` is empty."""
    zones = measured.zones
    if zone:
        parts, line = annual(context, measured).parts.loc[zone], measured.curve.loc[zone]
        people, covered = zones.loc[zone, "people"], zones.loc[zone, "covered_share"]
    else:
        parts, line = _annual_of_all(context, measured)
        people, covered = measured.together.line["people"], measured.together.line["covered_share"]
    return AnnualFigures(
        name=str(zones.loc[zone, "name"]) if zone else "",
        kind=measured.kind,
        zones=len(zones),
        parts=parts,
        curve=line,
        people=float(people),
        covered=float(covered),
        most_frequent_years=most_frequent_years(context),
        depth=measured.threshold,
    )


def _annual_of_all(context: Context, measured: Exposure) -> tuple[pd.Series, pd.Series]:
    """Parts and curve of all zones together, those included of which no figure is shown."""
    whole = exposure_unredacted(context, replace(measured.request, threshold=measured.threshold))
    curve = measured.together.exposed.xs(measured.threshold, level="threshold")
    parts = total_bounds(annual(context, whole))
    return parts if curve.notna().any() else parts * float("nan"), curve


def most_frequent_years(context: Context) -> float:
    """How often the flood of the first period may come at most, in the upper bound."""
    return context.method.number("annual_bounds", "most_frequent_years")


def risk(context: Context, measured: Exposure) -> Risk:
    """The composite of zones: no composite where a component is missing, and which one it is."""
    components = risk_components(context.method)
    rows = pd.concat([_component(context, measured, component) for component in components], ignore_index=True)
    rows.loc[rows["zone"].map(measured.hidden), ["value"]] = float("nan")
    values = rows.pivot(index="zone", columns="component", values="value").reindex(measured.zones.index)
    scores = component_scores(values, components)
    long = scores.rename_axis("zone").reset_index().melt("zone", var_name="component", value_name="score")
    return Risk(rows.merge(long, on=["zone", "component"]), composite(scores, components), components)


def _component(context: Context, measured: Exposure, component: RiskComponent) -> pd.DataFrame:
    zones = measured.zones.index
    if component.fields:
        table = _newest(context, component.fields).reindex(zones)
    else:
        table = _computed(context, measured, component.computed)
    return table.rename_axis("zone").reset_index().assign(component=component.id)


def _newest(context: Context, fields: tuple[str, ...]) -> pd.DataFrame:
    """The newest observation of any of the fields, of datasets that the viewer may see."""
    rows = context.store.observations(list(fields)).dropna(subset="value")
    rows = rows.sort_values(["observed_on", "source"], kind="stable")
    rows = rows.drop_duplicates("subject", keep="last").set_index("subject")
    return rows[["value", "source", "observed_on"]].rename(columns={"observed_on": "date"})


def _computed(context: Context, measured: Exposure, quantity: str) -> pd.DataFrame:
    zones = measured.zones
    source = "; ".join(dict.fromkeys([measured.rasters.source, measured.rasters.population_source]))
    date = measured.rasters.population_date
    if quantity == "annual_people":
        value = zones["expected_annual"]
    elif quantity == "annual_share_pct":
        value = 100 * zones["expected_annual"] / zones["people"].where(zones["people"] > 0)
    else:
        return _facilities(context, measured)
    return pd.DataFrame({"value": value, "source": source, "date": date})


def _facilities(context: Context, measured: Exposure) -> pd.DataFrame:
    """Health facilities per 100,000 people of a prefecture; a list that names none in it does not say zero."""
    table = places(context, "health_facility")
    counts = table.groupby("adm1").size().astype(float) if measured.kind == "prefectures" else pd.Series(dtype=float)
    people = measured.zones["people"]
    value = PER * counts.reindex(measured.zones.index) / people.where(people > 0)
    datasets = context.store.datasets().set_index("dataset_id")
    facility_datasets = datasets.loc[datasets.index.isin(table["dataset_id"])].sort_values("as_of")
    source, date = (str(facility_datasets[c].iloc[-1]) if len(facility_datasets) else "" for c in ("source", "as_of"))
    return pd.DataFrame({"value": value, "source": source, "date": date})
