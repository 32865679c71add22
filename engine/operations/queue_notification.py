"""A message to somebody, written in the transaction that wants it; a worker sends it after the commit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from engine.feel.codec import dumps
from engine.notifications import Message
from engine.storage.claims import Kind
from engine.storage.identity import new_id
from engine.storage.tables import job, notification

IN_APP = "in_app"
"""The channel inside the program: its row is the delivery."""
_RETRIES = 8


def queue_notification(
    connection: Connection,
    *,
    channel: str,
    address: str,
    subject: str,
    body: str,
    now: datetime,
    language: str = "zh",
    text_key: str = "",
    instance_id: str | None = None,
    task_id: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> str:
    """Want a finished text sent. `address`: a person's id for `in_app`, an e-mail address, the name of a webhook.

    Gives the id of the notification, which every attempt of its delivery carries (the Message-ID of a mail).
    """
    notification_id = new_id()
    connection.execute(
        insert(notification).values(
            id=notification_id,
            person=address,
            channel=channel,
            text_key=text_key,
            facts={"subject": subject, "body": body, **{name: str(value) for name, value in (facts or {}).items()}},
            language=language,
            instance_id=instance_id,
            task_id=task_id,
            created_at=now,
            sent_at=now if channel == IN_APP else None,
        )
    )
    if channel != IN_APP:
        message = Message(notification_id, channel, address, subject, body, language)
        connection.execute(insert(job).values(**_job_row(message, instance_id, now)))
    return notification_id


def _job_row(message: Message, instance_id: str | None, now: datetime) -> dict[str, Any]:
    return {
        "id": message.id,
        "kind": Kind.NOTIFY.value,
        "state": "ready",
        "due": now,
        "claimable_at": now,
        "fence": 0,
        "retries_left": _RETRIES,
        "attempts": 0,
        "instance_id": instance_id,
        "type": message.channel,
        "payload": dumps(message.as_values()),
        "created_at": now,
    }
