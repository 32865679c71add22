"""Functions of contexts (DMN 1.5, table 81)."""

from typing import Any

from engine.feel.budget import Frame
from engine.feel.functions.registry import builtin
from engine.feel.reasons import NoAnswer


@builtin("get value", "m: context, key: string")
def get_value(frame: Frame, m: dict[str, Any], key: str) -> Any:
    """Get value({a: 1}, "a") = 1; null when there is no such key."""
    return m.get(key)


@builtin("get value", "context: context, keys: strict list")
def get_nested_value(frame: Frame, context: dict[str, Any], keys: list[Any]) -> Any:
    """Get value({a: {b: 1}}, ["a", "b"]) = 1."""
    value: Any = context
    if not keys:
        raise NoAnswer("no keys")
    for key in keys:
        if not isinstance(key, str):
            raise NoAnswer("a key that is no text")
        value = value.get(key) if isinstance(value, dict) else None
    return value


@builtin("get entries", "m: context")
def get_entries(frame: Frame, m: dict[str, Any]) -> list[dict[str, Any]]:
    """Get entries({a: 1}) = [{key: "a", value: 1}]."""
    frame.room_for_items(len(m))
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context", "entries: list")
def context_answer(frame: Frame, entries: list[Any]) -> dict[str, Any]:
    """context([{key: "a", value: 1}]) = {a: 1}; null when a key is missing, no text, or comes twice."""
    frame.room_for_items(len(entries))
    result: dict[str, Any] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or "value" not in entry:
            raise NoAnswer("an entry without key or value")
        if entry["key"] in result:
            raise NoAnswer("a key that comes twice")
        result[entry["key"]] = entry["value"]
    return result


@builtin("context put", "context: context, key: string, value: any")
def context_put(frame: Frame, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """Context put({x: 1}, "y", 2) = {x: 1, y: 2}."""
    frame.room_for_items(len(context))
    return {**context, key: value}


@builtin("context put", "context: context, keys: strict list, value: any")
def context_put_nested(frame: Frame, context: dict[str, Any], keys: list[Any], value: Any) -> dict[str, Any]:
    """Context put({y: {a: 0}}, ["y", "a"], 2) = {y: {a: 2}}."""
    if not keys or not all(isinstance(key, str) for key in keys):
        raise NoAnswer("a key that is no text")
    frame.room_for_items(len(context))
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if not isinstance(inner, dict):
        raise NoAnswer("no context under the key")
    return {**context, keys[0]: context_put_nested(frame, inner, keys[1:], value)}


@builtin("context merge", "contexts: list")
def context_merge(frame: Frame, contexts: list[Any]) -> dict[str, Any]:
    """Context merge([{x: 1}, {y: 2}]) = {x: 1, y: 2}; later entries win."""
    result: dict[str, Any] = {}
    for one in contexts:
        if not isinstance(one, dict):
            raise NoAnswer("no context")
        frame.room_for_items(len(one))
        result.update(one)
    return result
