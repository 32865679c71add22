"""The elements of a decision graph, compiled: inputs, decisions, knowledge models, services (DMN 1.5, 6.3).

`linking` builds them, `model` asks them. A node is asked within one `Question` and finds its value once for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.dmn import problems as p
from engine.dmn.feel_text import Closure
from engine.dmn.functions import Parameter, make_function
from engine.dmn.places import Place
from engine.dmn.session import Scope, Session
from engine.dmn.trace import DecisionTrace
from engine.dmn.types import Type, convert


@dataclass(slots=True)
class Question:
    """One asking of the graph: the facts given, and what was found so far."""

    session: Session
    given: Mapping[str, Any]
    found: dict[int, Any] = field(default_factory=dict)
    """Values by the identity of the node."""


@dataclass(slots=True, eq=False)
class Node:
    """What all elements have: where it stands, its variable and what it requires."""

    id: str
    name: str
    variable: str
    type: Type | None
    place: Place
    path: tuple[str, ...] = ()
    """The names of the imports that lead from the asked model to the model of this node; empty for its own elements."""
    requires: "tuple[tuple[str, Node], ...]" = ()
    """(alias of the import or "", node)."""

    def value(self, question: Question) -> Any:
        """The value of the node's variable for a question."""
        raise NotImplementedError

    def scope(self, question: Question, base: Scope) -> Scope:
        """`base` and the variables of what the node requires; those of an import stand in a context of its name."""
        for alias, node in self.requires:
            value = node.value(question)
            if alias:
                base[alias] = {**_context(base.get(alias)), node.variable: value}
            else:
                base[node.variable] = value
                if isinstance(node, DecisionNode):
                    # Modelers that keep names for people refer to a required decision by its id.
                    base.setdefault(node.id, value)
        return base

    def typed(self, value: Any, session: Session) -> Any:
        """The value as the type of the variable; null and a problem where it is not of it."""
        fits, value = convert(value, self.type)
        if not fits and self.type is not None:
            session.problem(self.place, p.WRONG_TYPE, type=self.type.name)
        return value


@dataclass(slots=True, eq=False)
class InputNode(Node):
    """Input data: what the caller gave under its name, null where nothing was given."""

    def value(self, question: Question) -> Any:
        """The given fact as its type."""
        key = id(self)
        if key not in question.found:
            question.found[key] = self.typed(self._given(question.given), question.session)
        return question.found[key]

    def _given(self, given: Mapping[str, Any]) -> Any:
        """The fact in the context of its import (`{"A": {"Person": …}}`), else directly under its name."""
        inside: Any = given
        for name in self.path:
            inside = inside.get(name) if isinstance(inside, dict) else None
        if not isinstance(inside, Mapping) or self.variable not in inside:
            inside = given
        return inside.get(self.variable, inside.get(self.name))


@dataclass(slots=True, eq=False)
class DecisionNode(Node):
    """A decision: its logic over everything given and the decisions and functions that it requires."""

    logic: Closure | None = None
    hidden: frozenset[str] = frozenset()
    """Input data of the file that the decision does not require: given or not, it does not see them (6.3.7)."""

    def value(self, question: Question) -> Any:
        """The decision's answer, found once for a question."""
        key = id(self)
        if key not in question.found:
            session = question.session
            session.deeper(self.place.path)
            try:
                question.found[key] = self._decide(question)
            finally:
                session.depth -= 1
        return question.found[key]

    def _decide(self, question: Question) -> Any:
        session = question.session
        if self.logic is None:
            return None
        scope = self.scope(question, self._facts(question.given))
        outer, session.tables = session.tables, []
        value = self.typed(self.logic(scope, session), session)
        if session.keeps_trace:
            session.decisions.append(DecisionTrace(self.id, self.name, value, tuple(session.tables)))
        session.tables = outer
        return value

    def _facts(self, given: Mapping[str, Any]) -> Scope:
        facts = dict(given)
        for name in self.hidden:
            facts.pop(name, None)
        return facts


@dataclass(slots=True, eq=False)
class KnowledgeNode(Node):
    """A business knowledge model: a function that sees its parameters and the functions it requires."""

    parameters: tuple[Parameter, ...] = ()
    logic: Closure | None = None

    def value(self, question: Question) -> Any:
        """The function, made once for a question so that recursive models end up at themselves."""
        key = id(self)
        if key not in question.found:
            scope: Scope = {}
            logic = self.logic or _nothing
            question.found[key] = make_function(
                self.parameters, logic, scope, question.session, place=self.place, result=self.type
            )
            self.scope(question, scope)
        return question.found[key]


@dataclass(slots=True, eq=False)
class DecisionServiceNode(Node):
    """A decision service: a function of its input data and input decisions that decides in a world of its own."""

    outputs: tuple[DecisionNode, ...] = ()
    inputs: tuple[Node, ...] = ()
    parameters: tuple[Parameter, ...] = ()

    def value(self, question: Question) -> Any:
        """The service as a function value."""
        session = question.session

        def decide(scope: Scope, _session: Session) -> Any:
            return self.answer(scope, session)

        return make_function(self.parameters, decide, {}, session, place=self.place, result=self.type)

    def answer(self, given: Mapping[str, Any], session: Session) -> Any:
        """The outputs for these facts: one value, or a context of them where there are several (10.4)."""
        inner = Question(session, given)
        for node in self.inputs:
            inner.found[id(node)] = node.typed(given.get(node.variable), session)
        answers = {node.variable: node.value(inner) for node in self.outputs}
        return self.typed(next(iter(answers.values())) if len(self.outputs) == 1 else answers, session)


def _context(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _nothing(_scope: Scope, _session: Session) -> Any:
    return None
