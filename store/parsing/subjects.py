"""What an observation or a link may speak of: a place, an area, a country, an option of a household."""

from domain.schemas import OPTIONS
from store.parsing.names import normal_pcode
from store.parsing.reader import ReadContext
from store.parsing.rows import COUNTRY_CODE


def known_subject(subject: str, context: ReadContext) -> bool:
    """Whether the store has the place or area, or it is the country, or `<place>:<option>`."""
    known_ids = context.known_ids
    place, _, option = subject.rpartition(":")
    at_place = option in OPTIONS and place in known_ids
    return subject in known_ids or subject == COUNTRY_CODE or normal_pcode(subject) in known_ids or at_place
