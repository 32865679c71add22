"""Random processes that are sound by construction: blocks inside blocks, each with one way in and one way out.

Property tests take them from `sound_processes`; every one of them ends, whatever people do and in whatever order.
"""

from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from engine.graph import Feel, Kind, Loop, Process
from tests.builders.events import message, timer
from tests.builders.process import Builder, process

Block = tuple[object, ...]
LEAVES = ("user", "script", "service", "message", "timer", "mapped", "watched")
BRANCHES = ("sequence", "parallel", "exclusive", "inclusive")
_KINDS = {
    "parallel": Kind.PARALLEL_GATEWAY,
    "exclusive": Kind.EXCLUSIVE_GATEWAY,
    "inclusive": Kind.INCLUSIVE_GATEWAY,
}
WRAPS = ("loop", "sub", "each", "one_by_one", "late")


def blocks() -> SearchStrategy[Block]:
    """Trees of blocks: ("user",), ("parallel", block, …), ("sub", block), …"""
    leaf = st.sampled_from(LEAVES).map(lambda name: (name,))
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(BRANCHES), st.lists(inner, min_size=2, max_size=3)).map(lambda b: (b[0], *b[1])),
            st.tuples(st.sampled_from(WRAPS), inner),
        ),
        max_leaves=10,
    )


def sound_processes() -> SearchStrategy[Process]:
    """Processes drawn from the blocks."""
    return blocks().map(built)


def built(block: Block) -> Process:
    """The process of one tree of blocks."""
    return Drawing(process("p").start()).draw(block).end().build()


@dataclass
class Drawing:
    """Draws blocks one after the other, with names that are numbers."""

    builder: Builder
    count: int = 0

    def draw(self, block: Block) -> Builder:
        """Draw a block behind the last element."""
        self.count += 1
        name, kind, inner = f"{block[0]}{self.count}", block[0], [part for part in block[1:] if isinstance(part, tuple)]
        if kind in BRANCHES and kind != "sequence":
            return self._branches(name, str(kind), inner)
        if kind == "sequence":
            for part in inner:
                self.draw(part)
            return self.builder
        return self._wrapped(name, str(kind), inner[0]) if inner else self._leaf(name, str(kind))

    def _leaf(self, name: str, kind: str) -> Builder:
        match kind:
            case "user":
                return self.builder.user_task(name)
            case "script":
                return self.builder.script(name, "count", "count + 1")
            case "service":
                return self.builder.service_task(name, outputs={"last": f'="{name}"'})
            case "message":
                return self.builder.catch(name, message(name, "key"))
            case "timer":
                return self.builder.catch(name, timer("PT1H"))
            case "mapped":
                return self.builder.user_task(name, inputs={"own": "=count"}, outputs={"seen": "=own"})
        self.builder.user_task(name).boundary(f"{name}b", name, timer("PT1H"), interrupting=False).end()
        return self.builder.at(name)

    def _branches(self, name: str, kind: str, inner: list[Block]) -> Builder:
        builder, split, join = self.builder, f"{name}split", f"{name}join"
        builder.element(split, _KINDS[kind])
        for index, part in enumerate(inner):
            builder.at(split)
            if kind != "parallel":
                builder.otherwise() if index == len(inner) - 1 else builder.when(f"modulo(count, {index + 2}) = 0")
            builder.task(f"{name}branch{index}")
            self.draw(part)
            builder.to(join) if index else builder.element(join, _KINDS[kind])
        return builder.at(join)

    def _wrapped(self, name: str, kind: str, inner: Block) -> Builder:
        builder = self.builder
        if kind == "loop":
            builder.script(f"{name}zero", name, "0").exclusive(f"{name}top").script(f"{name}round", name, f"{name} + 1")
            self.draw(inner)
            builder.exclusive(f"{name}again").when(f"{name} < 2").to(f"{name}top")
            return builder.at(f"{name}again").otherwise().task(f"{name}out")
        loop = Loop(cardinality=Feel("2"), sequential=kind == "one_by_one") if kind in ("each", "one_by_one") else None
        builder.sub_process(name, loop=loop).start(f"{name}in")
        self.draw(inner).end().done()
        if kind == "late":
            builder.boundary(f"{name}late", name, timer("PT30M")).exclusive(f"{name}merge").at(name).to(f"{name}merge")
        return builder
