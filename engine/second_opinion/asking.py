"""Asks SpiffWorkflow something in a child process with a time limit, so that nothing it does can harm the asker."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.feel.codec import dumps, loads

SECONDS = 10.0
_CHILD = "engine.second_opinion.child"
_ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LANG", "LD_LIBRARY_PATH")


class NoAnswer(Exception):
    """The child ran out of time or memory, or failed."""


def ask(request: Mapping[str, Any], *, seconds: float = SECONDS) -> dict[str, Any]:
    """The child's answer. Raises NoAnswer after `seconds`, or where the child fails."""
    command = [sys.executable, "-m", _CHILD]
    # The child reads what strangers wrote, so it gets no secrets of the environment.
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(
            command, input=dumps(request), capture_output=True, timeout=seconds, check=False, cwd=_ROOT, env=kept
        )
    except subprocess.TimeoutExpired as error:
        raise NoAnswer(f"> {seconds:g} s") from error
    if done.returncode != 0:
        last = done.stderr.decode(errors="replace").strip().splitlines()
        raise NoAnswer(last[-1][:200] if last else f"exit {done.returncode}")
    answer: dict[str, Any] = loads(done.stdout)
    return answer
