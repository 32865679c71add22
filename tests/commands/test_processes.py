"""Web and worker as children of one process: they end together."""

import os
import signal

from engine.settings import Settings
from web.commands import processes


def _sleep(_: Settings) -> None:
    signal.pause()


def _leave(_: Settings) -> None:
    os._exit(3)


def test_all_end_with_the_block() -> None:
    """Whatever leaves the block, every child has ended, asked to by SIGTERM."""
    before = signal.getsignal(signal.SIGTERM)
    with processes.together() as children:
        children += [processes.start(name, _sleep, Settings()) for name in ("web", "worker")]
    signal.signal(signal.SIGTERM, before)

    assert [child.exitcode for child in children] == [-signal.SIGTERM] * 2


def test_the_first_to_end_is_named() -> None:
    """One that ends by itself is found while the other goes on."""
    children = [processes.start(name, program, Settings()) for name, program in (("web", _sleep), ("worker", _leave))]

    ended = processes.first_to_end(children)
    processes.end(*children)
    assert (ended.name, ended.exitcode) == ("worker", 3)


def test_nobody_waits_for_a_web_that_has_ended() -> None:
    """Where a child is gone, the answer is no, long before the time is over."""
    gone = processes.start("web", _leave, Settings(port=1))
    gone.join()

    assert not processes.answers([gone], Settings(port=1), within=60)
