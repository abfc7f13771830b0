"""Bytes to text: UTF-8, UTF-16 or the Windows code page, and never a guess that hides a binary file."""

import re
from dataclasses import dataclass

from domain.errors import ImportFileError

GUESSED = "cp1252"  # what Excel writes in western Europe, tried when the bytes are no UTF-8
BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Control characters that no table or JSON file holds (tab, line ends and form feed may be there).
BINARY = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# UTF-8 bytes that were once read as another code page: "Ã©" (cp1252) and "├®" (cp850) stand for "é".
BROKEN = (("cp1252", re.compile(r"Ã[\x80-\xbf€-™ -¿]|Â[ -¿]")), ("cp850", re.compile(r"[├┬].")))


@dataclass(frozen=True)
class Decoded:
    """Text, and the encoding it was read with."""

    text: str
    encoding: str


def decode(raw: bytes, *, file: str) -> Decoded:
    """Read bytes as text.

    Raises:
        ImportFileError: the bytes are no text in any of the encodings that spreadsheets write.
    """
    for mark, encoding in BOMS:
        if raw.startswith(mark):
            return _strict(raw, encoding, file)
    start = raw[:200]
    if start.count(0) > len(start) / 4:  # of letters without accents, every second byte
        encoding = "utf-16-be" if raw[:1] == b"\x00" else "utf-16-le"
        return _strict(raw, encoding, file)
    try:
        return _strict(raw, "utf-8", file)
    except ImportFileError:
        return _strict(raw, GUESSED, file)


def _strict(raw: bytes, encoding: str, file: str) -> Decoded:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportFileError("not_text", file=file, found=f"{encoding}: {error.reason}", expected="UTF-8") from None
    if control := BINARY.search(text):
        row, found = text.count("\n", 0, control.start()) + 1, f"U+{ord(control[0]):04X} ({encoding})"
        raise ImportFileError("not_text", file=file, row=row, found=found, expected="UTF-8")
    return Decoded(text, encoding)


def repair(text: str) -> str:
    """Undo one wrong reading of UTF-8 as cp1252 or cp850; any other text is returned as it is."""
    for page, trace in BROKEN:
        if trace.search(text):
            try:
                return text.encode(page).decode("utf-8")
            except UnicodeError:
                continue
    return text
