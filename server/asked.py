"""What an address asks for, read so that no value can break the answer."""

from collections.abc import Mapping

LONGEST = 6  # digits of a round's number


def asked_round(arguments: Mapping[str, str]) -> int | None:
    """The round that an address names; None where it names none, or something that is no number."""
    written = arguments.get("round", "")
    return int(written) if written.isdecimal() and len(written) <= LONGEST else None
