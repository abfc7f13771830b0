"""Every number of data/method.toml is read by code, and no figure of the method stands in code."""

import ast
import copy
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from domain.method import load_method
from tests.house.source_files import modules

TABLES = load_method().tables
# What lists the names that a file must have, or that may be changed: naming a number there is not reading it.
LISTS = {"NUMBERS", "RULE_NUMBERS", "EDITABLE"}
NO_FIGURES = {"id", "unit", "source", "provenance", "version", "name", "reference", "of"}
TELLING = re.compile(r"[a-z]{3}")  # a composed word says which number it is only if it holds a part of its name


def figures(tables: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(table, key) of every number or list of numbers of a method file; blocks of a list count once."""
    for table, content in tables.items():
        blocks = content if isinstance(content, list) else [content]
        if isinstance(content, dict) and all(isinstance(block, dict) for block in content.values()):
            blocks = list(content.values())
        keys: dict[str, None] = {}
        for block in blocks:
            for key, value in block.items():
                inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
                if key not in NO_FIGURES and any(isinstance(v, int | float | list) for v in inner):
                    keys.update(dict.fromkeys(value if key == "parameters" else [key]))
        yield from ((table, key) for key in keys)


def names_in(tree: ast.AST) -> tuple[set[str], list[re.Pattern[str]]]:
    """Words and attributes that a module names, and the patterns of its composed words."""
    words: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id in LISTS for target in targets):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words.add(node.value)
        if isinstance(node, ast.Attribute):
            words.add(node.attr)
        if isinstance(node, ast.JoinedStr):
            parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"\w+" for v in node.values]
            if any(isinstance(v, ast.Constant) and TELLING.search(str(v.value)) for v in node.values):
                patterns.append(re.compile("".join(parts)))
        waiting.extend(ast.iter_child_nodes(node))
    return words, patterns


@lru_cache(maxsize=1)
def named() -> list[tuple[set[str], list[re.Pattern[str]]]]:
    """What each module names."""
    return [names_in(tree) for tree in modules().values()]


def unread(tables: dict[str, Any]) -> set[str]:
    """Numbers that no module names together with their table; of blocks, whose fields no module names."""
    blocks = {table for table, content in tables.items() if isinstance(content, list)} | {"age", "unit_cost", "range"}
    lost = set()
    for table, key in figures(tables):
        wanted = [key] if table in blocks else [table, key]
        if not any(
            all(word in words or any(p.fullmatch(word) for p in patterns) for word in wanted)
            for words, patterns in named()
        ):
            lost.add(f"{table}.{key}")
    return lost


def test_every_number_of_the_method_is_read() -> None:
    assert unread(TABLES) == set()


@pytest.mark.parametrize("table", ["bands", "uncertainty", "indicator", "gate", "unit_cost", "hazard", "new_table"])
def test_a_number_that_nothing_reads_is_found(table: str) -> None:
    tables = copy.deepcopy(TABLES)
    content = tables.setdefault(table, {"unit": "x", "source": "x", "provenance": "proposed"})
    block = content[0] if isinstance(content, list) else content["shelters"] if table == "unit_cost" else content
    block["never_read_by_anything"] = 3
    assert f"{table}.never_read_by_anything" in unread(tables)
