"""Operating running instances over the API: suspend, modify, migrate, restart, choose."""

from typing import Any

from engine import operations, queries
from engine.operations import Beginning, Migration, Modification, Plan
from web.api import operating_shapes as shapes
from web.api.guard import caller, key, runtime
from web.api.instance_shapes import InstanceChanged, Started
from web.api.problems import finding_values, part
from web.api.shown import shown

blueprint = part("api_operating", "Operating 运维")


@blueprint.post("/instances/<instance_id>/suspend")
@blueprint.arguments(shapes.Reason)
@blueprint.response(200, InstanceChanged)
def suspend_instance(asked: dict[str, Any], instance_id: str) -> Any:
    """Let an instance, and everything that it called, stand still."""
    return operations.suspend_instance(runtime(), instance_id, actor=caller(), key=key(), **asked)


@blueprint.post("/instances/<instance_id>/resume")
@blueprint.response(200, InstanceChanged)
def resume_instance(instance_id: str) -> Any:
    """Let a suspended instance go on; what fell due meanwhile is due now."""
    return operations.resume_instance(runtime(), instance_id, actor=caller(), key=key())


@blueprint.get("/instances/<instance_id>/standing")
@blueprint.response(200, shapes.StandingInFull)
def standing(instance_id: str) -> Any:
    """Where an instance stands, token by token, and which elements can be started in it."""
    return queries.standing(runtime(), instance_id, actor=caller())


@blueprint.post("/instances/<instance_id>/modify/plan")
@blueprint.arguments(shapes.Modification)
@blueprint.response(200, shapes.Plan)
def plan_modification(asked: dict[str, Any], instance_id: str) -> Any:
    """What a modification would do, and what is in its way; nothing is changed."""
    return _plan(operations.plan_modification(runtime(), instance_id, _modification(asked), actor=caller()))


@blueprint.post("/instances/<instance_id>/modify")
@blueprint.arguments(shapes.Modification)
@blueprint.response(200, InstanceChanged)
def modify_instance(asked: dict[str, Any], instance_id: str) -> Any:
    """Cancel steps, start elements and set variables, all or nothing."""
    wanted = _modification(asked)
    return operations.modify_instance(runtime(), instance_id, wanted, actor=caller(), reason=asked["reason"], key=key())


@blueprint.post("/instances/<instance_id>/migrate/plan")
@blueprint.arguments(shapes.Migration)
@blueprint.response(200, shapes.Plan)
def plan_migration(asked: dict[str, Any], instance_id: str) -> Any:
    """What moving one instance to another version would do; nothing is changed."""
    return _plan(operations.plan_migration(runtime(), instance_id, Migration(**asked), actor=caller()))


@blueprint.post("/instances/<instance_id>/migrate")
@blueprint.arguments(shapes.Migration)
@blueprint.response(200, InstanceChanged)
def migrate_instance(asked: dict[str, Any], instance_id: str) -> Any:
    """Move one instance to another version of its process."""
    return operations.migrate_instance(runtime(), instance_id, Migration(**asked), actor=caller(), key=key())


@blueprint.post("/instances/<instance_id>/restart")
@blueprint.arguments(shapes.Restart)
@blueprint.response(201, Started)
def restart_instance(asked: dict[str, Any], instance_id: str) -> Any:
    """Do a finished instance once more, by a new one that is linked to it."""
    return operations.restart_instance(runtime(), instance_id, actor=caller(), key=key(), **asked)


@blueprint.get("/instances/<instance_id>/choices")
@blueprint.response(200, shapes.Choices)
def list_choices(instance_id: str) -> Any:
    """The ad-hoc sub-processes whose next activity the caller may choose."""
    found = queries.choices(runtime(), instance_id, actor=caller())
    return {"items": [_choice(row) for row in found]}


@blueprint.post("/instances/<instance_id>/choices")
@blueprint.arguments(shapes.Chosen)
@blueprint.response(200, InstanceChanged)
def choose_activities(asked: dict[str, Any], instance_id: str) -> Any:
    """Start activities of an ad-hoc sub-process."""
    return operations.choose_activities(
        runtime(), instance_id, asked["token"], asked["elements"], actor=caller(), key=key()
    )


def _modification(asked: dict[str, Any]) -> Modification:
    start = tuple(Beginning(each["element"], each["inside"]) for each in asked["start"])
    return Modification((*asked["cancel"], *asked["cancel_tokens"]), start, asked["variables"])


def _plan(plan: Plan) -> dict[str, Any]:
    return shown(plan) | {"possible": plan.possible, "findings": [finding_values(one) for one in plan.findings]}


def _choice(row: queries.ChoiceRow) -> dict[str, Any]:
    lists = {name: [element for element, _, _ in getattr(row, name)] for name in ("offered", "running", "waiting")}
    return shown(row) | lists
