"""Who may see what: public < partner < core (method note, section 8)."""

from enum import IntEnum
from typing import Self

from domain.errors import SettingError


class Tier(IntEnum):
    """Sensitivity of a row, or clearance of a viewer; a viewer sees rows of its tier and below."""

    PUBLIC = 0
    PARTNER = 1
    CORE = 2

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a tier by its name, in any case.

        Raises:
            SettingError: the name is none of public, partner, core.
        """
        try:
            return cls[text.strip().upper()]
        except KeyError:
            names = ", ".join(tier.name.lower() for tier in cls)
            raise SettingError("bad_tier", found=text, expected=names) from None

    def __str__(self) -> str:
        return self.name.lower()


# Kinds of place whose position or name identifies displaced people: never shown to the public one by one.
SENSITIVE_KINDS = frozenset({"displacement_site", "return_area"})

# Gates whose narrative names armed actors, threats or explosive ordnance: core only.
NARRATIVE_GATES = frozenset({"G1", "G3", "G4"})

# Stands for a source that the viewer is not shown, and, with a colon and a number, for a place.
NOT_SHOWN = "not_shown"
