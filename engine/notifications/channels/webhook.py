"""Group robots (WeCom, DingTalk, Feishu) and any other receiver that apprise knows, by its name in the settings."""

from engine.errors import BihuanError, declare
from engine.notifications.message import Message
from engine.notifications.outside import Outside

UNKNOWN_WEBHOOK = declare(
    "notification.unknown_webhook",
    "invalid",
    zh="设置中没有名为“{name}”的机器人地址。请管理员在 BIHUAN_WEBHOOKS 中加上它后重试这项作业。",
    en='The settings name no webhook "{name}". Add it to BIHUAN_WEBHOOKS, then retry the job.',
)
BAD_WEBHOOK = declare(
    "notification.bad_webhook",
    "invalid",
    zh="机器人“{name}”的地址格式不对。请管理员检查 BIHUAN_WEBHOOKS（例如 wecombot://密钥）。",
    en='The address of the webhook "{name}" is malformed. Check BIHUAN_WEBHOOKS (for example wecombot://key).',
)
WEBHOOK_FAILED = declare(
    "notification.webhook_failed",
    "unavailable",
    zh="机器人“{name}”没有收下消息。系统会自动重试；若一直失败，请检查它的地址和网络。",
    en='The webhook "{name}" did not take the message. It is tried again by itself; '
    "check its address and the network if it goes on.",
)


def send(message: Message, outside: Outside) -> None:
    """Hand one message to the named receiver."""
    from apprise import Apprise, NotifyFormat

    address = outside.webhooks.get(message.address)
    if address is None:
        raise BihuanError(UNKNOWN_WEBHOOK, name=message.address)
    receiver = Apprise()
    if not receiver.add(address):
        raise BihuanError(BAD_WEBHOOK, name=message.address)
    taken = receiver.notify(title=message.subject, body=message.body, body_format=NotifyFormat.TEXT)
    if not taken:
        raise BihuanError(WEBHOOK_FAILED, name=message.address)
