"""Random diagrams that need not make sense: every kind of element, flows anywhere, events everywhere.

Property tests use them to see that the interpreter never breaks its own bookkeeping, whatever is drawn.
"""

from dataclasses import dataclass, field
from random import Random

from engine.graph import AdHoc, Event, EventKind, Feel, Kind, Loop, Process, TimerKind
from tests.builders.events import CANCEL, TERMINATE, compensate, conditional, error, escalation, message, signal, timer
from tests.builders.process import Builder, process

ENDS = [(), (), (TERMINATE,), (error("E"),), (escalation("e"),), (signal("s"),), (compensate(),), (message("m"),)]
CATCHES = [
    message("m"),
    signal("s"),
    timer("PT1H"),
    conditional("n > 2"),
    Event(EventKind.TIMER, timer=TimerKind.CYCLE),
]
BOUNDARIES = [*CATCHES, error("E"), error(), escalation("e"), escalation()]
THROWS = [(), (signal("s"),), (escalation("e"),), (message("m"),), (compensate(),), (signal("s"), escalation("e"))]
LOOPS = [
    Loop(cardinality=Feel("2")),
    Loop(cardinality=Feel("2"), sequential=True),
    Loop(cardinality=Feel("3"), completion_condition=Feel("nrOfCompletedInstances > 0")),
    Loop(standard=True, sequential=True, condition=Feel("n < 3"), maximum=2),
    Loop(cardinality=Feel("2"), behavior="none", none_event=Event(EventKind.SIGNAL, "s")),
]
CONTAINERS = [Kind.SUB_PROCESS, Kind.TRANSACTION, Kind.AD_HOC_SUB_PROCESS]


def wild_process(seed: int) -> Process:
    """The diagram of a number: the same number gives the same diagram."""
    drawing = Drawing(Random(seed), process("p"))
    drawing.fill(3)
    return drawing.builder.build()


@dataclass
class Drawing:
    """Draws one container after the other."""

    random: Random
    builder: Builder
    count: int = 0
    placed: list[str] = field(default_factory=list)

    def name(self, word: str) -> str:
        """A new name."""
        self.count += 1
        return f"{word}{self.count}"

    def fill(self, depth: int) -> None:
        """Fill the container that the builder stands in."""
        random, builder = self.random, self.builder
        here = [self.name("start")]
        builder.start(here[0])
        for _ in range(random.randint(2, 6)):
            builder.last = random.choice(here)
            here.append(self._element(depth))
        for name in list(here):
            self._boundary(name, here)
        for _ in range(random.randint(0, 3)):
            self._connect(random.choice(here), random.choice(here[1:]))
        if depth and random.random() < 0.5:
            self._event_sub_process(depth)

    def _connect(self, source: str, target: str) -> None:
        kinds = self.builder.nodes
        if kinds[source]["kind"] is not Kind.END_EVENT and kinds[target]["kind"] is not Kind.BOUNDARY_EVENT:
            self.builder.at(source).when(self.random.choice(["n > 1", "n <= 3", "true"])).to(target)

    def _element(self, depth: int) -> str:
        random, builder = self.random, self.builder
        loop = random.choice(LOOPS) if random.random() < 0.2 else None
        if depth and random.random() < 0.25:
            name, kind = self.name("sub"), random.choice(CONTAINERS)
            settings = AdHoc(sequential=random.random() < 0.5) if kind is Kind.AD_HOC_SUB_PROCESS else None
            builder.sub_process(name, kind, loop=loop, ad_hoc=settings)
            self.fill(depth - 1)
            if kind is Kind.TRANSACTION:
                builder.apart().user_task(self.name("give_up")).end(self.name("cancel"), CANCEL)
            builder.done()
            return name
        word = random.choice(["user", "user", "script", "gateway", "catch", "throw", "end", "service"])
        return self._simple(word, loop)

    def _simple(self, kind: str, loop: Loop | None) -> str:
        random, builder, name = self.random, self.builder, self.name(kind)
        if kind == "gateway":
            gateways = [Kind.EXCLUSIVE_GATEWAY, Kind.PARALLEL_GATEWAY, Kind.INCLUSIVE_GATEWAY, Kind.COMPLEX_GATEWAY]
            builder.element(name, random.choice(gateways))
        elif kind == "catch":
            builder.catch(name, self._listening(random.choice(CATCHES)))
        elif kind == "throw":
            builder.throw(name, *random.choice(THROWS))
        elif kind == "end":
            builder.end(name, *random.choice(ENDS))
        elif kind == "script":
            builder.script(name, "n", "n + 1", loop=loop)
        elif kind == "user":
            builder.user_task(name, loop=loop, inputs={"own": "=n"} if random.random() < 0.3 else {})
        else:
            builder.service_task(name, loop=loop, outputs={"n": "=n"} if random.random() < 0.3 else {})
        return name

    def _listening(self, event: Event) -> Event:
        if event.timer is TimerKind.CYCLE:
            return Event(EventKind.TIMER, timer=TimerKind.CYCLE, expression="R2/PT1H")
        return event

    def _boundary(self, host: str, here: list[str]) -> None:
        random, builder = self.random, self.builder
        kind = builder.nodes[host]["kind"]
        activity = kind in (*CONTAINERS, Kind.USER_TASK, Kind.SERVICE_TASK, Kind.SCRIPT_TASK)
        if not activity or random.random() > 0.4:
            return
        if random.random() < 0.2:
            builder.undo_with(self.name("undo"), of=host)
            return
        event = self._listening(CANCEL if kind is Kind.TRANSACTION else random.choice(BOUNDARIES))
        interrupting = event.kind in (EventKind.ERROR, EventKind.CANCEL) or random.random() < 0.5
        name = self.name("boundary")
        builder.boundary(name, host, event, interrupting=interrupting).user_task(self.name("user"))
        here.append(name)

    def _event_sub_process(self, depth: int) -> None:
        event = self._listening(self.random.choice(BOUNDARIES))
        interrupting = event.kind is EventKind.ERROR or self.random.random() < 0.5
        self.builder.event_sub_process(self.name("event"), event, interrupting=interrupting)
        start = self.builder.last
        self.builder.user_task(self.name("user"))
        if self.random.random() < 0.5:
            self.builder.last = None
            self.fill(depth - 1)
            self._connect(start or "", f"user{self.count}") if f"user{self.count}" in self.builder.nodes else None
        self.builder.done()
