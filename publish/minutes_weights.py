"""The tables of weights in the minutes: what each proposed, how far they lie apart, what was agreed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.sites.ahp import spread, weights_from_budget
from domain.workshop import Proposal
from locales import MISSING, has, number, percent, text

BESIDE = 8  # dimensions that fit beside each other on a page
Dimension = tuple[str, str, float | None]  # id, name, the method's weight if it has one


@dataclass(frozen=True)
class Table:
    """A table with a header; widths are relative, all the same if none are given."""

    header: list[str]
    rows: list[list[str]]
    widths: tuple[float, ...] = ()


def readable(proposals: Iterable[Proposal]) -> list[Proposal]:
    """The proposals that can be read as shares."""
    usable = []
    for proposal in proposals:
        try:
            weights_from_budget(proposal.weights)
        except ValueError:
            continue
        usable.append(proposal)
    return usable


def dimensions_of(
    of_method: Sequence[tuple[str, str, float]], weights: Iterable[Mapping[str, float]]
) -> list[Dimension]:
    """The method's dimensions, then those that only the weights name."""
    dimensions: dict[str, Dimension] = {d: (d, name, weight) for d, name, weight in of_method}
    for given in weights:
        for identifier in given:
            dimensions.setdefault(identifier, (identifier, identifier, None))
    return list(dimensions.values())


def proposals_table(proposals: Sequence[Proposal], dimensions: Sequence[Dimension], language: str) -> list[Table]:
    """Who proposed what, a row each; as many tables as the dimensions need."""
    tables = []
    for start in range(0, len(dimensions), BESIDE):
        part = dimensions[start : start + BESIDE]
        header = [
            text("minutes.participant", language),
            text("minutes.way", language),
            *[identifier for identifier, _, _ in part],
            text("minutes.consistency", language),
        ]
        rows = [
            [
                p.participant,
                _way(p.way, language),
                *[_hundredths(p.weights.get(identifier), language) for identifier, _, _ in part],
                number(p.consistency, language, 2),
            ]
            for p in proposals
        ]
        tables.append(Table(header, rows, (2.8, 2.2, *[1.0] * len(part), 1.1)))
    return tables


def spread_table(proposals: Sequence[Proposal], dimensions: Sequence[Dimension], language: str) -> Table:
    """The spread of the proposals, a row for each dimension."""
    spreads = spread([p.weights for p in proposals])
    columns = ("mean", "low", "high", "range", "relative_range")
    header = [text(f"minutes.{key}", language) for key in ("dimension", *columns)]
    rows = [
        [_named(identifier, name), *[percent(float(spreads.loc[identifier, c]), language, 1) for c in columns]]
        if identifier in spreads.index
        else [_named(identifier, name), *[MISSING] * len(columns)]
        for identifier, name, _ in dimensions
    ]
    return Table(header, rows, (3, *[1.0] * len(columns)))


def agreed_table(dimensions: Sequence[Dimension], agreed: Mapping[str, float], language: str) -> Table:
    """The method's weights and those that were agreed."""
    header = [text(f"minutes.{key}", language) for key in ("dimension", "method_weight", "agreed_weight")]
    rows = [
        [_named(identifier, name), percent(weight, language, 1), percent(agreed.get(identifier), language, 1)]
        for identifier, name, weight in dimensions
    ]
    return Table(header, rows, (3, 1, 1))


def _named(identifier: str, name: str) -> str:
    return name if name == identifier else f"{identifier} · {name}"


def _hundredths(weight: float | None, language: str) -> str:
    return number(None if weight is None else 100 * weight, language, 1)


def _way(way: str, language: str) -> str:
    key = f"workshop.way.{way}"
    return text(key, language) if has(key, language) else way
