"""Where messages leave the house: the mail server and the webhooks, as the settings name them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server that takes our messages; `password` is never shown, not even in `repr`."""

    host: str
    port: int = 25
    sender: str = "bihuan@localhost"
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    timeout: float = 20.0
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Outside:
    """All that delivery needs to know of the world. A channel without its server says so, it never pretends."""

    mail: MailServer | None = None
    webhooks: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Name → address of apprise (`wecombot://…`, `dingtalk://…`, `lark://…`, `jsons://…`); addresses hold secrets."""
