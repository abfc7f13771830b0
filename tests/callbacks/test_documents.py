"""Who may open the workshop may take its minutes; nobody else reads that there was one."""

from callbacks.documents import documents_for
from locales import text
from services.context import Context
from services.sites.rounds import find_round
from tests.components.reading import words


def test_minutes_are_offered_to_the_core_alone(context: Context, public_context: Context) -> None:
    for viewer, offered in ((context, True), (public_context, False)):
        said = words(documents_for(viewer, find_round(viewer), None, "fr"))
        assert (text("documents.minutes", "fr") in said) == offered
        assert text("documents.public", "fr") in said
