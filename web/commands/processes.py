"""Runs web and worker beside the one process that started them, and ends all when one ends. For `bihuan run`.

On Linux a child is a fork: what its parent has imported is there at once, and shared in memory.
"""

import ctypes
import gc
import http.client
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from types import FrameType

from engine.settings import Settings

FORKS = sys.platform == "linux"
"""Whether children are forks; elsewhere they begin anew, because forking is not safe there."""
GRACE_SECONDS = 15.0
"""How long a process may finish what it does before it is killed."""
PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
ASKED = (signal.SIGTERM, signal.SIGINT)
"""Signals by which people ask a program to end."""
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}
"""Addresses that mean all of this machine, and where to reach each from here."""


class Stopped(Exception):
    """Somebody asked the whole program to end."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def with_parent() -> None:
    """In a child, before its program: be asked to end when the parent dies, however it dies (Linux; else nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def start(name: str, program: Callable[[Settings], None], settings: Settings) -> BaseProcess:
    """Start `program` as a process beside this one. The caller has no thread and no open database."""
    gc.freeze()  # what is there now stays shared: no collection writes into it
    context = get_context("fork") if FORKS else get_context("spawn")
    child: BaseProcess = context.Process(name=name, target=_run, args=(program, settings, os.getpid()))
    with _quiet():
        child.start()
    return child


@contextmanager
def _quiet() -> Iterator[None]:
    """Signals wait: a child that is asked to end before it has forgotten its parent's handlers would not end."""
    if FORKS:
        signal.pthread_sigmask(signal.SIG_BLOCK, ASKED)
    try:
        yield
    finally:
        if FORKS:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED)


def _run(program: Callable[[Settings], None], settings: Settings, parent: int) -> None:
    with_parent()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the parent as well, which asks every child to end
    if FORKS:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED)
    if not FORKS or os.getppid() == parent:
        program(settings)


@contextmanager
def together() -> Iterator[list[BaseProcess]]:
    """A list for processes beside this one; whatever ends the block ends them. SIGTERM and Ctrl+C end the block."""
    signal.signal(signal.SIGTERM, _stop)
    children: list[BaseProcess] = []
    try:
        yield children
    except (Stopped, KeyboardInterrupt):
        pass
    finally:
        end(*children)


def answers(children: Sequence[BaseProcess], settings: Settings, *, within: float = 30.0) -> bool:
    """Whether the web answers before the seconds are over, and before one of the processes ends."""
    until = time.monotonic() + within
    while time.monotonic() < until and all(child.is_alive() for child in children):
        asked = http.client.HTTPConnection(EVERYWHERE.get(settings.host, settings.host), settings.port, timeout=2)
        with suppress(OSError, http.client.HTTPException):
            asked.request("GET", "/health/live")
            return asked.getresponse().status == http.HTTPStatus.OK
        time.sleep(0.03)
    return False


def first_to_end(children: Sequence[BaseProcess]) -> BaseProcess:
    """Wait until one of the processes ends by itself, which none should, and give it."""
    ended = connection.wait([child.sentinel for child in children])
    return next(child for child in children if child.sentinel in ended)


def end(*children: BaseProcess) -> None:
    """Ask every child to end, and insist after a while."""
    for child in children:
        child.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for child in children:
        child.join(max(0.1, until - time.monotonic()))
        if child.is_alive():
            child.kill()
            child.join()
