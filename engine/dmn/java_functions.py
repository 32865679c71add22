"""The few Java methods that decision files of other tools call, computed here: no Java runs, nothing else is reachable.

DMN 1.5, 10.3.2.13.4 lets a function name a class and a method signature. A closed table of pure ones is answered; any
other is a problem while evaluating and a finding of the check. `external` calls it.
"""

import math
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

_WHOLE = {
    "byte": 2**7,
    "short": 2**15,
    "int": 2**31,
    "long": 2**63,
    "java.lang.Byte": 2**7,
    "java.lang.Short": 2**15,
    "java.lang.Integer": 2**31,
    "java.lang.Long": 2**63,
}
_FRACTIONS = frozenset({"double", "java.lang.Double"})
_SINGLE = frozenset({"float", "java.lang.Float"})
_LETTERS = frozenset({"char", "java.lang.Character"})
_TEXT = "java.lang.String"
_MANY = frozenset({"[Ljava.lang.Object;", "java.lang.Object[]", "java.lang.Object..."})
_NUMERIC = frozenset(_WHOLE) | _FRACTIONS | _SINGLE


class Refused(Exception):
    """The arguments do not fit the signature, or the method has no answer for them."""


@dataclass(frozen=True, slots=True)
class JavaMethod:
    """A method of the table with its parameter types."""

    types: tuple[str, ...]
    compute: Callable[..., Any]

    def __call__(self, *arguments: Any) -> Any:
        """The answer as a FEEL value. Raises Refused."""
        if len(arguments) != len(self.types):
            raise Refused
        try:
            return _feel(self.compute(*map(_java, arguments, self.types)))
        except (ArithmeticError, ValueError, TypeError, InvalidOperation, OverflowError) as wrong:
            raise Refused from wrong


def find_method(class_name: Any, signature: Any) -> JavaMethod | None:
    """The method that a class and a signature such as `max(double, double)` name; None when it is not in the table."""
    if not isinstance(class_name, str) or not isinstance(signature, str) or not signature.strip().endswith(")"):
        return None
    name, _, inside = signature.strip()[:-1].partition("(")
    types = tuple(part.strip() for part in inside.split(",") if part.strip())
    simple = class_name.removeprefix("java.lang.")
    compute = _MATH.get((name, len(types))) if simple == "Math" and _NUMERIC.issuperset(types) else None
    compute = compute or _OTHERS.get((simple, name, types))
    return None if compute is None else JavaMethod(types, compute)


def _java(value: Any, type_: str) -> Any:
    if type_ in _WHOLE and isinstance(value, Decimal) and value == value.to_integral_value():
        if -_WHOLE[type_] <= value < _WHOLE[type_]:
            return int(value)
    elif type_ in _FRACTIONS and isinstance(value, Decimal):
        return float(value)
    elif type_ in _SINGLE and isinstance(value, Decimal):
        return _as_single(float(value))
    elif (
        (type_ == _TEXT and isinstance(value, str))
        or (type_ in _LETTERS and isinstance(value, str) and len(value) == 1)
        or type_ in _MANY
    ):
        return value
    raise Refused


def _feel(value: Any) -> Any:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        raise Refused
    return Decimal(value) if isinstance(value, int) else Decimal(repr(value))


def _as_single(value: float) -> float:
    """The shortest decimal that stands for the same number in single precision, as Java prints it."""
    single = struct.unpack("f", struct.pack("f", value))[0]
    for digits in range(6, 10):
        short = float(f"{single:.{digits}g}")
        if struct.pack("f", short) == struct.pack("f", single):
            return short
    return float(single)


def _whole_text(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,19}", text):
        raise Refused
    return int(text)


def _number_text(text: str) -> float:
    if "_" in text:
        raise Refused
    return float(text)


def _format(pattern: str, argument: Any) -> str:
    """`String.format` for the directives %s, %d and %%."""
    values = list(argument) if isinstance(argument, list) else [argument]
    pieces = pattern.replace("%d", "%s").split("%s")
    if any("%" in piece.replace("%%", "") for piece in pieces) or len(pieces) - 1 > len(values):
        raise Refused
    plain = [piece.replace("%%", "%") for piece in pieces]
    return plain[0] + "".join(f"{value}{piece}" for value, piece in zip(values, plain[1:], strict=False))


def _round(value: float) -> int:
    return math.floor(value + 0.5)


_MATH: dict[tuple[str, int], Callable[..., Any]] = {
    **{(one.__name__, 1): one for one in (math.cos, math.sin, math.tan, math.acos, math.asin, math.atan, math.exp)},
    **{(one.__name__, 1): one for one in (math.sqrt, math.log10, math.cosh, math.sinh, math.tanh)},
    ("abs", 1): abs,
    ("max", 2): max,
    ("min", 2): min,
    ("pow", 2): math.pow,
    ("log", 1): math.log,
    ("round", 1): _round,
    ("floor", 1): lambda value: float(math.floor(value)),
    ("ceil", 1): lambda value: float(math.ceil(value)),
    ("cbrt", 1): math.cbrt,
    ("hypot", 2): math.hypot,
    ("atan2", 2): math.atan2,
}
_OTHERS: dict[tuple[str, str, tuple[str, ...]], Callable[..., Any]] = {
    **{(name, "valueOf", (type_,)): int for name, type_ in (("Short", "short"), ("Byte", "byte"), ("Integer", "int"))},
    **{(name, "valueOf", (_TEXT,)): _whole_text for name in ("Short", "Byte", "Integer", "Long")},
    ("Integer", "parseInt", (_TEXT,)): _whole_text,
    ("Long", "parseLong", (_TEXT,)): _whole_text,
    **{(name, "valueOf", (_TEXT,)): _number_text for name in ("Float", "Double")},
    ("Float", "parseFloat", (_TEXT,)): _number_text,
    ("Double", "parseDouble", (_TEXT,)): _number_text,
    ("Long", "valueOf", ("long",)): int,
    ("Double", "valueOf", ("double",)): float,
    ("Float", "valueOf", ("float",)): float,
    ("String", "valueOf", ("char",)): str,
    **{("String", "format", (_TEXT, many)): _format for many in _MANY},
}
