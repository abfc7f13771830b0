"""Workshops from the journal: a forged or damaged row is left out with its reason, and the others hold."""

from typing import Any

import pytest

from domain.workshop import fold_readable
from tests.domain.test_scenario import Row

SHARES = {"D1": 0.25, "D2": 0.75}


def row(event: str, /, **payload: Any) -> Row:
    return Row(event, {"workshop": "w", **payload})


def opened(**payload: Any) -> Row:
    return row("opened", **{"title": "Bria", "place": "", "on": "2024-05-01", "chair": "Ada"} | payload)


def proposed(**payload: Any) -> Row:
    return row("proposed", **{"participant": "Ana", "way": "direct", "weights": SHARES, "judged": {}} | payload)


def said(**payload: Any) -> Row:
    return row("said", **{"kind": "note", "text": "Water", "by": "Ana", "site": "", "point": None} | payload)


FORGED = [
    opened(workshop="v", on="31/11"), opened(workshop="v", on="2024-11-31"), opened(workshop="v", on=5),
    opened(workshop="v", title=None), opened(workshop="v", place={}), opened(workshop="v", chair=["a"]),
    opened(workshop="v", participants=[1]), opened(workshop="v", closed_at="now"), opened(workshop=["v"]),
    row("joined", name=None), row("joined", name={"a": 1}), row("joined", name="Bo", role=3),
    proposed(weights="x"), proposed(weights={}), proposed(weights={**SHARES, "D1": None}),
    proposed(weights={**SHARES, "D1": 1e308}), proposed(weights={**SHARES, "D1": 10**400}),
    proposed(participant=["Ana"]), proposed(way="shout"), proposed(way=["direct"]), proposed(consistency="x"),
    proposed(judged="x"), proposed(judged={"D1:D2": "3"}),
    row("agreed", weights="x"), row("agreed", weights=SHARES, scenario=["s"]), row("agreed"),
    said(text=None), said(by={"a": 1}), said(site=["S"]), said(kind="shout"), said(point=[1]), said(point="ab"),
    said(point=["a", "b"]), said(point=[1, 2, 3]), said(point=[1e308, 5]), said(point=5),
    row("step", step="party"), row("step", step=["gates"]),
]  # fmt: skip


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_row_is_left_out_with_its_reason_and_the_others_hold(forged: Row) -> None:
    rows = [
        opened(),
        row("joined", name="Ana", role=""),
        forged,
        proposed(),
        said(point=[6.5, 21.9]),
        row("step", step="gates"),
    ]
    found, left_out = fold_readable(rows)
    workshop = found["w"]
    assert [left for left, _ in left_out] == [forged]
    assert list(found) == ["w"]
    assert (workshop.title, workshop.on, workshop.step, workshop.closed_at) == ("Bria", "2024-05-01", "gates", "")
    assert [p.name for p in workshop.participants] == ["Ana"]
    assert (workshop.newest_proposals()["Ana"].weights, workshop.agreed) == (SHARES, {})
    assert [r.point for r in workshop.remarks] == [(6.5, 21.9)]
