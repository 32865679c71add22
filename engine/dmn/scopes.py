"""What the compiler knows about names and types at one place of a model."""

from dataclasses import dataclass, field, replace

from engine.dmn.findings import UNKNOWN_TYPE
from engine.dmn.places import Place
from engine.dmn.types import Type, Types
from engine.errors import Finding


@dataclass(frozen=True, slots=True)
class Names:
    """The names that an expression may use."""

    known: frozenset[str]
    members: frozenset[str] = frozenset()
    """Names of components of types: they help to read `Applicant.First Name`."""
    is_open: bool = False
    """Whether the caller may bring other names, so that an unknown one is no mistake."""
    withheld: frozenset[str] = frozenset()
    """Names of elements of the file that are not seen here because they are not required: to use one is a mistake."""
    doubtful: frozenset[str] = frozenset()
    """Names of decisions that are not required: a fact of the caller may have the name, or a line is missing."""

    def plus(self, *names: str) -> "Names":
        """These and more."""
        return replace(self, known=self.known.union(names))


@dataclass(slots=True)
class Compiling:
    """One model being compiled: its types, and what was found wrong on the way."""

    types: Types
    findings: list[Finding] = field(default_factory=list)

    def error(self, place: Place, code: str, **facts: object) -> None:
        """Note something that makes the decision unusable."""
        self.findings.append(Finding(code, place.element, "error", facts={"where": place.path, **facts}))

    def warning(self, place: Place, code: str, **facts: object) -> None:
        """Note something that is probably a mistake."""
        self.findings.append(Finding(code, place.element, "warning", facts={"where": place.path, **facts}))

    def type(self, reference: str, place: Place) -> Type | None:
        """The type of a typeRef; an unknown one is a finding and counts as Any."""
        if not self.types.is_known(reference):
            self.error(place, UNKNOWN_TYPE, type=reference)
        return self.types.named(reference)
