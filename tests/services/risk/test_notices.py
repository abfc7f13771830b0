"""Changes of level: written once, told once, and a row that nobody can read stops none."""

from dataclasses import replace

import pytest

from services.context import Context
from services.risk.notices import (
    TOPIC,
    LevelChange,
    fold_readable,
    history,
    latest,
    mark_failed,
    mark_sent,
    note_changes,
    since,
    unsent,
)  # fmt: skip
from tests.components.risk.warned import warnings

BY = "test"


def test_every_level_is_written_the_first_time_and_a_second_look_writes_nothing(own_counted: Context) -> None:
    assert {c.area: (c.before, c.level) for c in note_changes(own_counted, warnings(), by=BY)} == {
        "CF32": ("", "action"), "CF43": ("", "readiness"), "CF63": ("", "unknown"), "CF11": ("", "none"),
    }  # fmt: skip
    assert note_changes(own_counted, warnings(), by=BY) == []
    assert latest(own_counted)["CF32"].rules == ("action",)


@pytest.mark.parametrize(("before", "level", "news"), [
    ("", "action", True), ("none", "readiness", True), ("action", "none", True), ("none", "unknown", True),
    ("", "none", False), ("", "unknown", False), ("unknown", "none", False),
])  # fmt: skip
def test_a_warning_its_end_and_losing_sight_are_news(before: str, level: str, news: bool) -> None:
    assert LevelChange(1, "", "CF32", before, level, "2025-10-31", ()).is_news == news


def test_what_was_sent_is_told_no_second_time(own_counted: Context) -> None:
    note_changes(own_counted, warnings(), by=BY)
    news = unsent(own_counted)
    assert {c.area for c in news} == {"CF32", "CF43"}
    mark_failed(own_counted, news, "no answer", by=BY)
    assert len(unsent(own_counted)) == 2
    mark_sent(own_counted, news[:1], "a@b.org", by=BY)
    assert {c.area for c in unsent(own_counted)} == {news[1].area}
    assert [bool(c.sent_at) for c in history(own_counted) if c.area == news[0].area] == [True]


def test_of_an_area_that_changed_again_only_the_newest_is_told(own_counted: Context) -> None:
    note_changes(own_counted, warnings(), by=BY)
    calm = warnings()
    note_changes(own_counted, replace(calm, areas=calm.areas.assign(level="none"), on="2025-11-05"), by=BY)
    assert {(c.area, c.level) for c in unsent(own_counted)} == {("CF32", "none"), ("CF43", "none")}


def test_a_level_stands_since_the_day_it_was_first_seen(own_counted: Context) -> None:
    note_changes(own_counted, warnings(on="2025-10-20"), by=BY)
    found = warnings()
    assert since(own_counted, found)["CF32"] == "2025-10-20"
    risen = replace(found, areas=found.areas.assign(level="action"))
    assert since(own_counted, risen) == {"CF32": "2025-10-20", "CF43": found.on, "CF63": found.on, "CF11": found.on}


def test_a_row_that_says_nothing_sensible_is_left_out_with_its_reason(own_counted: Context) -> None:
    own_counted.store.journal.append(TOPIC, "level", {"area": "CF32"}, by=BY)
    note_changes(own_counted, warnings(), by=BY)
    changes, left_out = fold_readable(own_counted.store.journal.events(TOPIC))
    assert len(changes) == 4 and [reason for _, reason in left_out] == ["KeyError: 'before'"]
