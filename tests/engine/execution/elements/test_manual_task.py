"""Manual tasks."""

from engine.graph import Kind
from tests.builders import process
from tests.engine.execution.play import play


def test_token_passes() -> None:
    """A manual task is outside the engine: the token passes."""
    played = play(process().start().element("by hand", Kind.MANUAL_TASK).end().build())

    assert (played.path, played.status) == (["by hand"], "completed")
