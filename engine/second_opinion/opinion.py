"""The opinion of two engines on a deployment: schema, expectations of its examples, and the same path on both."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from engine.definitions import Deployment, Resource
from engine.definitions.findings import FindingList
from engine.errors import Finding, declare
from engine.feel import HostFunction
from engine.second_opinion.asking import SECONDS, NoAnswer, ask
from engine.second_opinion.examples import Example, read_examples
from engine.second_opinion.expectations import check
from engine.second_opinion.play import Played, play
from engine.second_opinion.player import read_models
from engine.second_opinion.reach import is_compared
from engine.second_opinion.recorded import Call, recording

SCHEMA = declare(
    "second_opinion.schema",
    "invalid",
    zh="文件 {file} 第 {line} 行不符合 BPMN 2.0 的结构，请用流程设计器重新保存（{detail}）。",
    en="Line {line} of {file} does not follow the schema of BPMN 2.0: {detail}. Save it again with the diagram editor.",
)
NONE = declare(
    "second_opinion.none",
    "invalid",
    zh="示例“{example}”没有第二个引擎的意见：{zh}。",
    en="There is no second opinion on the example {example_en}: {en}.",
)
UNHEARD = declare(
    "second_opinion.unheard",
    "unavailable",
    zh="没有得到第二个引擎的意见（{detail}）。",
    en="The second engine gave no opinion ({detail}).",
)
DIFFERENT = declare(
    "second_opinion.different",
    "invalid",
    zh="示例“{example}”在两个引擎上走的路不同：{detail}。请检查流程图，不确定时请联系维护人员。",
    en="The example {example_en} takes different paths on the two engines: {detail}. Check the diagram.",
)


def schema_findings(*resources: Resource, seconds: float = SECONDS) -> tuple[Finding, ...]:
    """What is wrong with diagrams by the schema of BPMN 2.0; one child process for all of them."""
    request = {"files": _files(resources), "examples": []}
    return _schema(_answer(request, seconds))


def second_opinion(
    deployment: Deployment, *, functions: Mapping[str, HostFunction] | None = None, seconds: float = SECONDS
) -> tuple[Finding, ...]:
    """Everything two engines have to say about the files of a deployment, which must itself be free of errors.

    Errors: examples that come out otherwise than they say, and paths that differ. Warnings: faults by the schema (what
    would run wrongly is refused by our own allow-list before), and why there is no second opinion on an example.
    One child process for all files and examples; at most `seconds` for it.
    """
    found: list[Finding] = []
    played: list[tuple[Example, Played, list[Call]]] = []
    models = read_models(deployment, functions or {})
    for resource in deployment.resources:
        if resource.name.rpartition("/")[2] == "examples.yml":
            noted = FindingList(resource.name)
            for example in read_examples(resource.content, noted):
                calls: list[Call] = []
                outcome = play(deployment, example, functions=recording(functions or {}, calls), models=models)
                found += check(example, outcome)
                played.append((example, outcome, calls))
            found += noted.found
    sound = [case for case in played if not case[1].stopped]
    request = {
        "files": _files(deployment.resources),
        "examples": [request_of(*case) for case in sound],
        "functions": {name: list(function.parameters) for name, function in (functions or {}).items()},
    }
    answer = _answer(request, seconds)
    found += _schema(answer)
    for (example, outcome, _), other in zip(sound, answer.get("examples", []), strict=False):
        found += _compared(deployment, example, outcome, other=other)
    return tuple(found)


def _files(resources: Sequence[Resource]) -> list[list[str]]:
    """Bytes travel as Latin-1 text, which gives every byte back."""
    return [[resource.name, resource.content.decode("latin-1")] for resource in resources]


def _answer(request: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    try:
        return ask(request, seconds=seconds)
    except NoAnswer as reason:
        return {"unheard": str(reason)}


def _schema(answer: Mapping[str, Any]) -> tuple[Finding, ...]:
    if "unheard" in answer:
        return (Finding(UNHEARD, severity="warning", facts={"detail": answer["unheard"]}),)
    return tuple(Finding(SCHEMA, "", "warning", fault["file"], fault) for fault in answer["schema"])


def request_of(example: Example, outcome: Played, calls: list[Call]) -> dict[str, Any]:
    """What the child must know to play the same case; `calls` are those of host functions in our run."""
    steps = [
        {
            "kind": step.kind,
            "target": step.target,
            "variables": dict(step.variables),
            "error": step.error,
            "moments": list(moments),
        }
        for step, moments in zip(example.steps, outcome.moments, strict=True)
    ]
    return {
        "process": example.process,
        "start": dict(example.start),
        "now": example.now,
        "steps": steps,
        "entered": sorted(outcome.entered),
        "calls": [list(call) for call in calls],
        "decided": [list(pair) for pair in outcome.decided],
    }


def _compared(
    deployment: Deployment, example: Example, outcome: Played, *, other: Mapping[str, Any]
) -> tuple[Finding, ...]:
    names = {"example": example.name, "example_en": example.name_en}
    if "en" in other:
        return (Finding(NONE, severity="warning", facts={**names, "zh": other["zh"], "en": other["en"]}),)
    detail = other.get("stuck") or difference(deployment, outcome, other)
    return (Finding(DIFFERENT, facts={**names, "detail": detail}),) if detail else ()


def difference(deployment: Deployment, outcome: Played, other: Mapping[str, Any]) -> str:
    """Which elements completed how often, ours:theirs, and what is open; empty where both engines agree."""
    nodes = {node.id: node for process in deployment.processes.values() for node in process.nodes.values()}
    ours = Counter(name for name in outcome.completed if is_compared(nodes[name]))
    theirs = Counter(other["counts"])
    parts = [f"{name} {ours[name]}:{theirs[name]}" for name in sorted({*ours, *theirs}) if ours[name] != theirs[name]]
    if list(outcome.open) != other["open"]:
        parts.append(f"{list(outcome.open)}:{other['open']}")
    if (outcome.status != "active") != other["finished"]:
        parts.append(f"{outcome.status}:{'completed' if other['finished'] else 'active'}")
    return "; ".join(parts)
