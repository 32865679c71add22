"""The customer takes a complaint back, at any time before it is closed. Public pages, API and staff call it."""

from typing import Any

from sqlalchemy import Connection, Row, select

from engine import queries
from engine.errors import BihuanError, declare
from engine.operations import Runtime, publish_message
from engine.rules.permissions import SYSTEM, Actor, refusal
from workflows.complaint_handling.follow_complaint import NOT_FOUND, complaint_of
from workflows.complaint_handling.rules import is_open, may_withdraw
from workflows.complaint_handling.tables import complaint

CLOSED = declare(
    "complaint.already_closed",
    "conflict",
    zh="投诉 {number} 已经结束，无法撤回。",
    en="Complaint {number} is closed already and cannot be withdrawn.",
)
SETTLED = declare(
    "complaint.already_settled",
    "conflict",
    zh="投诉 {number} 的处理结果已经确认，只剩归档，不能再撤回。如有新的问题，请另提一件投诉并写明此编号。",
    en="The outcome of complaint {number} is confirmed and only its archive is left, so it can no longer be withdrawn."
    " For something new, file another complaint and name this number.",
)
LONGEST_REASON = 500


def withdraw_complaint(
    runtime: Runtime, number: str, *, code: str | None = None, reason: str = "", actor: Actor = SYSTEM
) -> None:
    """End the case because the customer wants it so.

    Customers name their `code`. Staff who take a customer's wish by phone leave it out and need the permissions to
    file complaints and to see this case: nobody withdraws a complaint about themselves. A closed complaint is
    `complaint.already_closed`, one whose outcome is confirmed `complaint.already_settled`.
    """
    refused = refusal(actor, "complaint.file")
    if code is None and (actor.trusted or refused is not None):
        raise refused or BihuanError(NOT_FOUND)
    row = runtime.database.read(lambda connection: _found(connection, number, code))
    if code is None:
        queries.instance(runtime, row.instance_id, actor=actor)  # refuses whoever may not see the case
    found = _open(row)
    published = publish_message(
        runtime, "complaint_withdrawn", correlation_key=found, actor=SYSTEM, key=f"withdraw:{found}",
        variables={"withdrawal_reason": reason[:LONGEST_REASON]},
    )  # fmt: skip
    if not published.delivered:
        raise BihuanError(CLOSED, number=found)


def _found(connection: Connection, number: str, code: str | None) -> Row[Any]:
    if code is not None:
        row = complaint_of(connection, number, code=code)
    else:
        query = select(complaint).where(complaint.c.number == number.strip().upper())
        row = connection.execute(query).one_or_none()  # type: ignore[assignment]
    if row is None:
        raise BihuanError(NOT_FOUND)
    return row


def _open(row: Row[Any]) -> str:
    if not is_open(row.stage):
        raise BihuanError(CLOSED, number=row.number)
    if not may_withdraw(row.stage):
        raise BihuanError(SETTLED, number=row.number)
    return str(row.number)
