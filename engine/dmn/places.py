"""Where in a decision file something stands: for problems, findings and messages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """The id of an element or cell, and the path that a person reads: decision › row or entry › column."""

    element: str
    path: str

    def inside(self, name: object, element: str = "") -> "Place":
        """A place further in; it keeps the outer id where the part has none."""
        return Place(element or self.element, f"{self.path} › {name}" if name else self.path)
