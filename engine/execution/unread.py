"""Dictionaries whose content may still lie in rows: a state with large loops has its tokens and waits in such ones, and
the body of a large loop its variables.

`engine.execution.parking` fills them; to everybody else they are dictionaries.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol


class Source(Protocol):
    """Brings what is asked for into the dictionary."""

    def fetch(self, number: int) -> bool:
        """Whether something with this number was brought in."""

    def fetch_all(self) -> None:
        """Bring in everything."""


class Lazily(dict[int, Any]):
    """Tokens or waits of a state with large loops: asking for a parked one reads its row, going over all reads all."""

    __slots__ = ("source",)

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source

    def __missing__(self, number: int) -> Any:
        if self.source.fetch(number) and super().__contains__(number):
            return super().__getitem__(number)
        raise KeyError(number)

    def __contains__(self, number: object) -> bool:
        if super().__contains__(number):
            return True
        return isinstance(number, int) and self.source.fetch(number) and super().__contains__(number)

    def get(self, number: int, default: Any = None) -> Any:
        """The token or wait, parked or not."""
        try:
            return self[number]
        except KeyError:
            return default

    def values(self) -> Any:
        """Every one of them; reads all rows."""
        self.source.fetch_all()
        return super().values()

    def __iter__(self) -> Iterator[int]:
        self.source.fetch_all()
        return super().__iter__()


class BodyVariables(dict[str, Any]):
    """Variables of a large loop's body: the output collection is put together from its rows when somebody reads it.

    Once written by somebody else than the loop, it is a variable like others.
    """

    __slots__ = ("name", "read")

    def __init__(self, variables: Mapping[str, Any], name: str, read: Callable[[int], list[Any]]) -> None:
        """`read` gives the collection as it is now, for the number of all repetitions."""
        super().__init__(variables)
        self.name, self.read = name, read

    @property
    def collects(self) -> bool:
        """Whether the loop still fills the collection."""
        return not super().__contains__(self.name)

    def own(self) -> dict[str, Any]:
        """What the state has to save."""
        return {name: super(BodyVariables, self).__getitem__(name) for name in super().__iter__()}

    def __missing__(self, name: str) -> Any:
        if name != self.name:
            raise KeyError(name)
        return self.read(int(self["nrOfInstances"]))

    def __contains__(self, name: object) -> bool:
        return name == self.name or super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        yield from super().__iter__()
        if self.collects:
            yield self.name

    def __len__(self) -> int:
        return super().__len__() + self.collects

    def keys(self) -> Any:
        """All names, the collection's too."""
        return list(self)

    def items(self) -> Any:
        """All names and values; reads the collection."""
        return [(name, self[name]) for name in self]

    def values(self) -> Any:
        """All values; reads the collection."""
        return [self[name] for name in self]

    def get(self, name: str, default: Any = None) -> Any:
        """A value, the collection's too."""
        try:
            return self[name]
        except KeyError:
            return default
