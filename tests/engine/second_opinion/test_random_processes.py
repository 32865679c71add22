"""Random block-structured processes take the same path on both engines (hypothesis)."""

import random
from dataclasses import dataclass, field, replace
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from engine.definitions import Resource, read_deployment
from engine.second_opinion import Example, Played, Step, child, opinion, play
from tests.engine.definitions.diagrams import diagram, flow, settings
from tests.engine.second_opinion.cases import example, script, user

CONDITIONS = ["a &gt; 1", "b &gt; 1", "a &gt; b", "a + b &gt; 3"]


@dataclass
class Drawing:
    """A diagram that grows block by block; each block is given its predecessor and says its last element."""

    dice: random.Random
    parts: list[str] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=count)

    def add(self, element: str, name: str, before: str | None, condition: str = "") -> str:
        """One element after another."""
        self.parts.append(element)
        if before is not None:
            self.parts.append(flow(before, name, condition=condition))
        return name

    def block(self, before: str, depth: int, *, condition: str = "", looped: bool = False) -> str:
        """A random block after `before`; its last element."""
        kinds = ["user", "script", "sequence", "choice", "sub_process", "loop"]
        kinds += [] if looped else ["fork", "inclusive"]
        kind = self.dice.choice(kinds if depth else kinds[:2])
        name = f"{kind}{next(self.numbers)}"
        if kind == "user":
            return self.add(user(name), name, before, condition)
        if kind == "script":
            return self.add(script(name, "a + b"), name, before, condition)
        if kind == "sequence":
            middle = self.block(before, depth - 1, condition=condition, looped=looped)
            return self.block(middle, depth - 1, looped=looped)
        if kind == "sub_process":
            return self.sub_process(name, before, depth, condition=condition, looped=looped)
        return (
            self.loop(name, before, depth, condition)
            if kind == "loop"
            else self.split(kind, name, before, depth, condition, looped)
        )

    def split(self, kind: str, name: str, before: str, depth: int, condition: str, looped: bool) -> str:
        """Two branches between gateways of one kind."""
        gateway = {"choice": "exclusiveGateway", "fork": "parallelGateway", "inclusive": "inclusiveGateway"}[kind]
        first, second = f"{name}x", f"{name}y"
        default = "" if kind == "fork" else f' default="{name}_{second}"'
        self.add(f'<{gateway} id="{name}"{default}/>', name, before, condition)
        self.add(f'<task id="{first}"/>', first, name, "" if kind == "fork" else self.dice.choice(CONDITIONS))
        self.add(f'<task id="{second}"/>', second, name)
        ends = [self.block(branch, depth - 1, looped=looped) for branch in (first, second)]
        join = self.add(f'<{gateway} id="{name}j"/>', f"{name}j", ends[0])
        self.parts.append(flow(ends[1], join))
        return join

    def sub_process(self, name: str, before: str, depth: int, *, condition: str, looped: bool) -> str:
        """A block in an embedded sub-process."""
        inner = Drawing(self.dice, numbers=self.numbers)
        inner.add(f'<startEvent id="{name}s"/>', f"{name}s", None)
        last = inner.block(f"{name}s", depth - 1, looped=looped)
        inner.add(f'<endEvent id="{name}e"/>', f"{name}e", last)
        return self.add(f'<subProcess id="{name}">{"".join(inner.parts)}</subProcess>', name, before, condition)

    def loop(self, name: str, before: str, depth: int, condition: str) -> str:
        """A block that is done again until it was done twice."""
        merge = self.add(f'<exclusiveGateway id="{name}"/>', name, before, condition)
        tally = settings(
            f'<zeebe:script expression="=if n{name} = null then 1 else n{name} + 1" resultVariable="n{name}"/>'
        )
        counted = self.add(f'<scriptTask id="{name}c">{tally}</scriptTask>', f"{name}c", merge)
        last = self.block(counted, depth - 1, looped=True)
        decide = self.add(f'<exclusiveGateway id="{name}d" default="{name}d_{name}o"/>', f"{name}d", last)
        self.parts.append(flow(decide, merge, condition=f"n{name} &lt; 2"))
        return self.add(f'<task id="{name}o"/>', f"{name}o", decide)


def drawn(dice: random.Random) -> bytes:
    """A whole random diagram."""
    drawing = Drawing(dice)
    drawing.add('<startEvent id="s"/>', "s", None)
    last = drawing.block("s", 3)
    drawing.add('<endEvent id="e"/>', "e", last)
    return diagram("".join(drawing.parts))


def walked(content: bytes, dice: random.Random) -> tuple[Example, Played]:
    """Our interpreter's run, completing random open tasks until none is left."""
    deployment = read_deployment([Resource("d.bpmn", content)])
    case = example(start={"a": dice.randrange(4), "b": dice.randrange(4)})
    outcome = play(deployment, case)
    while outcome.open and len(case.steps) < 40:
        case = replace(case, steps=(*case.steps, Step("complete", dice.choice(outcome.open))))
        outcome = play(deployment, case)
    return case, outcome


@given(st.randoms(use_true_random=False))
def test_both_engines_take_the_same_path(dice: random.Random) -> None:
    """Whatever the blocks, the values and the order in which tasks are done, both complete the same elements."""
    content = drawn(dice)
    case, outcome = walked(content, dice)
    request = {"files": [["d.bpmn", content.decode("latin-1")]], "functions": {}}
    (other,) = child.respond({**request, "examples": [opinion.request_of(case, outcome, [])]})["examples"]
    deployment = read_deployment([Resource("d.bpmn", content)])
    assert (outcome.status, opinion.difference(deployment, outcome, other)) == ("completed", "")
