"""Messages and signals over the API."""

from datetime import timedelta
from typing import Any

from engine import operations
from web.api.guard import caller, key, runtime
from web.api.message_shapes import Broadcast, Message, Published, Signal
from web.api.problems import part

blueprint = part("api_messages", "Messages and signals 消息与信号")


@blueprint.post("/messages")
@blueprint.arguments(Message)
@blueprint.response(200, Published)
def publish_message(said: dict[str, Any]) -> Any:
    """Give a message to the instance that waits for it, start what it starts, or keep it for a while."""
    seconds = said.pop("time_to_live")
    time_to_live = None if seconds is None else timedelta(seconds=seconds)
    return operations.publish_message(
        runtime(), said.pop("name"), actor=caller(), key=key(), time_to_live=time_to_live, **said
    )


@blueprint.post("/signals")
@blueprint.arguments(Signal)
@blueprint.response(200, Broadcast)
def broadcast_signal(said: dict[str, Any]) -> Any:
    """Give a signal to everybody who listens for it."""
    return operations.broadcast_signal(runtime(), said["name"], variables=said["variables"], actor=caller(), key=key())
