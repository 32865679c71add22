"""Reads examples.yml: cases of a definition that must come out as they say. Grammar in docs/reference/examples.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Literal

from engine.definitions.findings import FindingList
from engine.definitions.texts import read_yaml
from engine.errors import BihuanError, declare
from engine.feel import evaluate

Values = Mapping[str, object]
StepKind = Literal["work", "complete", "message", "signal", "timer", "wait"]

BAD_EXAMPLE = declare(
    "example.bad",
    "invalid",
    zh="文件 {file} 中的示例“{example}”写得不对：{detail}。",
    en="The example {example} in {file} is not written correctly: {detail}.",
)
_KINDS: tuple[StepKind, ...] = ("work", "complete", "message", "signal", "timer", "wait")
_STEP = {*_KINDS, "variables", "for", "key", "error"}
_FILE = {"process", "now", "calendar", "start", "examples"}
_EXAMPLE = {"name", "name_en", "process", "start", "steps", "status", "variables", "path", "never", "open", "now"}
_CHINA = timezone(timedelta(hours=8))
_START = datetime(2026, 3, 2, 9, 0, tzinfo=_CHINA)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens to the case: `target` is the element (work, complete, timer), name or duration."""

    kind: StepKind
    target: str
    variables: Values = field(default_factory=dict)
    chosen: object = None
    """Which instance of a multi-instance task: the one whose item this is."""
    key: str | None = None
    error: str | None = None
    """The job ends with this BPMN error instead of being done."""


@dataclass(frozen=True, slots=True)
class Example:
    """One case: how it starts, what happens, and what must come out."""

    name: str
    name_en: str
    process: str
    now: datetime
    calendar: str = "china"
    start: Values = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    status: str | None = None
    variables: Values = field(default_factory=dict)
    path: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    open: tuple[str, ...] | None = None


def read_examples(content: bytes, found: FindingList) -> tuple[Example, ...]:
    """The examples of a file; what is not understood is noted in `found` and left out."""
    raw = read_yaml(content, found)
    if raw is None:
        return ()
    if not isinstance(raw, dict) or not isinstance(raw.get("examples"), list) or set(raw) - _FILE:
        found.error(BAD_EXAMPLE, example="–", detail=", ".join(sorted(_FILE)))
        return ()
    examples = []
    for entry in raw["examples"]:
        try:
            examples.append(_example(entry, raw))
        except (_Wrong, BihuanError) as wrong:
            name = entry.get("name") if isinstance(entry, dict) else entry
            found.error(BAD_EXAMPLE, example=str(name)[:80], detail=str(wrong))
    return tuple(examples)


class _Wrong(Exception):
    """What is wrong with one example, in a few words."""


def _example(entry: object, file: Mapping[str, object]) -> Example:
    raw = _mapping(entry, _EXAMPLE)
    process = raw.get("process") or file.get("process")
    if not isinstance(process, str):
        raise _Wrong("process")
    defaults = _values(file.get("start"))
    name = str(raw.get("name") or "–")
    return Example(
        name=name,
        name_en=str(raw.get("name_en") or name),
        process=process,
        now=_moment(raw.get("now") or file.get("now")),
        calendar=str(file.get("calendar") or "china"),
        start={**defaults, **_values(raw.get("start"))},
        steps=tuple(_step(step) for step in _list(raw.get("steps"))),
        status=None if raw.get("status") is None else str(raw["status"]),
        variables=_values(raw.get("variables")),
        path=_names(raw.get("path")),
        never=_names(raw.get("never")),
        open=None if raw.get("open") is None else _names(raw["open"]),
    )


def _step(entry: object) -> Step:
    raw = _mapping(entry, _STEP)
    kinds = [kind for kind in _KINDS if kind in raw]
    if len(kinds) != 1:
        raise _Wrong(" / ".join(_KINDS))
    return Step(
        kind=kinds[0],
        target=str(raw[kinds[0]]),
        variables=_values(raw.get("variables")),
        chosen=value(raw.get("for")),
        key=None if raw.get("key") is None else str(raw["key"]),
        error=None if raw.get("error") is None else str(raw["error"]),
    )


def _mapping(entry: object, allowed: set[str]) -> dict[str, object]:
    if not isinstance(entry, dict):
        raise _Wrong(f"{entry}: {{…}}")
    unknown = {str(name) for name in entry} - allowed
    if unknown:
        raise _Wrong(", ".join(sorted(unknown)) + "?")
    return {str(name): inner for name, inner in entry.items()}


def _list(entry: object) -> list[object]:
    if entry is None:
        return []
    if not isinstance(entry, list):
        raise _Wrong(f"{entry}: […]")
    return entry


def _names(entry: object) -> tuple[str, ...]:
    return tuple(str(name) for name in (entry if isinstance(entry, list) else [entry] if entry else []))


def _values(entry: object) -> dict[str, object]:
    if entry is None:
        return {}
    if not isinstance(entry, dict):
        raise _Wrong(f"{entry}: {{…}}")
    return {str(name): value(inner) for name, inner in entry.items()}


def value(raw: object) -> object:
    """A value of YAML as a variable: exact decimals, aware date-times, FEEL where a text begins with "="."""
    if isinstance(raw, str) and raw.startswith("="):
        found: object = evaluate(raw[1:], {})
        return found
    if isinstance(raw, float):
        return Decimal(repr(raw))
    if isinstance(raw, datetime):
        return raw if raw.tzinfo else raw.replace(tzinfo=_CHINA)
    if isinstance(raw, dict):
        return {str(name): value(inner) for name, inner in raw.items()}
    return [value(inner) for inner in raw] if isinstance(raw, list) else raw


def _moment(raw: object) -> datetime:
    if raw is None:
        return _START
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
    except ValueError as error:
        raise _Wrong(f"now: {raw}") from error
    if isinstance(raw, date) and not isinstance(raw, datetime):
        moment = moment.replace(hour=9)
    return moment if moment.tzinfo else moment.replace(tzinfo=_CHINA)
