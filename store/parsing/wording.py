"""Issues in a person's language: one place for the page, the command line and the file of issues."""

import pandas as pd

from locales import date, has, text

COLUMNS = ("severity", "file", "row", "column", "message", "found", "expected", "advice")
SERIOUS_FIRST = {"refused": 0, "taken_with_warning": 1, "note": 2}


def explain(issues: pd.DataFrame, language: str) -> pd.DataFrame:
    """Issues as sentences, the serious ones first, in the order of the file.

    Return: columns COLUMNS, all text (row too, as it is only read); "" where there is nothing to say.
    """
    order = issues["severity"].map(SERIOUS_FIRST)
    rows = issues.assign(_order=order).sort_values(["_order", "row"], kind="stable", na_position="first")
    return pd.DataFrame(
        {
            "severity": [text(f"import.severity.{s}", language) for s in rows["severity"]],
            "file": rows["file"].astype(object).to_numpy(),
            "row": ["" if pd.isna(row) else str(row) for row in rows["row"]],
            "column": [_plain(cell) for cell in rows["column"]],
            "message": [_text_or(f"error.{code}", str(code), language) for code in rows["code"]],
            "found": [_value(c, _plain(cell), language) for c, cell in zip(rows["code"], rows["found"], strict=True)],
            "expected": [
                _text_or(_plain(cell), _value(c, _plain(cell), language), language)
                for c, cell in zip(rows["code"], rows["expected"], strict=True)
            ],
            "advice": [_text_or(_plain(cell), "", language) for cell in rows["advice"]],
        },
        columns=list(COLUMNS),
    )


def _value(code: str, written: str, language: str) -> str:
    """A value as it was found; a round's totals in words."""
    if code != "totals" or not written:
        return written
    number, day, sites, people = written.split("|")
    counts = {"sites": text("import.count.sites", language, count=int(sites))}
    counts["people"] = text("people.count", language, count=int(people))
    return text("import.round_totals", language, round=number, date=date(day, language), **counts)


def _plain(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def _text_or(key: str, otherwise: str, language: str) -> str:
    return text(key, language) if key and has(key, language) else otherwise
