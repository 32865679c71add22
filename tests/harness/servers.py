"""Web and worker in processes of their own, as people run them: for tests that kill them and for measuring."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from web.commands.processes import with_parent

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One `bihuan` process with all of its children. `kill` takes them away at once, without a word."""

    def __init__(self, *arguments: str, url: str, data: Path, port: int = 0, **settings: str) -> None:
        self.port = port
        surroundings = {name: text for name, text in os.environ.items() if not name.startswith("BIHUAN_")}
        chosen = {"DATABASE": url, "DATA": str(data), "PORT": str(port or 8080), "LOG_LEVEL": "WARNING"} | settings
        self._log = (data / f"{arguments[0]}.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "web.commands", *arguments],
            cwd=ROOT,
            env=surroundings | {f"BIHUAN_{name}": text for name, text in chosen.items()},
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=with_parent,  # noqa: PLW1509 - it makes one call and takes no lock
        )

    @property
    def address(self) -> str:
        """Where a web server answers."""
        return f"http://127.0.0.1:{self.port}"

    def wait_until_it_answers(self, *, seconds: float = 30) -> "Server":
        """Come back when the web server answers; an AssertionError with its log where it does not."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urlopen(f"{self.address}/health/live", timeout=2):
                    return self
            except (URLError, OSError):
                time.sleep(0.05)
        raise AssertionError(f"the server did not answer:\n{Path(self._log.name).read_text()}")

    def megabytes(self) -> float:
        """Resident memory of the process and its children, pages shared between them counted once."""
        own = psutil.Process(self.process.pid)
        parts = [own, *own.children(recursive=True)]
        return float(sum(part.memory_full_info().pss for part in parts)) / 1_000_000

    def kill(self) -> None:
        """End the process and its children as a power cut would (-9)."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the process to end, and insist after ten seconds."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
        self._log.close()
