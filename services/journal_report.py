"""What of the journal cannot be read: said to the people who keep the store, so that nothing is lost unseen."""

from domain import scenario, workshop
from domain.tiers import Tier
from services.context import Context
from services.risk import notices
from services.sites import followup
from store.journal import UnreadableRow

FOLDS = {
    scenario.TOPIC: scenario.fold_readable,
    workshop.TOPIC: workshop.fold_readable,
    followup.TOPIC: followup.fold_readable,
    notices.TOPIC: notices.fold_readable,
}


def unreadable_rows(context: Context) -> list[UnreadableRow]:
    """Rows of the journal that are left out, oldest first; the method's own are said by Context.in_force.

    Only the cluster core is told: a row says who wrote it.
    """
    if context.tier < Tier.CORE:
        return []
    journal = context.store.journal
    rows = journal.unreadable()
    for topic, fold in FOLDS.items():
        for event, reason in fold(journal.events(topic))[1]:
            rows.append(UnreadableRow(event.id, event.at, event.topic, event.kind, event.by, reason))
    return sorted(rows, key=lambda row: row.id)
