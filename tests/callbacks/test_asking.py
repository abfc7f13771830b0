"""A callback gets the context of its own request before what the page sends."""

from callbacks.asking import asking
from services.context import Context


def test_the_context_is_asked_anew_for_each_answer(counted: Context, counted_public: Context) -> None:
    contexts = iter([counted, counted_public])
    answer = asking(lambda: next(contexts), lambda context, bound, given: (context, bound, given), "bound")
    assert answer("first") == (counted, "bound", "first")
    assert answer("second") == (counted_public, "bound", "second")
