"""What of the journal cannot be read is told to the core, with who wrote it, and to nobody else."""

from domain import scenario, workshop
from domain.tiers import Tier
from domain.viewer import Viewer
from services.context import Context
from services.journal_report import unreadable_rows
from services.risk import notices
from services.sites import followup


def test_a_sound_journal_has_nothing_to_tell(own_counted: Context) -> None:
    assert unreadable_rows(own_counted) == []


def test_each_row_that_says_nothing_sensible_is_told_in_its_order(own_counted: Context) -> None:
    journal = own_counted.store.journal
    journal.append(workshop.TOPIC, "opened", {"workshop": "w", "title": "A", "on": "demain"}, by="Awa")
    journal.append(workshop.TOPIC, "opened", {"workshop": "w", "title": "A"}, by="Awa")
    journal.append(workshop.TOPIC, "step", {"workshop": "w", "step": "dance"}, by="Blaise")
    journal.append(workshop.TOPIC, "said", {"workshop": "w", "kind": "song", "text": "x", "by": ""}, by="Blaise")
    journal.append(followup.TOPIC, "set", {"site": "S1", "item": "x", "status": "perhaps"}, by="Chantal")
    journal.append(notices.TOPIC, "level", {"area": "CF43"}, by="kodro")
    journal.append(scenario.TOPIC, "created", {"scenario": "s"}, by="Awa")
    rows = unreadable_rows(own_counted)
    assert [row.by for row in rows] == ["Awa", "Blaise", "Blaise", "Chantal", "kodro", "Awa"]
    assert [row.id for row in rows] == sorted(row.id for row in rows)
    assert "dance" in rows[1].reason
    found = workshop.fold(journal.events(workshop.TOPIC))["w"]
    assert (found.step, found.remarks) == ("purpose", ())


def test_who_wrote_what_is_for_the_core(own_counted: Context) -> None:
    own_counted.store.journal.append(workshop.TOPIC, "opened", {}, by="Awa")
    for tier in (Tier.PUBLIC, Tier.PARTNER):
        assert unreadable_rows(Context(own_counted.store, own_counted.built_in, Viewer.of_tier(tier))) == []
