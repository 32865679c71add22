"""Clients that work at the same time, each a process of its own, and the rate that they reach together."""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any

Step = Callable[[], None]
Prepare = Callable[[str, int], Step]
"""Opens what a client needs, at a database's address and under the client's number, and gives the step to repeat."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Steps a second of all clients together, and the milliseconds of single steps."""

    per_second: float
    milliseconds: list[float]


def _client(prepare: Prepare, url: str, number: int, seconds: float, barrier: Barrier, results: Any) -> None:
    step = prepare(url, number)
    for _ in range(20):
        step()
    barrier.wait(60)
    began, took = time.perf_counter(), []
    while time.perf_counter() - began < seconds:
        before = time.perf_counter()
        step()
        took.append((time.perf_counter() - before) * 1000)
    results.put((len(took) / (time.perf_counter() - began), took))


def measure(prepare: Prepare, url: str, *, clients: int, seconds: float) -> Measured:
    """Let `clients` processes repeat their step for so many seconds, together."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(clients), context.Queue()
    arguments = [(prepare, url, number, seconds, barrier, results) for number in range(clients)]
    processes = [context.Process(target=_client, args=one, daemon=True) for one in arguments]
    for process in processes:
        process.start()
    gathered = [results.get(timeout=seconds + 60) for _ in processes]
    for process in processes:
        process.join()
    return Measured(sum(rate for rate, _ in gathered), [one for _, took in gathered for one in took])
