"""A decision file, compiled once and asked many times: the way in for everybody above."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, overload

from engine.dmn import problems as p
from engine.dmn.checking import check_tables
from engine.dmn.elements import Decision, Definitions
from engine.dmn.feel_text import call_function
from engine.dmn.linking import Linked, link
from engine.dmn.nodes import DecisionNode, DecisionServiceNode, KnowledgeNode, Node, Question
from engine.dmn.problems import Problem
from engine.dmn.reading import read_definitions
from engine.dmn.session import DEPTH_LIMIT, Session
from engine.dmn.trace import DecisionTrace, as_values
from engine.errors import BihuanError, Finding
from engine.feel.lift import lift_deep
from engine.feel.values import HostFunction


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision says and why: the value, the decisions evaluated on the way, and what made values null."""

    value: Any
    decisions: tuple[DecisionTrace, ...]
    problems: tuple[Problem, ...]

    def trace(self) -> list[dict[str, Any]]:
        """The decisions as FEEL values for the history, the asked one last; see `engine.dmn.trace`."""
        return as_values(self.decisions)


class Model:
    """The decisions of one DMN file. Immutable once read; evaluations do not touch each other."""

    def __init__(self, definitions: Definitions, linked: Linked) -> None:
        self._definitions = definitions
        self._linked = linked
        invocable = (DecisionNode, DecisionServiceNode, KnowledgeNode)
        nodes = [node for node in linked.nodes if isinstance(node, invocable)]
        self._nodes: dict[str, Node] = {node.name: node for node in reversed(nodes)}
        self._nodes.update({node.id: node for node in nodes})

    @classmethod
    def read(cls, content: bytes, *, imports: Sequence[bytes] = (), host_names: Iterable[str] = ()) -> "Model":
        """The model of a file and the files that it imports; `host_names` are functions that the caller will offer.

        Raises `dmn.file.*` where a file is no readable DMN. What is wrong inside is a finding of `check`, and null
        when it is evaluated all the same.
        """
        definitions = read_definitions(content)
        others = [read_definitions(other) for other in imports]
        return cls(definitions, link(definitions, others, frozenset(host_names)))

    @property
    def name(self) -> str:
        """The name of the file's model."""
        return self._definitions.name

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions as the file describes them, with `id`, `name` and `variable`."""
        return self._definitions.decisions

    @overload
    def evaluate(
        self,
        name: str,
        inputs: Mapping[str, Any],
        *,
        trace: Literal[False] = False,
        now: datetime | None = None,
        functions: Mapping[str, HostFunction] | None = None,
    ) -> Any: ...
    @overload
    def evaluate(
        self,
        name: str,
        inputs: Mapping[str, Any],
        *,
        trace: Literal[True],
        now: datetime | None = None,
        functions: Mapping[str, HostFunction] | None = None,
    ) -> Outcome: ...
    def evaluate(
        self,
        name: str,
        inputs: Mapping[str, Any],
        *,
        trace: bool = False,
        now: datetime | None = None,
        functions: Mapping[str, HostFunction] | None = None,
    ) -> Any:
        """The value of a decision, decision service or knowledge model, by id or name, for these facts by name.

        With `trace` an `Outcome` that says why. A value that cannot be found is None, as the standard has it; only an
        unknown name (`dmn.no_decision`) and endless recursion (`dmn.too_deep`) raise.
        """
        node = self._nodes.get(name)
        if node is None:
            known = ", ".join(one.name for one in self._definitions.decisions)
            raise BihuanError(p.NO_DECISION, name=name, known=known)
        session = Session(now, functions or {}, keeps_trace=trace)
        try:
            value = self._answer(node, lift_deep(dict(inputs)), session)
        except RecursionError as wrong:
            raise BihuanError(p.TOO_DEEP, where=node.place.path, limit=DEPTH_LIMIT) from wrong
        return Outcome(value, tuple(session.decisions), tuple(session.problems)) if trace else value

    def check(self) -> tuple[Finding, ...]:
        """What is wrong or suspicious in the file and its tables; `Finding.element` is the id of the cell."""
        return (*self._linked.findings, *check_tables(self._definitions))

    def _answer(self, node: Node, given: dict[str, Any], session: Session) -> Any:
        question = Question(session, given)
        if isinstance(node, DecisionServiceNode):
            return node.answer(given, session)
        if isinstance(node, KnowledgeNode):
            arguments = {one.name: given.get(one.name) for one in node.parameters}
            return call_function(node.value(question), arguments, node.place, session)
        return node.value(question)
