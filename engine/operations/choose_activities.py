"""选择下一步: people start activities of an ad-hoc sub-process, in any order, as its definition lets them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from engine.operations.instance_step import Acted, InstanceCommand, on_instance
from engine.operations.results import InstanceChanged
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.rules.permissions import Actor
from engine.storage.steps import InstanceRecord


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
    said = {"token": token, "elements": list(elements)}
    command = InstanceCommand(
        "choose_activities", "instance.choose", instance_id, actor, said, key=key, expected_version=expected_version
    )

    def act(_connection: Connection, record: InstanceRecord) -> Acted:
        step = Step(runtime, record, actor=actor, now=runtime.clock())
        for element in elements:
            step.rows.happened(element, "ad_hoc_sub_process", "chosen")
        step.run.choose(token, list(elements))
        return Acted(step)

    return on_instance(runtime, command, act)
