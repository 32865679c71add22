"""Process instances over the API: start, list, look at, history, cancel."""

from typing import Any

from engine import operations, queries
from engine.errors import BihuanError, declare
from engine.queries.rows import InstanceView
from web.api.entity_tags import tagged
from web.api.guard import caller, key, runtime
from web.api.instance_shapes import (
    Cancellation,
    History,
    HistoryQuery,
    InstanceChanged,
    InstanceInFull,
    InstanceQuery,
    Instances,
    Start,
    Started,
)
from web.api.problems import part
from web.api.shown import shown

OWN_DOOR = declare(
    "api.own_door",
    "forbidden",
    zh="流程“{process}”由登记业务时自动发起，不能从这里发起。请改用 {door}：它同时生成编号、查询码和客户档案。",
    en='The process "{process}" starts when its matter is registered, not here. Use {door}: it gives the number, the '
    "follow-up code and the customer's file as well.",
)
DOORS = {"complaint_handling": "POST /api/complaints"}
"""Processes that only a matter's own call starts, and which call that is."""
blueprint = part("api_instances", "Process instances 流程实例")


@blueprint.post("/instances")
@blueprint.arguments(Start)
@blueprint.response(201, Started)
def start_instance(asked: dict[str, Any]) -> Any:
    """Start a process and run it to its first wait."""
    process_id = asked.pop("process_id")
    try:
        return operations.start_instance(runtime(), process_id, actor=caller(), key=key(), **asked)
    except BihuanError as refused:
        if refused.code == "permission.instance.start" and process_id in DOORS:
            raise BihuanError(OWN_DOOR, process=process_id, door=DOORS[process_id]) from refused
        raise


@blueprint.get("/instances")
@blueprint.arguments(InstanceQuery, location="query")
@blueprint.response(200, Instances)
def list_instances(wanted: dict[str, Any]) -> Any:
    """One page of the instances that the caller may see, newest first."""
    return queries.instances(runtime(), actor=caller(), **wanted)


@blueprint.get("/instances/<instance_id>")
@blueprint.response(200, InstanceInFull)
def look_at_instance(instance_id: str) -> Any:
    """One instance: state, variables, what it waits for, incidents. `ETag` is its version."""
    view = queries.instance(runtime(), instance_id, actor=caller())
    return tagged(_in_full(view), view.version)


@blueprint.get("/instances/<instance_id>/history")
@blueprint.arguments(HistoryQuery, location="query")
@blueprint.response(200, History)
def instance_history(wanted: dict[str, Any], instance_id: str) -> Any:
    """What happened, in order."""
    return {"items": queries.history(runtime(), instance_id, actor=caller(), **wanted)}


@blueprint.post("/instances/<instance_id>/cancel")
@blueprint.arguments(Cancellation)
@blueprint.response(200, InstanceChanged)
def cancel_instance(asked: dict[str, Any], instance_id: str) -> Any:
    """End an instance before its time; its open tasks, timers and waits go with it."""
    return operations.cancel_instance(runtime(), instance_id, reason=asked["reason"], actor=caller(), key=key())


def _in_full(view: InstanceView) -> dict[str, Any]:
    own = {name: getattr(view, name) for name in ("variables", "waits", "tasks", "incidents")}
    return shown(view.row) | own | {"may": sorted(view.may)}
