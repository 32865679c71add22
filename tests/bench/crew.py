"""Clients that work at the same time, each a process of its own, through lists of things to do."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

Do = Callable[[Any], None]
Prepare = Callable[[str, int], Do]
"""Opens what a client needs, at an address and under the client's number; gives what it does with each item."""
LONGEST = 600.0


@dataclass(slots=True)
class Measured:
    """How many things were done in how many seconds, and the milliseconds of each."""

    done: int = 0
    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Things done a second, by all clients together."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def median(self) -> float:
        """The milliseconds of the thing in the middle."""
        return sorted(self.milliseconds)[len(self.milliseconds) // 2] if self.milliseconds else 0.0


def _client(prepare: Prepare, address: str, number: int, orders: Any, results: Any) -> None:
    do = prepare(address, number)
    results.put(None)
    while (items := orders.get()) is not None:
        took = []
        began = time.perf_counter()
        for item in items:
            before = time.perf_counter()
            do(item)
            took.append((time.perf_counter() - before) * 1000)
        results.put((time.perf_counter() - began, took))


class Crew:
    """So many clients, open for orders. A client that fails ends the measurement."""

    def __init__(self, prepare: Prepare, address: str, *, clients: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._results: Any = context.Queue()
        self._orders: list[Any] = [context.Queue() for _ in range(clients)]
        self._processes = [
            context.Process(target=_client, args=(prepare, address, number, orders, self._results), daemon=True)
            for number, orders in enumerate(self._orders)
        ]
        for process in self._processes:
            process.start()
        for _ in self._processes:
            self._result()

    def _result(self) -> Any:
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            try:
                return self._results.get(timeout=1)
            except Exception as nothing:  # queue.Empty of either kind: look whether the clients still live
                if any(process.exitcode for process in self._processes):
                    raise RuntimeError("a client of the measurement failed; its error stands above") from nothing
        raise RuntimeError("a client of the measurement did not answer")

    def work(self, items: Sequence[Any], measured: Measured) -> None:
        """Share the items out, wait until all are done, and add to `measured`; the slowest client tells the time."""
        for number, orders in enumerate(self._orders):
            orders.put(list(items[number :: len(self._orders)]))
        answers = [self._result() for _ in self._orders]
        measured.done += len(items)
        measured.seconds += max(seconds for seconds, _ in answers)
        measured.milliseconds += [one for _, took in answers for one in took]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for orders in self._orders:
            orders.put(None)
        for process in self._processes:
            process.join(10)
