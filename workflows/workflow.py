"""What a business matter brings along, so that web, worker and command line need to know none of them by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.abc import Traversable
from typing import Any

from engine.definitions import Resource
from engine.operations import MigrationOwner, Projection

_ENDINGS = (".bpmn", ".dmn", ".form")
_TEXTS = ("messages.yml", "examples.yml")


@dataclass(frozen=True, slots=True)
class Workflow:
    """One folder of `workflows/`."""

    name: str
    folder: Traversable
    actions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    """What its service tasks do, by job type."""
    projections: Mapping[str, Projection] = field(default_factory=dict)
    """By process id: copies variables into the rows of the matter, in the transaction that changed them."""
    migrations: MigrationOwner | None = None
    """Its own tables; None where it has none."""

    def resources(self) -> tuple[Resource, ...]:
        """The files of one deployment, in the order of their names: diagrams, decisions, forms, messages, examples."""
        found = [
            Resource(name, file.read_bytes())
            for name, file in _files(self.folder)
            if name.endswith(_ENDINGS) or name in _TEXTS
        ]
        return tuple(sorted(found, key=lambda resource: resource.name))


def _files(folder: Traversable, prefix: str = "") -> list[tuple[str, Traversable]]:
    found = [(prefix + entry.name, entry) for entry in folder.iterdir() if entry.is_file()]
    forms = folder / "forms"
    if not prefix and forms.is_dir():
        found += _files(forms, "forms/")
    return found
