"""Holds what came of an example against what it expects."""

from engine.errors import Finding, declare
from engine.second_opinion.examples import Example
from engine.second_opinion.play import Played

STOPPED = declare(
    "example.stopped",
    "invalid",
    zh="示例“{example}”走不下去：{detail}。请修改流程或示例。",
    en="The example {example_en} cannot go on: {detail}. Correct the process or the example.",
)
INCIDENT = declare(
    "example.incident",
    "invalid",
    zh="示例“{example}”出现异常：{detail}",
    en="The example {example_en} has an incident: {detail}",
)
OTHERWISE = declare(
    "example.otherwise",
    "invalid",
    zh="示例“{example}”的{what_zh}应为 {expected}，实际是 {found}。",
    en="The example {example_en} expects {what} {expected} and gets {found}.",
)


def check(example: Example, played: Played) -> tuple[Finding, ...]:
    """A finding for everything that came out otherwise than the example says; empty where it holds."""
    names: dict[str, object] = {"example": example.name, "example_en": example.name_en}
    if played.stopped:
        return (Finding(STOPPED, facts={**names, "detail": {"zh": played.stopped_zh, "en": played.stopped}}),)
    found = [Finding(INCIDENT, facts={**names, "detail": incident}) for incident in played.incidents]
    for what, what_zh, expected, given in _differences(example, played):
        facts = {**names, "what": what, "what_zh": what_zh, "expected": expected, "found": given}
        found.append(Finding(OTHERWISE, facts=facts))
    return tuple(found)


def _differences(example: Example, played: Played) -> list[tuple[str, str, object, object]]:
    differences: list[tuple[str, str, object, object]] = []
    if example.status is not None and example.status != played.status:
        waiting = ", ".join((*played.open, *played.jobs))
        differences.append(("status", "状态", example.status, f"{played.status} ({waiting})"))
    if not _in_order(example.path, played.completed):
        differences.append(("path", "路径", list(example.path), list(played.completed)))
    entered = [name for name in example.never if name in played.entered]
    if entered:
        differences.append(("never", "不应经过的环节", [], entered))
    if example.open is not None and tuple(sorted(example.open)) != played.open:
        differences.append(("open tasks", "待办任务", sorted(example.open), list(played.open)))
    for name, expected in example.variables.items():
        if played.variables.get(name) != expected:
            differences.append((name, f"变量 {name} ", expected, played.variables.get(name)))
    return differences


def _in_order(path: tuple[str, ...], completed: tuple[str, ...]) -> bool:
    rest = iter(completed)
    return all(name in rest for name in path)
