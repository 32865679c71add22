"""Which element behaves how: the one list that knows all files of this folder.

The lifecycle asks it; the elements themselves do not import it, so it is filled on first use.
"""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from engine.graph import Kind, Node

if TYPE_CHECKING:
    from engine.execution.elements.element import Element

MODULES: dict[Kind, str] = {
    Kind.START_EVENT: "start_event",
    Kind.END_EVENT: "end_event",
    Kind.CATCH_EVENT: "intermediate_catch_event",
    Kind.THROW_EVENT: "intermediate_throw_event",
    Kind.BOUNDARY_EVENT: "boundary_event",
    Kind.TASK: "task",
    Kind.MANUAL_TASK: "manual_task",
    Kind.USER_TASK: "user_task",
    Kind.SERVICE_TASK: "service_task",
    Kind.SCRIPT_TASK: "script_task",
    Kind.BUSINESS_RULE_TASK: "business_rule_task",
    Kind.SEND_TASK: "send_task",
    Kind.RECEIVE_TASK: "receive_task",
    Kind.CALL_ACTIVITY: "call_activity",
    Kind.SUB_PROCESS: "sub_process",
    Kind.EVENT_SUB_PROCESS: "event_sub_process",
    Kind.TRANSACTION: "transaction",
    Kind.AD_HOC_SUB_PROCESS: "ad_hoc_sub_process",
    Kind.EXCLUSIVE_GATEWAY: "exclusive_gateway",
    Kind.INCLUSIVE_GATEWAY: "inclusive_gateway",
    Kind.PARALLEL_GATEWAY: "parallel_gateway",
    Kind.EVENT_BASED_GATEWAY: "event_based_gateway",
    Kind.COMPLEX_GATEWAY: "complex_gateway",
}
"""Kind to the module of this folder; each module has one `ELEMENT`."""


@cache
def element_of_kind(kind: Kind) -> "Element":
    """The behaviour of a kind of element."""
    module = import_module(f"engine.execution.elements.{MODULES[kind]}")
    return cast("Element", module.ELEMENT)


def element_of(node: Node) -> "Element":
    """The behaviour of an element of a diagram."""
    return element_of_kind(node.kind)
