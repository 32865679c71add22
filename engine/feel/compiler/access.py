"""Closures of names, paths and filters."""

from decimal import Decimal
from typing import Any

from engine.feel import syntax
from engine.feel.budget import Frame, Spot
from engine.feel.compiler.unit import Closure, Place, Scope, Unit, makes
from engine.feel.functions.registry import BUILTINS
from engine.feel.lift import ATOMS
from engine.feel.properties import part_of
from engine.feel.reasons import NO_MEMBER, UNKNOWN_NAME, WRONG_CONDITION
from engine.feel.types import kind

_COST_OF_PART = 3


@makes(syntax.Name)
def name_closure(node: syntax.Name, unit: Unit) -> Closure:
    """The value of a name: bound in the expression, in the context, or a function."""
    place, name = unit.find(node.name), node.name
    if name == "?":
        unit.asked += 1
    if name == "item" and place.slot is not None and place.items:
        return _item(place.items, place.slot)
    if place.slot is not None:
        inner = _bound(place.slot, name)
    else:
        (unit.member_names if place.items else unit.free_names).add(name)
        inner = _free(name, unit.spot(node))
    return _member_or(place, name, inner) if place.items else inner


def _bound(slot: int, name: str) -> Closure:
    if name != "partial":
        return lambda frame: frame.slots[slot]

    def read_partial(frame: Frame) -> Any:
        value = frame.slots[slot]
        if type(value) is not list:
            return value
        frame.spend(len(value) // 50 + 1)
        return value.copy()

    return read_partial


def _free(name: str, spot: Spot) -> Closure:
    builtin = BUILTINS.get(name)

    def read(frame: Frame) -> Any:
        try:
            value = frame.context[name]
        except KeyError:
            if builtin is not None:
                return builtin
            if name in frame.functions:
                return frame.functions[name]
            return frame.fail(spot, UNKNOWN_NAME, name=name)
        return value if type(value) in ATOMS else frame.lifted(name, value)

    return read


def _item(items: list[int], slot: int) -> Closure:
    """`item`, unless the item is a context with a key of that name (10.3.2.5)."""

    def read(frame: Frame) -> Any:
        value = frame.slots[slot]
        return value["item"] if type(value) is dict and "item" in value else value

    return read


def _member_or(place: Place, name: str, inner: Closure) -> Closure:
    """The member of the filtered item if it has one of that name, else what the name means outside."""
    items = place.items
    outer = _member_or(Place(items[1:], place.slot), name, inner) if len(items) > 1 else inner
    slot = items[0]

    def read(frame: Frame) -> Any:
        item = frame.slots[slot]
        if type(item) is dict and name in item:
            return item[name]
        return outer(frame)

    return read


def member(value: Any, name: str, frame: Frame, spot: Spot) -> Any:
    """value.name: an entry of a context, a part of a date or duration, or the same of every item of a list."""
    if type(value) is dict:
        if name in value:
            return value[name]
    elif type(value) is list:
        frame.spend(2 * len(value) + 2)
        return [member(item, name, frame, spot) for item in value]
    else:
        frame.steps += _COST_OF_PART
        known, part = part_of(value, name)
        if known:
            return part
    return frame.fail(spot, NO_MEMBER, name=name, kind=kind(value))


@makes(syntax.Path)
def path(node: syntax.Path, unit: Unit) -> Closure:
    """source.name; a path into the caller's context makes FEEL values only of what it leads to."""
    name, spot = node.name, unit.spot(node)
    raw = _raw(node.source, unit)
    if raw is not None:
        return lambda frame: frame.lifted_part(_raw_member(raw(frame), name, frame, spot))
    source = unit.closure(node.source)

    def read(frame: Frame) -> Any:
        value = source(frame)
        if type(value) is dict and name in value:
            return value[name]
        return member(value, name, frame, spot)

    return read


def _raw(node: syntax.Node, unit: Unit) -> Closure | None:
    """A closure of a path into the caller's context that leaves contexts as they are; None for other forms."""
    if isinstance(node, syntax.Path):
        inner = _raw(node.source, unit)
        if inner is None:
            return None
        name, spot = node.name, unit.spot(node)
        return lambda frame: _raw_member(inner(frame), name, frame, spot)
    if not isinstance(node, syntax.Name) or node.name == "?":
        return None
    place = unit.find(node.name)
    if place.slot is not None or place.items:
        return None
    unit.free_names.add(node.name)
    return _raw_name(node.name, _free(node.name, unit.spot(node)))


def _raw_name(name: str, full: Closure) -> Closure:
    def read(frame: Frame) -> Any:
        value = frame.context.get(name)
        return value if type(value) is dict else full(frame)

    return read


def _raw_member(value: Any, name: str, frame: Frame, spot: Spot) -> Any:
    if type(value) is dict:
        return value[name] if name in value else frame.fail(spot, NO_MEMBER, name=name, kind="context")
    return member(frame.lifted_part(value), name, frame, spot)


_TRUTHS = (
    syntax.Comparison, syntax.Between, syntax.In, syntax.Junction, syntax.Quantified, syntax.InstanceOf, syntax.Truth,
)


def is_truth(node: syntax.Node) -> bool:
    """Whether the form of an expression shows that it gives true, false or null."""
    if isinstance(node, syntax.Call):
        return isinstance(node.function, syntax.Name) and node.function.name in ("not", "list contains", "contains")
    return isinstance(node, _TRUTHS)


@makes(syntax.Filter)
def filter_closure(node: syntax.Filter, unit: Unit) -> Closure:
    """source[condition] or source[index] (table 68)."""
    source, spot = unit.closure(node.source), unit.spot(node)
    if isinstance(node.condition, syntax.Number):
        return _indexed(source, node.condition.value)
    slot = unit.new_slot()
    unit.scopes.append(Scope(item=slot))
    condition = unit.closure(node.condition)
    unit.scopes.pop()
    if is_truth(node.condition):
        return lambda frame: _kept(source(frame), condition, slot, frame, spot)
    return _either(source, condition, slot, spot)


def _indexed(source: Closure, index: Decimal) -> Closure:
    return lambda frame: item_at(source(frame), index)


def item_at(value: Any, index: Decimal) -> Any:
    """The item at a position from 1, from -1 backwards; null when there is none."""
    if value is None or index != index.to_integral_value() or abs(index) > 2**31:
        return None
    items = value if type(value) is list else [value]
    position = int(index)
    if position == 0 or abs(position) > len(items):
        return None
    return items[position - 1 if position > 0 else position]


def _either(source: Closure, condition: Closure, slot: int, spot: Spot) -> Closure:
    """A filter whose condition may turn out to be a position: it is tried outside of any item first."""

    def read(frame: Frame) -> Any:
        value = source(frame)
        reasons, frame.reasons = frame.reasons, None
        frame.slots[slot] = None
        try:
            index = condition(frame)
        finally:
            frame.reasons = reasons
        if type(index) is Decimal:
            return item_at(value, index)
        return _kept(value, condition, slot, frame, spot)

    return read


def _kept(value: Any, condition: Closure, slot: int, frame: Frame, spot: Spot) -> Any:
    if value is None:
        return None
    items = value if type(value) is list else [value]
    slots, kept, strange = frame.slots, [], None
    frame.spend(len(items))
    for item in items:
        slots[slot] = item
        answer = condition(frame)
        if answer is True:
            kept.append(item)
        elif answer is not False and answer is not None:
            strange = answer
    if strange is not None and not kept:
        return frame.fail(spot, WRONG_CONDITION, kind=kind(strange))
    return kept
