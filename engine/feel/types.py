"""FEEL types as values: what `instance of` and typed parameters test against (DMN 1.5, 10.3.2.9 and rule 52).

`accepts` says whether a value conforms to a type. Callers above may give their own named types (item definitions)
as anything with `accepts(value) -> bool`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol, Union

from engine.feel.values import (
    DaysTimeDuration,
    FarDate,
    FarDateTime,
    FineTime,
    HostFunction,
    Range,
    YearsMonthsDuration,
)


class NamedType(Protocol):
    """A type that the caller defines, such as an item definition of a decision model."""

    def accepts(self, value: object) -> bool:
        """Whether the FEEL value, never None, is an instance."""


NamedTypes = Mapping[str, NamedType]


@dataclass(frozen=True, slots=True)
class TypeName:
    """number, string, date and time, Any, or a name that the caller defines."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType:
    """list<item>."""

    item: "TypeForm"


@dataclass(frozen=True, slots=True)
class RangeType:
    """range<end>."""

    end: "TypeForm"


@dataclass(frozen=True, slots=True)
class ContextType:
    """context<name: type, …>."""

    entries: tuple[tuple[str, "TypeForm"], ...]


@dataclass(frozen=True, slots=True)
class FunctionType:
    """function<parameter types> -> result."""

    parameters: tuple["TypeForm", ...]
    result: "TypeForm"


TypeForm = Union[TypeName, ListType, RangeType, ContextType, FunctionType]  # noqa: UP007

_KINDS: dict[type, str] = {
    type(None): "Null", bool: "boolean", str: "string", Decimal: "number", int: "number", float: "number",
    date: "date", FarDate: "date", time: "time", FineTime: "time", datetime: "date and time",
    FarDateTime: "date and time", DaysTimeDuration: "days and time duration",
    YearsMonthsDuration: "years and months duration", Range: "range", list: "list", tuple: "list", dict: "context",
}
_ALIASES = {
    "dateTime": "date and time", "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
SIMPLE = frozenset(_KINDS.values()) - {"list", "context", "range", "Null"}


class UnknownType(Exception):
    """A type name that neither the standard nor the caller defines."""


def kind(value: object) -> str:
    """The standard's name of the kind of a value: number, string, date and time, list, function, …"""
    return _KINDS.get(type(value), "function")


def is_function(value: object) -> bool:
    """Whether the value can be invoked."""
    return isinstance(value, HostFunction) or hasattr(value, "signatures")


def accepts(form: TypeForm, value: object, named: NamedTypes) -> bool:
    """Whether a value that is not null conforms to the type; UnknownType when a name means nothing."""
    match form:
        case TypeName():
            return _accepts_name(form.name, value, named)
        case ListType():
            check_known(form.item, named)
            return isinstance(value, list) and all(_member(form.item, one, named) for one in value)
        case RangeType():
            check_known(form.end, named)
            return isinstance(value, Range) and all(_member(form.end, end, named) for end in (value.start, value.end))
        case ContextType():
            for _, inner in form.entries:
                check_known(inner, named)
            return isinstance(value, dict) and all(
                key in value and _member(inner, value[key], named) for key, inner in form.entries
            )
        case FunctionType():
            return is_function(value) and _accepts_function(form, value, named)


def _member(form: TypeForm, value: object, named: NamedTypes) -> bool:
    """As accepts, but null conforms to every type (10.3.2.9.2)."""
    return value is None or accepts(form, value, named)


def _accepts_name(name: str, value: object, named: NamedTypes) -> bool:
    name = _ALIASES.get(name, name)
    if name == "Any":
        return True
    if name == "Null":
        return value is None
    if name in SIMPLE:
        return kind(value) == name
    if name in named:
        return named[name].accepts(value)
    raise UnknownType(name)


def check_known(form: TypeForm, named: NamedTypes) -> None:
    """UnknownType when the form mentions a name that means nothing."""
    match form:
        case TypeName():
            name = _ALIASES.get(form.name, form.name)
            if name not in SIMPLE and name not in ("Any", "Null") and name not in named:
                raise UnknownType(form.name)
        case ListType():
            check_known(form.item, named)
        case RangeType():
            check_known(form.end, named)
        case ContextType():
            for _, inner in form.entries:
                check_known(inner, named)
        case FunctionType():
            for inner in (*form.parameters, form.result):
                check_known(inner, named)


def _accepts_function(form: FunctionType, value: object, named: NamedTypes) -> bool:
    """Parameters are contravariant, results covariant; what a function does not say counts as right."""
    check_known(form, named)
    signature = getattr(value, "parameter_types", None)
    if signature is None:
        return len(getattr(value, "parameters", ())) == len(form.parameters)
    result = getattr(value, "result_type", None)
    if len(signature) != len(form.parameters) or (result is not None and not conforms(result, form.result)):
        return False
    pairs = zip(form.parameters, signature, strict=True)
    return all(known is None or conforms(wanted, known) for wanted, known in pairs)


def conforms(form: TypeForm, other: TypeForm) -> bool:
    """Whether every instance of `form` is one of `other` (10.3.2.9.2); named types conform to themselves and Any."""
    if form == other or other == TypeName("Any") or form == TypeName("Null"):
        return True
    match form, other:
        case (ListType(), ListType()):
            return conforms(form.item, other.item)
        case (RangeType(), RangeType()):
            return conforms(form.end, other.end)
        case (ContextType(), ContextType()):
            entries = dict(form.entries)
            return all(key in entries and conforms(entries[key], inner) for key, inner in other.entries)
        case (FunctionType(), FunctionType()):
            same = len(form.parameters) == len(other.parameters)
            pairs = zip(other.parameters, form.parameters, strict=False)
            return same and conforms(form.result, other.result) and all(conforms(*pair) for pair in pairs)
    return False
