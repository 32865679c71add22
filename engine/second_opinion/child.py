"""The child process: reads one request from standard input, asks SpiffWorkflow, writes one answer. Started by `asking`.

It holds everything of SpiffWorkflow, so that a parser that never returns or eats memory harms nobody else.
"""

import contextlib
import io
import re
import sys
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.exceptions import SpiffWorkflowException

from engine.definitions import Resource
from engine.definitions.bpmn_file import read_bpmn
from engine.definitions.findings import FindingList
from engine.definitions.xml_reading import read_xml
from engine.feel.codec import dumps, loads
from engine.graph import Process
from engine.second_opinion.neutral import neutral
from engine.second_opinion.other_engine import OtherEngine, Stuck
from engine.second_opinion.reach import NoOpinion
from engine.second_opinion.recorded import replaying
from engine.second_opinion.scopes import Scopes

_MEMORY = 1_000_000_000


def main() -> None:
    """Answer one request; what libraries print must not get into the answer."""
    _limit_memory()
    answer = io.BytesIO()
    with contextlib.redirect_stdout(sys.stderr):
        answer.write(dumps(respond(loads(sys.stdin.buffer.read()))))
    sys.stdout.buffer.write(answer.getvalue())


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limit; the time limit of the parent still holds.
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def respond(request: Mapping[str, Any]) -> dict[str, Any]:
    """`files` (name, text) → `schema` faults of those asked for, and the outcome of each of `examples`."""
    resources = [Resource(name, text.encode("latin-1")) for name, text in request["files"]]
    diagrams = [resource for resource in resources if resource.name.endswith((".bpmn", ".xml"))]
    roots = {resource.name: read_xml(resource.content, FindingList(resource.name)) for resource in diagrams}
    read = {name: root for name, root in roots.items() if root is not None}
    answer: dict[str, Any] = {"schema": [fault for name, root in read.items() for fault in _schema(name, root)]}
    if request["examples"]:
        contents = [resource.content for resource in diagrams]
        processes = [process for content in contents for process in read_bpmn(content, FindingList(""))[0]]
        whole = {"functions": request["functions"]}
        answer["examples"] = [_play({**whole, **each}, list(read.values()), processes) for each in request["examples"]]
    return answer


def _schema(name: str, root: etree._Element) -> list[dict[str, Any]]:
    try:
        BpmnValidator().validate(deepcopy(root), name)
    except ValidationException as error:
        detail = re.sub(r"\{[^}]*\}", "", str(error).partition(" (")[0]).strip(" .")
        return [{"file": name, "line": error.line_number or 0, "detail": detail}]
    return []


def _play(example: Mapping[str, Any], roots: list[etree._Element], processes: list[Process]) -> dict[str, Any]:
    missed: list[str] = []
    try:
        engine = _started(example, roots, processes, missed)
        for step in example["steps"]:
            _take(engine, step)
            if missed:
                raise Stuck(f"{missed[0]}(…)")
    except NoOpinion as reason:
        return {"zh": reason.zh, "en": reason.en}
    except Stuck as stuck:
        return {"stuck": str(stuck)}
    except (ValidationException, SpiffWorkflowException) as error:
        return {"zh": str(error), "en": str(error)}
    return {"counts": engine.counts(), "open": engine.open(), "finished": engine.workflow.is_completed()}


def _started(
    example: Mapping[str, Any], roots: list[etree._Element], processes: list[Process], missed: list[str]
) -> OtherEngine:
    entered = frozenset(example["entered"])
    reached = [process for process in processes if process.id == example["process"] or process.id in entered]
    copies = [neutral(deepcopy(root), reached, entered) for root in roots]
    nodes = {node.id: node for process in reached for node in process.nodes.values()}
    functions = replaying(example["functions"], [tuple(call) for call in example["calls"]], missed)
    scopes = Scopes(nodes, dict(example["start"]), example["now"], functions)
    engine = OtherEngine(nodes, scopes, [tuple(pair) for pair in example["decided"]])
    engine.start(copies, example["process"], example["now"])
    return engine


def _take(engine: OtherEngine, step: Mapping[str, Any]) -> None:
    if step["kind"] in ("complete", "work"):
        if step["error"] is not None:
            raise NoOpinion(f"{step['target']}（作业错误）", f"{step['target']} (error of a job)")
        engine.complete(step["target"], step["variables"])
    elif step["kind"] == "message":
        engine.message(step["target"], step["variables"])
    elif step["kind"] == "signal":
        raise NoOpinion(f"{step['target']}（信号）", f"{step['target']} (signal)")
    else:
        engine.pass_time(step["moments"])


if __name__ == "__main__":
    main()
