"""What keeps a token of a running instance from standing in another version of its process. Pure.

`migrate` moves only what passes here; operators see the findings in the dry run, each with the element named.
"""

from collections.abc import Iterator, Mapping

from engine.errors import Finding, declare
from engine.execution import listeners
from engine.execution.places import is_repetition
from engine.execution.state import ARRIVED, COMPENSATE, LISTEN, WAIT, State, Token
from engine.graph import Kind, Node, Process

NO_SOURCE = declare(
    "migrate.no_source",
    "invalid",
    zh="对应关系中的“{element}”不在旧版本的流程图里。请更正对应关系。",
    en="“{element}” of the mapping is not in the diagram of the old version. Correct the mapping.",
)
NO_TARGET = declare(
    "migrate.no_target",
    "invalid",
    zh="对应关系把“{element}”指向“{target}”，而新版本的流程图里没有它。请更正对应关系。",
    en="The mapping sends “{element}” to “{target}”, which the new version does not have. Correct the mapping.",
)
GONE = declare(
    "migrate.gone",
    "conflict",
    zh="实例停在“{element}”，新版本里没有这个元素。请给它指定对应的元素，或先把实例调整到别处。",
    en="The instance stands at “{element}”, which the new version does not have. Map it to another element, or move the"
    " instance first.",
)
KIND = declare(
    "migrate.kind",
    "conflict",
    zh="“{element}”在新版本里是另一种元素（原为 {before}，现为 {after}），停在那里的实例无法迁移。",
    en="“{element}” is another kind of element in the new version ({before} before, {after} now), so what stands there"
    " cannot move.",
)
SCOPE = declare(
    "migrate.scope",
    "conflict",
    zh="“{element}”在新版本里位于另一个子流程中，停在那里的实例无法迁移。",
    en="“{element}” lies in another sub-process in the new version, so what stands there cannot move.",
)
LOOP = declare(
    "migrate.loop",
    "conflict",
    zh="“{element}”在新版本里的重复方式不同（多实例、循环或顺序），正在进行的无法迁移。",
    en="“{element}” repeats in another way in the new version (multi-instance, loop or order), so what is under way"
    " cannot move.",
)
CALL = declare(
    "migrate.call",
    "conflict",
    zh="“{element}”在新版本里调用另一个流程，而实例正在等待原来的调用结束。请等它结束，或先把实例调整到别处。",
    en="“{element}” calls another process in the new version, while the instance waits for the call under way. Wait for"
    " its end, or move the instance first.",
)
WORK = declare(
    "migrate.work",
    "conflict",
    zh="“{element}”正在等待系统作业，而新版本里它不再是作业。请等作业完成，或先把实例调整到别处。",
    en="“{element}” waits for a job, but in the new version it is none. Wait for the job, or move the instance first.",
)
JOIN = declare(
    "migrate.join",
    "conflict",
    zh="实例在汇聚点“{element}”等待，而新版本里通向它的连线不同。请等各分支到齐，或先把实例调整到别处。",
    en="The instance waits at the join “{element}”, but other flows lead to it in the new version. Wait until the"
    " branches are complete, or move the instance first.",
)
BUSY = declare(
    "migrate.busy",
    "conflict",
    zh="“{element}”正在补偿或执行监听器，此刻不能迁移。请等它完成后再试。",
    en="“{element}” is being undone, or one of its listeners runs, so it cannot move now. Try again when that is done.",
)
UNDONE_NO_MORE = declare(
    "migrate.undone_no_more",
    "invalid",
    zh="已完成的“{element}”在新版本里没有对应元素，迁移后将无法补偿它。",
    en="“{element}” is completed and not in the new version: after the migration it can no longer be compensated.",
)
_JOB_KINDS = (Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.BUSINESS_RULE_TASK, Kind.SCRIPT_TASK)


def mapping_findings(old: Process, new: Process, mapping: Mapping[str, str]) -> tuple[Finding, ...]:
    """What is wrong with the mapping itself, whatever instances do."""
    found = []
    for source, target in mapping.items():
        facts = {"element": source, "target": target}
        if source not in old.nodes or source == old.id:
            found.append(Finding(NO_SOURCE, source, facts=facts))
        elif target not in new.nodes or target == new.id:
            found.append(Finding(NO_TARGET, source, facts=facts))
    return tuple(found)


def migration_findings(old: Process, new: Process, state: State, mapping: Mapping[str, str]) -> tuple[Finding, ...]:
    """Why this instance cannot move (errors), and what it would lose (warnings); each once for an element."""
    found: dict[tuple[str, str], Finding] = {}
    for finding in _findings(old, new, state, mapping):
        found.setdefault((finding.code, finding.element), finding)
    return tuple(found.values())


def counterpart(old: Process, new: Process, element: str, mapping: Mapping[str, str]) -> Node | None:
    """The element of the new version that stands for one of the old."""
    return new.root if element == old.id else new.nodes.get(mapping.get(element, element))


def _findings(old: Process, new: Process, state: State, mapping: Mapping[str, str]) -> Iterator[Finding]:
    for token in sorted(state.tokens.values(), key=lambda each: each.id):
        node = old.nodes[token.node]
        target = counterpart(old, new, node.id, mapping)
        facts: dict[str, object] = {"element": node.name or node.id}
        if target is None:
            yield Finding(GONE, node.id, facts=facts)
        elif target.kind is not node.kind:
            kinds = {"before": node.kind.value, "after": target.kind.value}
            yield Finding(KIND, node.id, facts={**facts, **kinds})
        elif counterpart(old, new, node.parent, mapping) is not new.nodes.get(target.parent):
            yield Finding(SCOPE, node.id, facts=facts)
        else:
            for code in _against(old, new, state, token, target, mapping):
                yield Finding(code, node.id, facts=facts)
    for scope in state.scopes.values():
        for record in scope.done:
            if counterpart(old, new, record[0], mapping) is None:
                name = old.nodes[record[0]].name or record[0]
                yield Finding(UNDONE_NO_MORE, record[0], "warning", facts={"element": name})


def _against(
    old: Process, new: Process, state: State, token: Token, target: Node, mapping: Mapping[str, str]
) -> Iterator[str]:
    node = old.nodes[token.node]
    if _repeats(node) != _repeats(target):
        yield LOOP
    if token.phase == COMPENSATE or token.back or token.phase == LISTEN or listeners.is_listener(token):
        yield BUSY
    body = node.loop is not None and not is_repetition(state, token)
    if token.phase == WAIT and not body:
        if node.kind is Kind.CALL_ACTIVITY and _called(node) != _called(target):
            yield CALL
        if node.kind in _JOB_KINDS and node.work is not None and target.work is None:
            yield WORK
    if token.phase == ARRIVED and not _arrives(token, node, target):
        yield JOIN
    todo = token.data.get("todo", ()) if node.kind is Kind.AD_HOC_SUB_PROCESS and isinstance(token.data, dict) else ()
    if any(counterpart(old, new, each, mapping) is None for each in todo):
        yield GONE


def _repeats(node: Node) -> tuple[bool, bool] | None:
    return None if node.loop is None else (node.loop.standard, node.loop.sequential)


def _called(node: Node) -> str | None:
    return None if node.called is None else node.called.process_id


def _arrives(token: Token, node: Node, target: Node) -> bool:
    if node.kind is Kind.COMPLEX_GATEWAY:
        return set(node.incoming) == set(target.incoming)
    return token.flow is None or token.flow in target.incoming
