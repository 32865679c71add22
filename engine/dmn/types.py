"""Item definitions as types that test and convert values (DMN 1.5, 7.3.2, 10.3.2.9).

A `Type` has `accepts`, so FEEL's `instance of` understands our named types as well.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Protocol

from engine.dmn.elements import Item
from engine.feel.parser_types import parse_type
from engine.feel.reasons import FeelError
from engine.feel.types import TypeForm, TypeName, UnknownType, accepts, is_function

Test = Callable[[Any], bool]
"""Whether a value passes unary tests that read nothing but the value."""
BUILT_IN = frozenset(
    {
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
        "dateTime",
        "dayTimeDuration",
        "yearMonthDuration",
        "Any",
        "context",
        "list",
    }
)
_EXACT: dict[str, frozenset[type]] = {
    "number": frozenset([Decimal]), "string": frozenset([str]), "boolean": frozenset([bool]), "list": frozenset([list]),
    "context": frozenset([dict]),
}  # fmt: skip
_LOOSE: dict[str, type] = {"context": dict, "list": list}


class Type(Protocol):
    """A type: whether a value (never None) is of it, and whether it is a list or a function type."""

    @property
    def name(self) -> str:
        """As the file calls it."""

    def accepts(self, value: object) -> bool:
        """Whether the value is of the type."""

    def is_list(self) -> bool:
        """Whether its values are lists."""


@dataclass(frozen=True, slots=True)
class FeelType:
    """A type of FEEL itself, such as `number` or `list<string>`."""

    name: str
    form: TypeForm
    of: "Types"
    exact: frozenset[type] = frozenset()
    """Python types whose values are certainly of it."""

    def accepts(self, value: object) -> bool:
        """Whether the value is of the type."""
        if type(value) in self.exact:
            return True
        loose = _LOOSE.get(self.name)
        if loose:
            return isinstance(value, loose)
        try:
            return accepts(self.form, value, self.of)
        except UnknownType:
            return False

    def is_list(self) -> bool:
        """Whether its values are lists."""
        return self.name == "list" or not isinstance(self.form, TypeName)


@dataclass(frozen=True, slots=True)
class ItemType:
    """An item definition; `element` is what one value, or each member of a collection, must be."""

    item: Item
    of: "Types"
    allowed: Test | None
    constraint: Test | None

    @property
    def name(self) -> str:
        """As the file calls it."""
        return self.item.name

    def is_list(self) -> bool:
        """Whether its values are lists."""
        if self.item.is_collection:
            return True
        base = self.of.named(self.item.type_ref)
        return base is not None and not self.item.components and base.is_list()

    def accepts(self, value: object) -> bool:
        """Whether the value is of the type, with all its members allowed."""
        return self._fits(value) and (self.constraint is None or self.constraint(value))

    def has_shape(self, value: object) -> bool:
        """Whether the value is of the type when allowed values are left aside, as `instance of` asks (table 61)."""
        if self.item.parameters is not None:
            return is_function(value)
        if self.item.is_collection:
            return isinstance(value, list) and all(item is None or self._element_has_shape(item) for item in value)
        return self._element_has_shape(value)

    def _element_has_shape(self, value: object) -> bool:
        if not self.item.components:
            base = self.of.named(self.item.type_ref)
            return base is None or (base.has_shape(value) if isinstance(base, ItemType) else base.accepts(value))
        return isinstance(value, dict) and all(
            part.name in value and (value[part.name] is None or self.of.component(part).has_shape(value[part.name]))
            for part in self.item.components
        )

    def _fits(self, value: object) -> bool:
        if self.item.parameters is not None:
            return is_function(value)
        if self.item.is_collection:
            return isinstance(value, list) and all(item is None or self._is_element(item) for item in value)
        return self._is_element(value)

    def _is_element(self, value: object) -> bool:
        if self.item.components:
            if not isinstance(value, dict) or not all(self._has(value, part) for part in self.item.components):
                return False
        else:
            base = self.of.named(self.item.type_ref)
            if base is not None and not base.accepts(value):
                return False
        return self.allowed is None or self._is_allowed(value)

    def _is_allowed(self, value: object) -> bool:
        # Allowed values of a type that is a list only through its base are about the members (7.3.3).
        if isinstance(value, list) and self.is_list() and not self.item.is_collection:
            return all(self.allowed is None or self.allowed(item) for item in value)
        return self.allowed is None or self.allowed(value)

    def _has(self, value: Mapping[str, Any], part: Item) -> bool:
        if part.name not in value:
            return False
        member = value[part.name]
        return member is None or self.of.component(part).accepts(member)


class Types(Mapping[str, Type]):
    """All types of a model by name; types of imported models stand as `import.name`."""

    def __init__(self, items: Mapping[str, Item], compile_tests: Callable[[str], Test]) -> None:
        self._items = items
        self._compile_tests = compile_tests
        self._named: dict[str, Type | None] = {}
        self._components: dict[int, tuple[Item, ItemType]] = {}

    def named(self, reference: str) -> Type | None:
        """The type that a typeRef names; None for Any, for nothing, and for a name that nobody defines."""
        reference = strip_prefix(reference)
        if reference not in self._named:
            self._named[reference] = self._resolve(reference)
        return self._named[reference]

    def __getitem__(self, reference: str) -> Type:
        type_ = self.named(reference)
        if type_ is None:
            raise KeyError(reference)
        return type_

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def is_known(self, reference: str) -> bool:
        """Whether a typeRef means something."""
        reference = strip_prefix(reference)
        return not reference or reference in BUILT_IN or self.named(reference) is not None

    def component(self, item: Item) -> ItemType:
        """The type of one component of an item definition."""
        known = self._components.get(id(item))
        if known is None:
            known = self._components[id(item)] = (item, self._item_type(item))
        return known[1]

    def _resolve(self, reference: str) -> Type | None:
        if reference in self._items:
            return None if self._is_circle(reference) else self._item_type(self._items[reference])
        if reference in ("", "Any"):
            return None
        if reference in BUILT_IN:
            return FeelType(reference, TypeName(reference), self, _EXACT.get(reference, frozenset()))
        try:
            form = parse_type(reference)
        except FeelError:
            return None
        return None if isinstance(form, TypeName) else FeelType(reference, form, self)

    def _is_circle(self, reference: str) -> bool:
        """Whether the definition is based on itself through nothing but other names."""
        seen: set[str] = set()
        while (item := self._items.get(reference)) is not None and not item.components and not item.is_collection:
            if reference in seen:
                return True
            seen.add(reference)
            reference = strip_prefix(item.type_ref)
        return False

    def _item_type(self, item: Item) -> ItemType:
        tests = (self._compile_tests(text) if text.strip() else None for text in (item.allowed, item.constraint))
        return ItemType(item, self, *tests)


@dataclass(frozen=True, slots=True)
class Shape:
    """A named type as `instance of` and the parameters of FEEL functions see it: without its allowed values."""

    type: Type

    def accepts(self, value: object) -> bool:
        """Whether the value has the parts and kinds of the type."""
        return self.type.has_shape(value) if isinstance(self.type, ItemType) else self.type.accepts(value)


class Shapes(Mapping[str, Shape]):
    """The types of a model for FEEL."""

    def __init__(self, types: Types) -> None:
        self._types = types

    def __getitem__(self, reference: str) -> Shape:
        return Shape(self._types[reference])

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)


def strip_prefix(reference: str) -> str:
    """A typeRef without the XML prefix that DMN 1.1 writes, as in `feel:string`, and later modelers still do."""
    reference = reference.strip()
    return reference if "<" in reference else reference.rpartition(":")[2]


def convert(value: Any, type_: Type | None) -> tuple[bool, Any]:
    """Whether the value fits the type, and the value after the implicit conversions of 10.3.2.9.4 (else None)."""
    if value is None or type_ is None or type_.accepts(value):
        return True, value
    if isinstance(value, list):
        if len(value) == 1 and not type_.is_list():
            return convert(value[0], type_)
    elif type_.is_list() and type_.accepts([value]):
        return True, [value]
    if isinstance(value, date) and not isinstance(value, datetime) and not type_.is_list():
        moment = datetime.combine(value, time(0), UTC)
        return (True, moment) if type_.accepts(moment) else (False, None)
    return False, None
