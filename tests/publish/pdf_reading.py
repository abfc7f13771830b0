"""Read the PDFs that are made."""

import re


def read_pdf(content: bytes) -> str:
    """The text of an unpacked PDF of fpdf2: glyph numbers, turned back by each font's own table."""
    tables = []
    for found in re.finditer(rb"begincmap.*?endcmap", content, re.DOTALL):
        pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]{4,8})>\n", found.group())
        tables.append({int(a, 16): bytes.fromhex(b.decode()).decode("utf-16-be") for a, b in pairs})
    order = [int(n) for n in re.findall(rb"/F(\d+) \d+ 0 R", content)]
    fonts = dict(zip(dict.fromkeys(order), tables, strict=True))
    shown, font = [], fonts[min(fonts)]
    for match in re.finditer(rb"/F(\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj|\[([^\n]*)\] TJ", content, re.DOTALL):
        number, single, several = match.groups()
        if number:
            font = fonts[int(number)]
            continue
        parts = [single] if single is not None else re.findall(rb"\(((?:\\.|[^\\)])*)\)", several, re.DOTALL)
        raw = b"".join(re.sub(rb"\\(.)", lambda m: {b"r": b"\r"}.get(m[1], m[1]), p, flags=re.DOTALL) for p in parts)
        shown.append("".join(font.get(int.from_bytes(raw[i : i + 2], "big"), "¿") for i in range(0, len(raw), 2)))
    return " ".join(shown)


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", content))
