"""The registry of intake channels. Web, phone, counter, API and import stand here; e-mail and chat join by `register`.

A channel only says who may use it and what becomes of what it brings: every one of them ends in `file_complaint`.
"""

from dataclasses import dataclass

from engine.errors import BihuanError, declare

UNKNOWN_CHANNEL = declare(
    "complaint.unknown_channel",
    "invalid",
    zh="没有名为“{channel}”的受理渠道。可用的渠道：{known}。",
    en='There is no intake channel named "{channel}". Known channels: {known}.',
)


@dataclass(frozen=True, slots=True)
class Channel:
    """One way in which complaints reach us."""

    name: str
    zh: str
    en: str
    by_staff: bool
    """Staff write down what the customer said; otherwise the customer or a program writes."""
    receipt: bool = True
    """Whether the customer is told at once that the complaint was registered."""
    keeps_reception: bool = False
    """Whether the complaint may have been received earlier than it is filed."""


_channels: dict[str, Channel] = {}


def register(channel: Channel) -> Channel:
    """Add a channel; a second one of the same name is a ValueError."""
    if channel.name in _channels:
        raise ValueError(f"channel {channel.name} is registered twice")
    _channels[channel.name] = channel
    return channel


def channel(name: str) -> Channel:
    """The channel of that name; an unknown one is refused with the known ones."""
    found = _channels.get(name)
    if found is None:
        raise BihuanError(UNKNOWN_CHANNEL, channel=name, known=", ".join(_channels))
    return found


def channels() -> tuple[Channel, ...]:
    """Every channel, in the order in which they were registered."""
    return tuple(_channels.values())


WEB = register(Channel("web", "网页表单", "Web form", by_staff=False))
PHONE = register(Channel("phone", "电话", "Phone", by_staff=True, keeps_reception=True))
COUNTER = register(Channel("counter", "柜台", "Counter", by_staff=True, keeps_reception=True))
API = register(Channel("api", "系统接口", "API", by_staff=False, keeps_reception=True))
IMPORT = register(Channel("import", "文件导入", "File import", by_staff=True, receipt=False, keeps_reception=True))
