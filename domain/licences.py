"""What a licence allows: whether figures made from data may be given to anyone."""

import re

# Words of licences that keep what is made from the data among those who were given it.
BARRED = re.compile(
    r"no[- ]?deriv|\bnd\b|non[- ]?commercial|\bnc\b|no redistribution|not for redistribution|not redistribut|"
    r"do not distribute|all rights reserved|confidential|internal use|\bacled\b",
    re.IGNORECASE,
)


def is_barred(licence: str | None) -> bool:
    """Whether a licence keeps what is made from the data among those who were given it."""
    return bool(BARRED.search((licence or "").replace("_", "-")))


def may_publish(licence: str | None) -> bool:
    """Whether figures made from data under a licence may go to the public; an unknown licence allows nothing."""
    return bool((licence or "").strip()) and not is_barred(licence)
