"""The method in force: the version saved last, or the shipped one where that cannot be used."""

from domain.method import load_method
from domain.method_patch import MethodPatch, NumberChange, payload_of
from services.context import Context
from services.method_in_force import METHOD_TOPIC, method_in_force

SHIPPED = load_method()
PATH = "gate.G8.depth"


def save(context: Context, value: float, version: str = "local") -> None:
    was = SHIPPED.gate("G8").parameters["depth"]
    patch = MethodPatch(version, SHIPPED.version, (NumberChange(PATH, value, was),))
    context.store.journal.append(METHOD_TOPIC, "saved", payload_of(patch), by="Awa")


def test_nothing_saved_is_the_shipped_method(own_counted: Context) -> None:
    found = method_in_force(own_counted.store.journal, SHIPPED)
    assert found.method is SHIPPED and found.saved is None and found.problem is None


def test_the_version_saved_last_holds(own_counted: Context) -> None:
    save(own_counted, 0.6)
    save(own_counted, 0.7, "second")
    found = method_in_force(own_counted.store.journal, SHIPPED)
    assert (found.method.version, found.method.gate("G8").parameters["depth"]) == ("second", 0.7)
    assert found.problem is None and found.method.hash != SHIPPED.hash


def test_one_that_cannot_be_read_leaves_the_shipped_and_says_why(own_counted: Context) -> None:
    save(own_counted, 0.6)
    own_counted.store.journal.append(METHOD_TOPIC, "saved", {"format": 99}, by="Blaise")
    found = method_in_force(own_counted.store.journal, SHIPPED)
    assert found.method.hash == SHIPPED.hash
    assert found.problem is not None and found.saved is not None and found.saved.by == "Blaise"


def test_answers_follow_the_version_in_force(own_counted: Context) -> None:
    before = own_counted.method.hash
    save(own_counted, 0.6)
    assert own_counted.method.hash != before and own_counted.method.gate("G8").parameters["depth"] == 0.6
