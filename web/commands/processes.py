"""Runs web and worker as processes of their own and ends all of them when one ends. For `bihuan run`."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

GRACE_SECONDS = 15.0
"""How long a process may finish what it does before it is killed."""
PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


class Stopped(Exception):
    """Somebody asked the whole program to end."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def with_parent() -> None:
    """In a child, before its program: be asked to end when the parent dies, however it dies (Linux; else nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """Start `bihuan ARGUMENTS` as a process beside this one; it speaks up only where something is wrong."""
    surroundings = {"BIHUAN_LOG_LEVEL": "WARNING"} | os.environ
    command = [sys.executable, "-m", "web.commands", *arguments]
    return subprocess.Popen(command, env=surroundings, preexec_fn=with_parent)  # noqa: PLW1509 - one thread here


@contextmanager
def together() -> Iterator[list[subprocess.Popen[bytes]]]:
    """A list for processes beside this one; whatever ends the block ends them. SIGTERM and Ctrl+C end the block."""
    signal.signal(signal.SIGTERM, _stop)
    children: list[subprocess.Popen[bytes]] = []
    try:
        yield children
    except (Stopped, KeyboardInterrupt):
        pass
    finally:
        end(*children)


def answers(address: str, *, within: float = 30.0) -> bool:
    """Whether something answers at `address` before the seconds are over."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            with urlopen(address, timeout=2):
                return True
        except (URLError, OSError):
            time.sleep(0.05)
    return False


def first_to_end(children: Sequence[subprocess.Popen[bytes]]) -> int:
    """Wait until one of the processes ends by itself, which none should; gives the exit code for that."""
    while all(child.poll() is None for child in children):
        time.sleep(0.2)
    return next(child.returncode for child in children if child.poll() is not None) or 1


def end(*children: subprocess.Popen[bytes]) -> None:
    """Ask every child to end, and insist after a while."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
