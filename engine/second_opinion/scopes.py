"""Variables for the other engine, in scopes as here: the instance, and each sub-process with its inputs. Child only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.feel import HostFunction, evaluate
from engine.graph import Feel, Kind, Node, Text
from engine.graph import Mapping as VariableMapping


@dataclass(slots=True)
class Scopes:
    """One instance's variables. A sub-process is active at most once, so its id names its scope."""

    nodes: Mapping[str, Node]
    root: dict[str, Any]
    now: datetime
    functions: Mapping[str, HostFunction] = field(default_factory=dict)
    inner: dict[str, dict[str, Any]] = field(default_factory=dict)

    def value(self, text: Text, context: Mapping[str, Any]) -> Any:
        """The value of FEEL at the present moment of the example, or the text itself."""
        if not isinstance(text, Feel):
            return text
        return evaluate(text, context, now=self.now, functions=self.functions)

    def mapped(self, mappings: tuple[VariableMapping, ...], context: Mapping[str, Any]) -> dict[str, Any]:
        """The targets of input or output mappings with their values; dotted targets go into nested contexts."""
        found: dict[str, Any] = {}
        for mapping in mappings:
            value = self.value(mapping.source, {**context, **found})
            name, *path = mapping.target.split(".")
            place = found
            for step in path:
                inner = place.get(name)
                place[name] = dict(inner) if isinstance(inner, dict) else {}
                place, name = place[name], step
            place[name] = value
        return found

    def view(self, element: str | None) -> dict[str, Any]:
        """Everything an element sees; opens the scopes around it that are not open yet."""
        seen = dict(self.root)
        for name in self._around(element):
            if name not in self.inner:
                self.inner[name] = self.mapped(self.nodes[name].inputs, seen)
            seen.update(self.inner[name])
        return seen

    def write(self, element: str, values: Mapping[str, Any]) -> None:
        """Write each variable where it is declared, else into the instance."""
        self.view(element)
        around = self._around(element)
        for name, value in values.items():
            holder = next((self.inner[scope] for scope in reversed(around) if name in self.inner[scope]), self.root)
            holder[name] = value

    def close(self, sub_process: str) -> None:
        """The sub-process ends: its output mappings leave, its own variables do not."""
        first = next(iter(self.nodes[sub_process].children), sub_process)
        seen = self.view(first)
        self.inner.pop(sub_process, None)
        self.write(sub_process, self.mapped(self.nodes[sub_process].outputs, seen))

    def _around(self, element: str | None) -> list[str]:
        around: list[str] = []
        node = self.nodes.get(element or "")
        while node is not None and node.parent in self.nodes:
            node = self.nodes[node.parent]
            if node.kind is Kind.SUB_PROCESS:
                around.insert(0, node.id)
        return around
