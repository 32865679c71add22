"""What a customer sees who follows a complaint by number and code. The public pages and the API call it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.errors import BihuanError, Language, declare
from engine.operations import Runtime
from workflows.complaint_handling.catalogue import word
from workflows.complaint_handling.codes import hashed_code, same
from workflows.complaint_handling.rules import is_awaiting_answer, may_withdraw
from workflows.complaint_handling.tables import complaint, complaint_message

NOT_FOUND = declare(
    "complaint.not_found",
    "missing",
    zh="没有找到该投诉，或查询码不对。请核对编号（如 TS-20260302-0001）和查询码后重试。",
    en="There is no such complaint, or the code is wrong. Check the number (such as TS-20260302-0001) and the code.",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """Something that the customer was told, without codes and links."""

    at: datetime
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How a complaint stands, in the customer's words."""

    number: str
    subject: str
    description: str
    kind: str
    stage: str
    """Value of the stage, such as `handling`; `stage_text` says it to people."""
    stage_text: str
    outcome_text: str
    received_at: datetime
    reply_due: datetime | None
    closed_at: datetime | None
    letters: tuple[Letter, ...]
    """Newest first."""
    may_answer: bool
    """A reply waits for the customer's confirmation."""
    may_withdraw: bool


def follow_complaint(runtime: Runtime, number: str, *, code: str, language: Language = "zh") -> FollowUp:
    """How the complaint stands. A wrong number and a wrong code are the same `complaint.not_found`."""

    def read(connection: Connection) -> FollowUp:
        row = complaint_of(connection, number, code=code)
        return _follow_up(row, _letters(connection, row.number), language)

    return runtime.database.read(read)


def complaint_of(connection: Connection, number: str, *, code: str) -> Row[Any]:
    """The complaint's row, if the code is the right one; else `complaint.not_found`."""
    query = select(complaint).where(complaint.c.number == number.strip().upper())
    row = connection.execute(query).one_or_none()
    if row is None or not same(row.code_hash, hashed_code(code)):
        raise BihuanError(NOT_FOUND)
    return row


def _letters(connection: Connection, number: str) -> tuple[Letter, ...]:
    query = select(complaint_message).where(complaint_message.c.number == number)
    rows = connection.execute(query.order_by(complaint_message.c.id.desc()))
    return tuple(Letter(row.at, row.subject, row.body) for row in rows)


def _follow_up(row: Row[Any], letters: tuple[Letter, ...], language: Language) -> FollowUp:
    return FollowUp(
        number=row.number,
        subject=row.subject,
        description=row.description,
        kind=word("kind", row.kind, language),
        stage=row.stage,
        stage_text=word("stage", row.stage, language),
        outcome_text=word("outcome", row.outcome, language),
        received_at=row.received_at,
        reply_due=row.reply_due,
        closed_at=row.closed_at,
        letters=letters,
        may_answer=is_awaiting_answer(row.stage),
        may_withdraw=may_withdraw(row.stage),
    )
