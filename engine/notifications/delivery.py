"""Carries one message through its channel. Called by the worker between lease and fenced commit."""

from collections.abc import Callable
from types import MappingProxyType

from engine.errors import BihuanError, declare
from engine.notifications.channels import email, webhook
from engine.notifications.message import Message
from engine.notifications.outside import Outside

UNKNOWN_CHANNEL = declare(
    "notification.unknown_channel",
    "invalid",
    zh="没有名为“{channel}”的通知渠道。可用的渠道：{known}。",
    en='There is no notification channel named "{channel}". Known channels: {known}.',
)

_CHANNELS: MappingProxyType[str, Callable[[Message, Outside], None]] = MappingProxyType(
    {"email": email.send, "webhook": webhook.send}
)


def channel_names() -> tuple[str, ...]:
    """The channels that leave the house. (`in_app` does not: its row is the delivery.)"""
    return tuple(_CHANNELS)


def deliver(message: Message, outside: Outside) -> None:
    """Hand the message over, or raise a `BihuanError` that says why not. Blocks for the channel's time-out at most."""
    send = _CHANNELS.get(message.channel)
    if send is None:
        raise BihuanError(UNKNOWN_CHANNEL, channel=message.channel, known=", ".join(_CHANNELS))
    send(message, outside)
