"""What a page is written for."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Frame:
    """What the page says of the data it shows."""

    rounds: list[tuple[int, str]]  # number, ISO date; newest first
    chosen: int
    synthetic: bool
    version: str
    method_version: str
    tier: str
    may_import: bool
    person: str
    signs_out: bool  # who has signed in; empty where nobody does
    prefectures: list[tuple[str, str]]
    dropped: list[str]
    method_problem: bool = False  # the saved method cannot be used
    scenario: str = ""
    tables: list[tuple[str, str]] = field(default_factory=list)  # layers that the table can show: id, name
