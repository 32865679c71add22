"""发布: files become one immutable version. The same files again are no new version; files with errors are refused."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from engine.definitions import Deployment, Resource, read_deployment
from engine.errors import BihuanError, Finding, declare, in_both
from engine.execution import refusals
from engine.feel.codec import loads
from engine.graph import EventKind, Kind, Process
from engine.operations.answers import full_key
from engine.operations.library import element_names
from engine.operations.refusals import KEY_REUSED, permit
from engine.operations.register import Register
from engine.operations.results import Deployed
from engine.operations.runtime import Runtime
from engine.operations.start_jobs import start_timer_rows
from engine.rules.permissions import Actor
from engine.second_opinion import second_opinion as ask_second_engine
from engine.storage.identity import new_id
from engine.storage.tables import audit, definition, deployment, job, resource, start_event

REFUSED = declare(
    "deployment.refused",
    "invalid",
    zh="有 {count} 处错误，未发布。第一处{place}：{first}",
    en="Not published: {count} errors. The first{place}: {first}",
)
NOTHING = declare(
    "deployment.empty",
    "invalid",
    zh="文件中没有可执行的流程，未发布。请至少提供一个 isExecutable 为 true 的 BPMN 流程。",
    en="Not published: no file holds an executable process. Give at least one BPMN process with isExecutable true.",
)


class DeploymentRefused(BihuanError):
    """The files have errors. `findings` are all of them, warnings included."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        errors = [finding for finding in findings if finding.severity == "error"]
        super().__init__(REFUSED, count=len(errors), first=errors[0] if errors else "", place=_place(errors[:1]))


def deploy(
    runtime: Runtime,
    resources: Sequence[Resource],
    *,
    actor: Actor,
    name: str = "",
    key: str | None = None,
    second_opinion: bool = True,
) -> Deployed:
    """Publish files as the next version of the deployment `name` (its first process, if none is given).

    Running instances keep their version. `second_opinion`: a second engine checks the schema and plays the examples of
    the files, half a second in a child process. Raises: `deployment.refused` (as `DeploymentRefused`, with all
    findings), `deployment.empty`, `permission.definition.deploy`.
    """
    permit(actor, "definition.deploy")
    read = read_deployment(resources)
    _refuse(_findings(read))
    if not read.processes:
        raise BihuanError(NOTHING)
    title = name or next(iter(read.processes))
    same = runtime.database.read(lambda connection: _published(connection, title, read.digest))
    if same is not None:
        return same
    findings = check_deployment(runtime, read) if second_opinion else _findings(read)
    _refuse(findings)
    kept_key = full_key("deploy", actor, key)

    def once(connection: Connection) -> Deployed:
        same = _published(connection, title, read.digest) or _earlier(connection, kept_key, read.digest, shown=key)
        if same is not None:
            return same
        now = runtime.clock()
        answer = _publish(connection, read, findings, name=title, actor=actor, now=now)
        _await_starts(runtime, connection, read, answer, now=now)
        body = {"name": title, "version": answer.version, "digest": read.digest}
        Register(connection, "register:deployments", actor=actor, now=now).record("deploy", body, key=kept_key)
        return answer

    return runtime.database.write(once, repeatable=True)


def check_deployment(runtime: Runtime, read: Deployment) -> tuple[Finding, ...]:
    """Everything that is to be said about files that were read, by both engines. Publishes nothing."""
    found = _findings(read)
    if any(finding.severity == "error" for finding in found):
        return found
    return (*found, *ask_second_engine(read, functions=runtime.calendars.functions(runtime.clock())))


def _findings(read: Deployment) -> tuple[Finding, ...]:
    """What the compiler found, and what it lets through but the interpreter does not run."""
    return (*read.findings, *(finding for process in read.processes.values() for finding in refusals(process)))


def _refuse(findings: Sequence[Finding]) -> None:
    if any(finding.severity == "error" for finding in findings):
        raise DeploymentRefused(findings)


def _place(first: Sequence[Finding]) -> Mapping[str, str]:
    place = ", ".join(part for finding in first for part in (finding.file, finding.element) if part)
    return {"zh": f"（{place}）", "en": f" ({place})"} if place else {"zh": "", "en": ""}


def _published(connection: Connection, name: str, digest: str) -> Deployed | None:
    """The newest version of the name, where it has these files and new cases run all of its processes."""
    d = deployment.c
    last = connection.execute(
        select(d.id, d.name, d.version, d.digest).where(d.name == name).order_by(d.version.desc()).limit(1)
    ).one_or_none()
    if last is None or last.digest != digest:
        return None
    p = definition.c
    replaced = select(p.id).where(p.deployment_id == last.id, p.latest.is_(False)).limit(1)
    return None if connection.scalar(replaced) is not None else _unchanged(connection, last)


def _earlier(connection: Connection, key: str | None, digest: str, *, shown: str | None) -> Deployed | None:
    """What the same submission published before, though something newer was published since."""
    kept = None if key is None else connection.scalar(select(audit.c.body).where(audit.c.key == key))
    if kept is None:
        return None
    body = loads(bytes(kept))
    d = deployment.c
    row = connection.execute(
        select(d.id, d.name, d.version).where(d.name == body["name"], d.version == body["version"])
    ).one()
    if body["digest"] != digest:
        raise BihuanError(KEY_REUSED, key=shown or "")
    return _unchanged(connection, row)


def _unchanged(connection: Connection, row: Any) -> Deployed:
    p = definition.c
    found = connection.execute(select(p.process_id, p.version).where(p.deployment_id == row.id).order_by(p.process_id))
    return Deployed(row.id, row.name, row.version, tuple((each[0], each[1]) for each in found), unchanged=True)


def _publish(
    connection: Connection,
    read: Deployment,
    findings: Sequence[Finding],
    *,
    name: str,
    actor: Actor,
    now: datetime,
) -> Deployed:
    deployment_id = new_id()
    version = _next(connection, deployment.c.version, deployment.c.name == name)
    kept = [_finding_values(finding) for finding in findings]
    connection.execute(
        insert(deployment).values(
            id=deployment_id,
            name=name,
            version=version,
            digest=read.digest,
            findings=kept,
            created_at=now,
            created_by=actor.id,
        )
    )
    files = [{"deployment_id": deployment_id, "name": r.name, "content": r.content} for r in read.resources]
    connection.execute(insert(resource), files)
    processes = tuple(
        (process_id, _publish_process(connection, read, process_id, deployment_id=deployment_id, now=now))
        for process_id in sorted(read.processes)
    )
    return Deployed(deployment_id, name, version, processes, tuple(findings))


def _publish_process(
    connection: Connection, read: Deployment, process_id: str, *, deployment_id: str, now: datetime
) -> int:
    process = read.processes[process_id]
    version = _next(connection, definition.c.version, definition.c.process_id == process_id)
    connection.execute(
        update(definition).where(definition.c.process_id == process_id, definition.c.latest).values(latest=False)
    )
    zh, en = element_names(process, process.id)
    connection.execute(
        insert(definition).values(
            id=new_id(),
            deployment_id=deployment_id,
            process_id=process_id,
            version=version,
            version_tag=process.version_tag,
            name=zh,
            name_en=en,
            latest=True,
            created_at=now,
        )
    )
    return version


def _next(connection: Connection, column: Any, condition: Any) -> int:
    return int(connection.scalar(select(func.coalesce(func.max(column), 0)).where(condition)) or 0) + 1


def _finding_values(finding: Finding) -> Mapping[str, Any]:
    return {
        "code": finding.code,
        "element": finding.element,
        "severity": finding.severity,
        "file": finding.file,
        "facts": {name: in_both(value) for name, value in finding.facts.items()},
    }


def _await_starts(
    runtime: Runtime, connection: Connection, read: Deployment, answer: Deployed, *, now: datetime
) -> None:
    """Start events of the new versions wait from now on, those of older versions no longer."""
    d = definition.c
    published = connection.execute(select(d.process_id, d.id).where(d.deployment_id == answer.deployment_id))
    ids: dict[str, str] = {row[0]: row[1] for row in published}
    old = select(d.id).where(d.process_id.in_(list(ids)), d.id.not_in(list(ids.values())))
    connection.execute(delete(start_event).where(start_event.c.definition_id.in_(old)))
    connection.execute(delete(job).where(job.c.kind == "start", job.c.type.in_(list(ids))))
    for process_id, definition_id in ids.items():
        process = read.processes[process_id]
        rows = _start_rows(process, definition_id)
        if rows:
            connection.execute(insert(start_event), rows)
        timers = start_timer_rows(runtime, process, definition_id, now=now)
        if timers:
            connection.execute(insert(job), timers)


def _start_rows(process: Process, definition_id: str) -> list[dict[str, str]]:
    return [
        {
            "definition_id": definition_id,
            "element": node.id,
            "process_id": process.id,
            "kind": event.kind.value,
            "name": str(event.name),
        }
        for node in process.children(process.id)
        if node.kind is Kind.START_EVENT or node.instantiate
        for event in node.events
        if event.kind in (EventKind.MESSAGE, EventKind.SIGNAL)
    ]
