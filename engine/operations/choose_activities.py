"""选择下一步: people start activities of an ad-hoc sub-process, in any order, as its definition lets them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from engine.errors import BihuanError
from engine.operations.answers import Attempt, check_same, earlier_answer, full_key
from engine.operations.cancel_instance import instance_changed, subject_of
from engine.operations.follow_up import follow_up
from engine.operations.refusals import INSTANCE_CHANGED, INSTANCE_ENDED, INSTANCE_MISSING, permit
from engine.operations.results import InstanceChanged
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.rules.permissions import Actor
from engine.storage.steps import RUNNING, load_with_key


def choose_activities(
    runtime: Runtime,
    instance_id: str,
    token: int,
    elements: Sequence[str],
    *,
    actor: Actor,
    key: str | None = None,
    expected_version: int | None = None,
) -> InstanceChanged:
    """Start the activities inside the ad-hoc sub-process of `token` (`queries.choices` lists what can be chosen).

    Raises: `execution.token_gone`, `execution.no_such_choice`, `instance.missing`, `instance.ended`,
    `instance.suspended`, `instance.changed`, `operation.key_reused`, `permission.instance.choose`.
    """
    kept_key = full_key("choose_activities", actor, key)
    attempt = Attempt()
    body = {"token": token, "elements": list(elements)}

    def once(connection: Connection) -> tuple[InstanceChanged, list[str]]:
        found = load_with_key(connection, instance_id, key=kept_key)
        record = found.instance
        if attempt.wrote(record):
            return attempt.answer, []
        if record is None:
            raise BihuanError(INSTANCE_MISSING)
        if found.repeated:
            check_same(connection, kept_key, body, shown=key)
            return earlier_answer(found, InstanceChanged, chain=record.id, key=key), []
        permit(actor, "instance.choose", subject_of(connection, record))
        if record.status not in RUNNING:
            raise BihuanError(INSTANCE_ENDED, status=record.status)
        if expected_version is not None and record.version != expected_version:
            raise BihuanError(INSTANCE_CHANGED)
        step = Step(runtime, record, actor=actor, now=runtime.clock())
        for element in elements:
            step.rows.happened(element, "ad_hoc_sub_process", "chosen")
        step.run.choose(token, list(elements))
        answer: InstanceChanged = step.commit(
            connection, operation="choose_activities", body=body, key=kept_key, result=instance_changed, attempt=attempt
        )
        return answer, step.instant

    answer, instant = runtime.database.step(once)
    follow_up(runtime, instant)
    return answer
