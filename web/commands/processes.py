"""Runs web and worker as processes of their own and ends all of them when one ends. For `bihuan run`."""

import os
import signal
import subprocess
import sys
import time
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

GRACE_SECONDS = 15.0
"""How long a process may finish what it does before it is killed."""


class Stopped(Exception):
    """Somebody asked the whole program to end."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """Start `bihuan ARGUMENTS` as a process beside this one; it speaks up only where something is wrong."""
    surroundings = {"BIHUAN_LOG_LEVEL": "WARNING"} | os.environ
    return subprocess.Popen([sys.executable, "-m", "web.commands", *arguments], env=surroundings)


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


def watch(*children: subprocess.Popen[bytes]) -> int:
    """Wait until a child ends or somebody stops us; end the others; give the exit code."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.2)
        return next(child.returncode for child in children if child.poll() is not None) or 1
    except (Stopped, KeyboardInterrupt):
        return 0
    finally:
        end(*children)


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
