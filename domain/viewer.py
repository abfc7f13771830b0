"""Who asks: a person with a role, which gives a tier and rights, and the prefectures the role is limited to."""

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import SettingError
from domain.tiers import Tier


class Right(StrEnum):
    """What a person may do besides reading; each is checked where it is done."""

    IMPORT = "import"
    METHOD = "method"
    SCENARIOS = "scenarios"
    FOLLOWUP = "followup"
    WORKSHOP = "workshop"
    PUBLISH = "publish"
    USERS = "users"


NATIONAL = frozenset({Right.IMPORT, Right.METHOD, Right.PUBLISH, Right.USERS})  # acts for the whole country
LOCAL = frozenset({Right.FOLLOWUP})  # acts about one place


@dataclass(frozen=True)
class Role:
    """What a role gives."""

    tier: Tier
    rights: frozenset[Right]


_CLUSTER = frozenset({Right.IMPORT, Right.METHOD, Right.SCENARIOS, Right.FOLLOWUP, Right.WORKSHOP})
ROLES = {
    "viewer": Role(Tier.PUBLIC, frozenset()),
    "partner": Role(Tier.PARTNER, frozenset()),
    "cluster": Role(Tier.CORE, _CLUSTER),
    "publisher": Role(Tier.CORE, _CLUSTER | {Right.PUBLISH}),
    "administrator": Role(Tier.CORE, frozenset(Right)),
}


@dataclass(frozen=True)
class Viewer:
    """The person behind a request."""

    tier: Tier
    rights: frozenset[Right] = frozenset()
    role: str = ""
    id: str = ""  # empty: nobody has signed in
    name: str = ""
    organisation: str = ""
    scope: tuple[str, ...] = ()  # p-codes of the prefectures that the rights are for; none: the whole country
    signs_out: bool = False  # signed in by a page of this server, which also changes the password and signs out

    def may(self, right: Right, prefecture: str | None = None) -> bool:
        """Whether the person has a right, in a prefecture (p-code) if the act is about a place in one.

        Who is limited to some prefectures has no right to what holds for the whole country.
        """
        if right not in self.rights:
            return False
        return not self.scope or (right not in NATIONAL and (right not in LOCAL or prefecture in self.scope))

    @classmethod
    def in_role(
        cls, role: str, *, person: str = "", name: str = "", organisation: str = "", scope: tuple[str, ...] = ()
    ) -> "Viewer":
        """A person (by id) with what a role gives.

        Raises:
            SettingError: there is no such role.
        """
        if role not in ROLES:
            raise SettingError("bad_role", found=role, expected=", ".join(ROLES))
        given = ROLES[role]
        return cls(given.tier, given.rights, role, person, name, organisation, scope)

    @classmethod
    def of_tier(cls, tier: Tier) -> "Viewer":
        """The owner of this machine as far as a tier goes: what is not of the core is only looked at."""
        return cls(tier, frozenset(Right) if tier == Tier.CORE else frozenset())


def roles_with(right: Right) -> str:
    """The roles that have a right, for the words of a refusal."""
    return ", ".join(name for name, role in ROLES.items() if right in role.rights)


ANYONE = Viewer(Tier.PUBLIC)
