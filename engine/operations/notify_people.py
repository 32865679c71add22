"""The engine's own action `notify`: tells people of the directory something, in their language, by their channels.

A send task of type `notify` has the header or input `message` (a key of the deployment's messages.yml), the input
`recipients` (a FEEL list of "person:<id>" and "group:<name>") and the input `facts` (a context that fills the places).
Each person gets a notification inside the program, and a mail where an address is known and a mail server is set.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from engine.errors import BihuanError, declare
from engine.notifications import Texts, read_texts
from engine.operations.actors import read_actor
from engine.operations.queue_notification import IN_APP, queue_notification
from engine.operations.work import Work
from engine.rules.permissions import InstanceSubject, is_excluded
from engine.storage.tables import instance, membership, person

NO_MESSAGE = declare(
    "notification.no_message",
    "invalid",
    zh="通知任务没有写明要发的消息。请在任务的 header 中填写 message（messages.yml 中的键）。",
    en="The notification task does not say which message to send. Set its header `message` to a key of messages.yml.",
)


@dataclass(frozen=True, slots=True)
class _Reader:
    id: str
    email: str
    language: str


def notify_people(work: Work) -> Mapping[str, Any]:
    """Queue the message for every recipient, each person once. Sets no variables."""
    key = work.headers.get("message") or work.variables.get("message")
    if not key:
        raise BihuanError(NO_MESSAGE)
    texts = texts_of(work)
    facts = work.variables.get("facts")
    places = {"number": work.business_key, **(facts if isinstance(facts, Mapping) else {})}
    readers = _readers(work.connection, work.variables.get("recipients"))
    for reader in _allowed(work, readers):
        subject, body = texts.fill(key, places, reader.language)
        for channel, address in _addresses(work, reader):
            queue_notification(
                work.connection,
                channel=channel,
                address=address,
                subject=subject,
                body=body,
                now=work.now,
                language=reader.language,
                text_key=key,
                instance_id=work.instance_id,
            )
    return {}


def _allowed(work: Work, readers: list[_Reader]) -> list[_Reader]:
    """Those whom the case is not kept from: whoever is complained about hears nothing of it."""
    kept = work.connection.scalar(select(instance.c.excluded).where(instance.c.id == work.instance_id))
    if not kept or not (kept["people"] or kept["units"]):
        return readers
    subject = InstanceSubject(excluded_people=frozenset(kept["people"]), excluded_units=frozenset(kept["units"]))
    people = [(reader, read_actor(work.connection, reader.id)) for reader in readers]
    return [reader for reader, person in people if person is not None and not is_excluded(person, subject)]


def texts_of(work: Work) -> Texts:
    """The messages of the deployment that the work belongs to."""
    deployment = work.runtime.library.compiled(work.definition_id).bundle.deployment
    files = [each.content for each in deployment.resources if each.name.rpartition("/")[2] == "messages.yml"]
    return read_texts(files[0]) if files else Texts()


def _addresses(work: Work, reader: _Reader) -> Iterable[tuple[str, str]]:
    yield IN_APP, reader.id
    if reader.email and work.runtime.settings.smtp_host:
        yield "email", reader.email


def _readers(connection: Connection, recipients: object) -> list[_Reader]:
    wanted = [str(each) for each in recipients if each] if isinstance(recipients, list | tuple) else []
    if isinstance(recipients, str):
        wanted = [part.strip() for part in recipients.split(",") if part.strip()]
    people = [each.partition(":")[2] if ":" in each else each for each in wanted if not each.startswith("group:")]
    groups = [each.partition(":")[2] for each in wanted if each.startswith("group:")]
    members = select(membership.c.person).where(membership.c.grp.in_(groups))
    rows = connection.execute(
        select(person.c.id, person.c.email, person.c.language)
        .where(person.c.active, or_(person.c.id.in_(people), person.c.id.in_(members)))
        .order_by(person.c.id)
    )
    return [_Reader(*row) for row in rows]
