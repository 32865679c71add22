"""What a DMN file says, as plain immutable values (DMN 1.5). `reading` makes them, `compiling` uses them.

Names are kept as written (white space runs become one blank); ids are the ids of the file. Expressions are FEEL text.
"""

from dataclasses import dataclass
from typing import Literal

HitPolicy = Literal["U", "A", "P", "F", "R", "O", "C", "C+", "C<", "C>", "C#"]


@dataclass(frozen=True, slots=True)
class Item:
    """An item definition or one of its components (7.3.2): a named type."""

    name: str
    type_ref: str = ""
    components: tuple["Item", ...] = ()
    is_collection: bool = False
    allowed: str = ""
    """Unary tests that a value (of a collection: each element) must pass."""
    constraint: str = ""
    """Unary tests that the value as a whole must pass (`typeConstraint`, DMN 1.5)."""
    parameters: tuple["Variable", ...] | None = None
    """Of a function type; `type_ref` is then what it returns."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A named, typed place: a variable, a formal parameter, an input datum (7.3.3)."""

    name: str
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class Literally:
    """A literal expression: FEEL text (7.3.5)."""

    id: str
    text: str
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """A column that asks (8.3.2): expression and allowed values as unary tests, both FEEL."""

    id: str
    label: str
    expression: Literally
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """A column that answers (8.3.3): name, type, allowed values in order of priority, and the default."""

    id: str
    name: str
    label: str = ""
    type_ref: str = ""
    allowed: str = ""
    default: Literally | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row (8.3.4): one unary-tests cell for each input, one expression for each output, annotations."""

    id: str
    tests: tuple[Literally, ...]
    answers: tuple[Literally, ...]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table (8.2); rows and columns read the same however it is drawn."""

    id: str
    hit_policy: HitPolicy
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a boxed context; without a name it is the result (10.2.1.4)."""

    variable: Variable | None
    value: "Expression | None"


@dataclass(frozen=True, slots=True)
class Context:
    """A boxed context (10.2.1.4)."""

    id: str
    entries: tuple[Entry, ...]
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """One argument of a boxed invocation."""

    parameter: str
    value: "Expression | None"


@dataclass(frozen=True, slots=True)
class Invocation:
    """A boxed invocation (10.2.1.3)."""

    id: str
    called: "Expression | None"
    bindings: tuple[Binding, ...]
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """A boxed function or the logic of a business knowledge model (10.2.1.7); kind is FEEL, Java or PMML."""

    id: str
    kind: str
    parameters: tuple[Variable, ...]
    body: "Expression | None"
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A boxed list (10.2.1.5)."""

    id: str
    items: "tuple[Expression | None, ...]"
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation (10.2.1.6): a list of contexts written as a table."""

    id: str
    columns: tuple[Variable, ...]
    rows: "tuple[tuple[Expression | None, ...], ...]"
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class Conditional:
    """A boxed conditional (DMN 1.4, 10.2.1.8)."""

    id: str
    condition: "Expression | None"
    then: "Expression | None"
    otherwise: "Expression | None"
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A boxed filter (DMN 1.4, 10.2.1.9)."""

    id: str
    source: "Expression | None"
    match: "Expression | None"
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class Iterator:
    """A boxed iterator (DMN 1.4, 10.2.1.10): for … return, every … satisfies, some … satisfies."""

    id: str
    kind: Literal["for", "every", "some"]
    variable: str
    source: "Expression | None"
    body: "Expression | None"
    type_ref: str = ""


Expression = (
    Literally | Table | Context | Invocation | FunctionDefinition | Items | Relation | Conditional | Filter | Iterator
)


@dataclass(frozen=True, slots=True)
class InputData:
    """A fact that the caller gives (6.3.11)."""

    id: str
    name: str
    variable: Variable


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision (6.3.7): what it requires (as references `namespace#id` or `#id`) and its logic."""

    id: str
    name: str
    variable: Variable
    inputs: tuple[str, ...]
    decisions: tuple[str, ...]
    knowledge: tuple[str, ...]
    logic: Expression | None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model (6.3.9): a named function."""

    id: str
    name: str
    variable: Variable
    knowledge: tuple[str, ...]
    logic: FunctionDefinition | None


@dataclass(frozen=True, slots=True)
class DecisionService:
    """A decision service (6.3.10): decisions behind a function of its input data and input decisions."""

    id: str
    name: str
    variable: Variable
    outputs: tuple[str, ...]
    encapsulated: tuple[str, ...]
    input_decisions: tuple[str, ...]
    input_data: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """Another model whose elements are used as `name.element` (6.3.3); an empty name puts them beside our own."""

    name: str
    namespace: str
    kind: str
    location: str = ""


@dataclass(frozen=True, slots=True)
class Definitions:
    """One DMN file."""

    id: str
    name: str
    namespace: str
    imports: tuple[Import, ...]
    items: tuple[Item, ...]
    inputs: tuple[InputData, ...]
    decisions: tuple[Decision, ...]
    knowledge: tuple[Knowledge, ...]
    services: tuple[DecisionService, ...]
    unread: tuple[tuple[str, str], ...] = ()
    """(element id or name, what) that the file says and this reader does not know."""
