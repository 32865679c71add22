"""Published definitions, compiled once in each process: what running an instance needs besides its row.

Compiling costs a hundred times a step, so the last few hundred definitions are kept. They never change once
published, so nothing must be thrown away.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select

from engine.definitions import Deployment, Form, Resource, read_deployment
from engine.definitions.expressions import HOST_FUNCTIONS
from engine.dmn import Model
from engine.errors import BihuanError, declare
from engine.feel import Expression, parse
from engine.graph import Feel, Process, Text
from engine.rules.permissions import DefinitionSubject
from engine.storage import Database
from engine.storage.tables import definition, resource

T = TypeVar("T")

UNKNOWN_DEFINITION = declare(
    "definition.missing",
    "missing",
    zh="没有找到流程定义“{definition}”。请检查标识，或先发布它。",
    en='There is no process definition "{definition}". Check its id, or publish it first.',
)
UNKNOWN_DECISION = declare(
    "definition.decision_missing",
    "broken",
    zh="流程中引用的决策“{decision}”不在同一次发布的文件里。请补上 DMN 文件后重新发布。",
    en='The decision "{decision}" is in no file of this deployment. Add its DMN file and publish again.',
)
_COLUMNS = {
    "bihuan:title": "title",
    "bihuan:title.en": "title_en",
    "bihuan:customer": "customer",
    "bihuan:level": "level",
    "bihuan:unit": "unit",
    "bihuan:stage": "stage",
    "bihuan:due": "due",
}
_STARTERS = {"bihuan:starterPeople": "people", "bihuan:starterGroups": "groups"}
_EXCLUSIONS = {"bihuan:excludedPeople": "people", "bihuan:excludedUnits": "units"}
_KEPT = 256


@dataclass(frozen=True, slots=True)
class Bundle:
    """One compiled deployment."""

    deployment: Deployment
    models: Mapping[str, Model]
    """Decision id or name → the model that holds it."""

    def decide(
        self, decision_id: str, context: Mapping[str, Any], *, now: datetime, functions: Mapping[str, Any]
    ) -> tuple[Any, Any]:
        """The answer of a decision and the trace of the rules that led to it."""
        model = self.models.get(decision_id)
        if model is None:
            raise BihuanError(UNKNOWN_DECISION, decision=decision_id)
        outcome = model.evaluate(decision_id, context, trace=True, now=now, functions=functions)
        return outcome.value, outcome.trace()


@dataclass(frozen=True, slots=True)
class Compiled:
    """One process definition, ready to run."""

    id: str
    deployment_id: str
    process_id: str
    version: int
    process: Process
    bundle: Bundle
    columns: Mapping[str, Text] = field(default_factory=dict)
    """Column of the instance row → FEEL or text that gives it."""
    exclusions: Mapping[str, Text] = field(default_factory=dict)
    """people, units → what says whom the whole case is kept from."""

    @property
    def starters(self) -> DefinitionSubject:
        """Who may start it: the people and groups that it names; where it names none, everybody on the staff."""
        named = {kind: frozenset(_listed(str(text))) for kind, text in _properties(self.process, _STARTERS).items()}
        return DefinitionSubject(self.process_id, named.get("people", frozenset()), named.get("groups", frozenset()))

    @property
    def names(self) -> tuple[str, str]:
        """Chinese and English name of the process."""
        return element_names(self.process, self.process.id)

    def form(self, form_id: str | None) -> Form | None:
        """The form of that id, if the deployment has it."""
        return None if form_id is None else self.bundle.deployment.forms.get(form_id)


def element_names(process: Process, element: str) -> tuple[str, str]:
    """Chinese and English name of an element or flow; its id stands in for a missing name."""
    node = process.nodes.get(element)
    if node is None:
        flow = process.flows.get(element)
        name = flow.name if flow is not None else element
        return name, name
    zh = node.name or (process.name if element == process.id else "") or element
    return zh, str(node.properties.get("bihuan:name.en", "")) or zh


class Library:
    """The compiled definitions of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._definitions: OrderedDict[str, Compiled] = OrderedDict()
        self._bundles: OrderedDict[str, Bundle] = OrderedDict()
        self._lock = threading.Lock()
        self.startable: dict[str, str] = {}
        """Process → id of its latest definition when it was last started, with no message in the buffer. A start may
        trust in it as long as its writing statement makes sure that both are still so (`Writes.assumed`).
        """

    def compiled(self, definition_id: str) -> Compiled:
        """The definition of that id; `definition.missing` if there is none."""
        return self._kept(self._definitions, definition_id, self._load)

    def bundle(self, deployment_id: str) -> Bundle:
        """The deployment of that id with its decisions."""
        return self._kept(self._bundles, deployment_id, self._load_bundle)

    def _kept(self, shelf: "OrderedDict[str, T]", key: str, load: Callable[[str], T]) -> T:
        found = shelf.get(key)
        if found is None:
            found = load(key)
            with self._lock:
                shelf[key] = found
                if len(shelf) > _KEPT:
                    shelf.popitem(last=False)
        return found

    def _load(self, definition_id: str) -> Compiled:
        with self._database.reading() as connection:
            row = connection.execute(select(definition).where(definition.c.id == definition_id)).one_or_none()
        if row is None:
            raise BihuanError(UNKNOWN_DEFINITION, definition=definition_id)
        bundle = self.bundle(row.deployment_id)
        process = bundle.deployment.processes[row.process_id]
        columns, exclusions = _properties(process, _COLUMNS), _properties(process, _EXCLUSIONS)
        return Compiled(row.id, row.deployment_id, row.process_id, row.version, process, bundle, columns, exclusions)

    def _load_bundle(self, deployment_id: str) -> Bundle:
        with self._database.reading() as connection:
            rows = connection.execute(
                select(resource.c.name, resource.c.content).where(resource.c.deployment_id == deployment_id)
            ).all()
        return compile_bundle([Resource(row.name, bytes(row.content)) for row in rows])


def compile_bundle(resources: Sequence[Resource]) -> Bundle:
    """Read the files of a deployment with their decisions."""
    deployment = read_deployment(sorted(resources, key=lambda one: one.name))
    files = {each.name: each for each in deployment.decision_files}
    models = {name: _model(name, files) for name in files}
    return Bundle(deployment, {decision: models[name] for decision, name in deployment.decisions.items()})


def _model(name: str, files: Mapping[str, Resource]) -> Model:
    others = [each.content for other, each in files.items() if other != name]
    return Model.read(files[name].content, imports=others, host_names=HOST_FUNCTIONS)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _properties(process: Process, wanted: Mapping[str, str]) -> dict[str, Text]:
    properties = process.root.properties
    return {meaning: properties[name] for name, meaning in wanted.items() if name in properties}


_expressions: dict[str, Expression] = {}
_CLOCKS = ("now(", "today(")


def value_of(text: Text, variables: Mapping[str, Any], *, now: datetime, functions: Mapping[str, Any]) -> Any:
    """The value of FEEL (null where it fails), or the text itself."""
    if not isinstance(text, Feel):
        return text
    return _expression(text, functions).evaluate(variables, now=now, functions=functions)


def is_touched(text: Text, changed: AbstractSet[str], functions: Mapping[str, Any]) -> bool:
    """Whether the value of the text may be another one after these variables were written."""
    if not isinstance(text, Feel):
        return False
    expression = _expression(text, functions)
    read = expression.names | expression.member_names
    return not changed.isdisjoint(read) or any(clock in text for clock in _CLOCKS)


def _expression(text: Feel, functions: Mapping[str, Any]) -> Expression:
    expression = _expressions.get(text)
    if expression is None:
        expression = _expressions[text] = parse(text, names=frozenset(functions))
    return expression
