"""Send tasks."""

from engine.execution.effects import MessageThrown
from engine.graph import Kind, Work
from tests.builders import message, process
from tests.engine.execution.play import play


def test_message_is_thrown_with_its_time_to_live() -> None:
    """A send task throws its message and goes on."""
    event = message("reply", "number", lives="PT1H")
    played = play(process().start().element("tell", Kind.SEND_TASK, events=(event,)).end().build(), {"number": "A-7"})

    assert ([e for e in played.effects if isinstance(e, MessageThrown)], played.status) == (
        [MessageThrown("reply", "A-7", {}, "PT1H")],
        "completed",
    )


def test_worker_may_send() -> None:
    """With a job type the worker sends, and the task waits for it."""
    played = play(process().start().element("tell", Kind.SEND_TASK, work=Work("mail")).end().build())

    assert (played.open, played.complete("tell").status) == (["tell"], "completed")


def test_key_that_is_no_text_is_an_incident() -> None:
    """A message without a usable key is an incident: it would reach nobody."""
    event = message("reply", "number")
    played = play(process().start().element("tell", Kind.SEND_TASK, events=(event,)).end().build(), {"number": None})

    assert played.problems == [("tell", "execution.bad_value")]
