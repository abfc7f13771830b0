"""Words, numbers and dates in the reader's language, from gettext catalogues.

Each language has a folder of .po files that are read as one catalogue; a message is named by a key
(`band.A.name`), never by its English text, so that a wording changes in one place.
"""

import datetime as dt
import math
import re
from collections.abc import Callable
from functools import lru_cache
from gettext import c2py
from numbers import Real
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

DEFAULT = "fr"
MISSING = "—"
FOLDER = Path(__file__).parent
INVENTED = re.compile(r"SYNTHETIC:([a-z0-9_]+)")  # a source or remark of the demonstration, as the store has it
LOCAL = ZoneInfo("Africa/Bangui")  # moments are kept in UTC and read in this time
# One folder of catalogues a language: adding one adds the language everywhere. The default stands first.
LANGUAGES = (DEFAULT, *sorted({path.parent.name for path in FOLDER.glob("*/*.po")} - {DEFAULT}))


class Plural(str):
    """A message with a form for each number that a language tells apart; as text it is its last form."""

    forms: tuple[str, ...]

    def __new__(cls, *forms: str) -> "Plural":
        """Make a message of its forms, in the order of the language's plural rule."""
        made = super().__new__(cls, forms[-1])
        made.forms = forms
        return made


@lru_cache(maxsize=8)
def plural_rule(language: str) -> Callable[[int], int]:
    """Which form of a message with plurals a count takes: 0 and 1 are one form in French, 1 alone in English."""
    rule: Callable[[int], int] = c2py(Catalog(locale=language).plural_expr)
    return rule


@lru_cache(maxsize=8)
def catalogue(language: str) -> dict[str, str]:
    """All messages of a language, by key.

    Raises:
        ValueError: two files of the language give the same key.
    """
    messages: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if not message.id or not message.string:
                    continue
                key = str(message.id[0] if message.pluralizable else message.id)
                if key in messages:
                    raise ValueError(f"{path.name}: {key} is given twice")
                messages[key] = Plural(*message.string) if message.pluralizable else str(message.string)
    return messages


def text(key: str, language: str, **values: object) -> str:
    """One message with its values filled in; a number given as `count` picks its plural form and is shown as one.

    A count that is missing or hidden (already a word) takes the last form. Sources of the demonstration among the
    values are said in the language.

    Raises:
        KeyError: the catalogue has no such message.
    """
    message = catalogue(language)[key]
    count = values.get("count")
    if isinstance(message, Plural) and isinstance(count, Real):
        known = float(count)
        if math.isfinite(known):
            message = message.forms[plural_rule(_babel(language))(round(known))]
        values = {**values, "count": number(known, language)}
    said = {name: named(value, language) if isinstance(value, str) else value for name, value in values.items()}
    return message.format(**said) if said else message


def named(written: str, language: str) -> str:
    """A source, title or remark as the data hold it; one of the demonstration in the reader's language."""

    def word(found: re.Match[str]) -> str:
        key = f"synthetic.{found[1]}"
        return text(key, language) if has(key, language) else found[0]

    return INVENTED.sub(word, written) if "SYNTHETIC:" in written else written


def has(key: str, language: str) -> bool:
    """Whether the catalogue knows a key."""
    return key in catalogue(language)


def number(value: float | None, language: str, digits: int = 0) -> str:
    """A number in the language's form; missing is a dash, never zero."""
    if value is None or value != value:
        return MISSING
    pattern = "#,##0" if digits == 0 else "#,##0." + "0" * digits
    return _signed(format_decimal(value, format=pattern, locale=_babel(language)))


def _signed(shown: str) -> str:
    """A formatted number with a minus sign, and none before a number that is shown as zero."""
    if not any(digit in shown for digit in "123456789"):
        return shown.removeprefix("-")
    return shown.replace("-", "\u2212", 1) if shown.startswith("-") else shown


def percent(share: float | None, language: str, digits: int = 0) -> str:
    """A share (0 to 1) as a percentage; missing is a dash."""
    if share is None or share != share:
        return MISSING
    pattern = "#,##0" if digits == 0 else "#,##0." + "0" * digits
    pattern += text("format.percent", _babel(language))
    return _signed(format_percent(share, format=pattern, locale=_babel(language)))


def coverage_percent(share: float | None, language: str) -> str:
    """A share that is covered (0 to 1): what is not whole is never shown as 100 %, what is not nothing never as 0 %."""
    if share is None or share != share:
        return MISSING
    digits = 1 if 0.995 <= share < 1 or 0 < share < 0.005 else 0
    return percent(min(max(share, 0.001), 0.999) if digits else share, language, digits)


def month(value: str, language: str) -> str:
    """A month (2020-12) as décembre 2020 in French and December 2020 in English; missing is a dash."""
    if not value:
        return MISSING
    return format_date(dt.date.fromisoformat(f"{value}-01"), format="MMMM yyyy", locale=_babel(language))


def money(amount: float | None, currency: str, language: str) -> str:
    """An amount of money without cents, its currency after it; missing is a dash."""
    shown = number(amount, language)
    key = f"currency.{currency}"
    return shown if shown == MISSING else f"{shown}\u00a0{text(key, language) if has(key, language) else currency}"


def date(value: dt.date | str | None, language: str) -> str:
    """A date in the language's own form (`format.date`): 30/11/2024, 30 Nov 2024; missing is a dash.

    A moment in a known zone (2024-11-30T23:30:00+00:00) gives its day in Bangui.
    """
    if value is None or value != value or value == "":
        return MISSING
    day = _day(value) if isinstance(value, str) else value
    return format_date(day, format=text("format.date", _babel(language)), locale=_babel(language))


def moment(value: dt.datetime | str, language: str) -> str:
    """A date and an hour as the language writes them, in Bangui's time; without its zone it is told as it stands."""
    at = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    local = at.astimezone(LOCAL) if at.tzinfo else at
    hour = format_time(local.time(), format=text("format.time", _babel(language)), locale=_babel(language))
    key = "format.moment" if at.tzinfo else "format.moment_unzoned"
    return text(key, _babel(language), date=date(local.date(), language), hour=hour)


def period(value: str, language: str) -> str:
    """What a figure speaks of: a day, a month, or from one to another (janv. 1991 – déc. 2020); else as it is written.

    Missing is a dash.
    """
    ends = [_short(end, language) for end in value.split("/")] if value else [MISSING]
    return "\u00a0– ".join(ends)


def _short(value: str, language: str) -> str:
    """A day, or a month in short; a year, and what is no date, as it is written."""
    try:
        if len(value) == len("2024-11"):
            first = dt.date.fromisoformat(f"{value}-01")
            return format_date(first, format="MMM yyyy", locale=_babel(language))
        return date(value, language) if len(value) == len("2024-11-30") else value
    except ValueError:
        return value


def _day(value: str) -> dt.date:
    if "T" not in value:
        return dt.date.fromisoformat(value[:10])
    at = dt.datetime.fromisoformat(value)
    return at.astimezone(LOCAL).date() if at.tzinfo else at.date()


def next_language(language: str) -> str:
    """The language that the switch of the page leads to: the one after this, and after the last the first."""
    return LANGUAGES[(LANGUAGES.index(_babel(language)) + 1) % len(LANGUAGES)]


def messages_under(prefix: str, language: str) -> dict[str, str]:
    """All messages whose key begins with a prefix, by the rest of their key."""
    return {key[len(prefix) :]: message for key, message in catalogue(language).items() if key.startswith(prefix)}


def _babel(language: str) -> str:
    return language if language in LANGUAGES else DEFAULT
