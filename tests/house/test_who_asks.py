"""Who writes is asked for the right; what is kept for a tier depends on no person; no context outlives its request."""

import ast
from collections.abc import Iterator

from tests.house.source_files import modules

# What the process writes by itself: levels of warning, and files of a watched folder.
OF_THE_PROCESS = {"services/risk/notices.py", "store/watching.py"}
# May look at the person: not where an answer that is kept for a tier is worked out.
OF_A_PERSON = {
    "services/context.py", "services/data.py", "callbacks/page.py", "callbacks/panel.py", "callbacks/tool_panels.py",
    "server/proxy_sign_in.py", "server/sign_in_session.py",
    "server/audit_trail.py", "server/deferred.py", "server/limits.py", "server/once.py", "server/viewers.py",
    "server/warm.py", "app.py",
}  # fmt: skip
# The context that no request has: its language, and what is asked before anybody comes.
OF_NO_REQUEST = {"app.py", "commands/serve.py"}


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def calls(node: ast.AST) -> set[str]:
    """What is called in a piece of source, as it is written."""
    return {ast.unparse(inner.func) for inner in ast.walk(node) if isinstance(inner, ast.Call)}


def test_only_the_context_writes_into_the_journal_for_a_person() -> None:
    writers = {name for name, tree in modules().items() if any(c.endswith("journal.append") for c in calls(tree))}
    assert writers == {"services/context.py"} | OF_THE_PROCESS


def test_every_function_that_writes_asks_for_the_right_first() -> None:
    careless, writing = [], 0
    for name, tree in modules().items():
        if not name.startswith("services/"):
            continue
        helpers = {f.name for f in functions(tree) if f.name.startswith("_") and "context.require_right" in calls(f)}
        for function in functions(tree):
            if {"context.write", "import_file"} & calls(function):
                writing += 1
                first = next(statement for statement in function.body if not is_text(statement))
                careless += [] if calls(first) & {"context.require_right", *helpers} else [f"{name}: {function.name}"]
    assert writing >= 7
    assert careless == []


def is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def test_nothing_that_is_kept_for_a_tier_looks_at_the_person() -> None:
    readers = {
        name
        for name, tree in modules().items()
        if any(isinstance(node, ast.Attribute) and node.attr == "viewer" for node in ast.walk(tree))
    }
    assert readers <= OF_A_PERSON, "an answer kept for all of a tier must not depend on one person"


def test_only_what_no_request_asks_uses_the_context_of_the_process() -> None:
    users = {name for name, tree in modules().items() if "extensions['kodro']" in ast.unparse(tree)}
    assert users == OF_NO_REQUEST


def test_no_route_and_no_callback_is_registered_with_a_context() -> None:
    holders = [
        f"{name}: {function.name}"
        for name, tree in modules().items()
        if name.startswith(("callbacks/", "server/"))
        for function in functions(tree)
        if function.name == "register"
        for argument in [*function.args.args, *function.args.kwonlyargs]
        if argument.annotation is not None and ast.unparse(argument.annotation) == "Context"
    ]
    assert holders == []
