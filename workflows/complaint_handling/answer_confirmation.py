"""The customer's answer to a reply: agreed or not, and how satisfied, by a link that works once or by number and code.

The public pages and the API call it. The case gets the answer as the message `complaint_confirmed`.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select, update

from engine.errors import BihuanError, declare
from engine.operations import Runtime, publish_message
from engine.rules.permissions import SYSTEM
from workflows.complaint_handling.codes import hashed
from workflows.complaint_handling.follow_complaint import complaint_of
from workflows.complaint_handling.tables import complaint, complaint_message

USED = declare(
    "complaint.answer_used",
    "conflict",
    zh="这个链接已经用过或已失效，不能再次使用。如需补充意见，请凭编号与我们联系。",
    en="This link was used already or is no longer valid. If you want to add something, contact us with your number.",
)
TOO_LATE = declare(
    "complaint.answer_too_late",
    "conflict",
    zh="确认期已过，投诉 {number} 已继续处理或结案，无法再提交回应。如仍有问题，请重新提交投诉。",
    en="The time for an answer is over; complaint {number} has moved on or is closed. File it again if it persists.",
)
BAD_SATISFACTION = declare(
    "complaint.bad_satisfaction",
    "invalid",
    zh="满意度应为 1 到 5 的整数，收到的是 {satisfaction}。",
    en="The satisfaction is a whole number from 1 to 5, got {satisfaction}.",
)
COMMENT_TOO_LONG = declare(
    "complaint.comment_too_long",
    "too_large",
    zh="意见最多 {limit} 个字符，现在有 {length} 个。请缩短后再提交。",
    en="Your words may have {limit} characters at most and have {length}. Please shorten them.",
)
LONGEST_COMMENT = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """What the page behind a link shows."""

    number: str
    subject: str
    name: str
    reply: str
    """The letter with our reply."""
    language: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer was taken."""

    number: str
    confirmed: bool


def confirmation(runtime: Runtime, token: str) -> Question:
    """What the customer is asked by this link; `complaint.answer_used` if it is used up or unknown."""

    def read(connection: Connection) -> Question:
        row = _asked(connection, token)
        letters = select(complaint_message.c.body).where(
            complaint_message.c.number == row.number, complaint_message.c.message == "reply"
        )
        newest = letters.order_by(complaint_message.c.id.desc()).limit(1)
        reply = connection.execute(newest).scalar_one_or_none() or ""
        return Question(row.number, row.subject, row.customer_name, reply, row.language)

    return runtime.database.read(read)


def answer_confirmation(
    runtime: Runtime, token: str, *, confirmed: bool, satisfaction: int, comment: str = ""
) -> Answered:
    """Take the answer that came by the link, and let the case go on with it.

    The link works once (`complaint.answer_used`); after the time limit it is `complaint.answer_too_late`.
    """
    row = runtime.database.read(lambda connection: _asked(connection, token))
    return _deliver(runtime, row, confirmed=confirmed, satisfaction=satisfaction, comment=comment)


def answer_by_code(
    runtime: Runtime, number: str, *, code: str, confirmed: bool, satisfaction: int, comment: str = ""
) -> Answered:
    """As `answer_confirmation`, for a customer without e-mail who follows the complaint by number and code."""
    row = runtime.database.read(lambda connection: complaint_of(connection, number, code=code))
    if row.answer_hash is None:
        raise BihuanError(USED)
    return _deliver(runtime, row, confirmed=confirmed, satisfaction=satisfaction, comment=comment)


def _asked(connection: Connection, token: str) -> Row[Any]:
    row = connection.execute(select(complaint).where(complaint.c.answer_hash == hashed(token))).one_or_none()
    if row is None:
        raise BihuanError(USED)
    return row


def _deliver(runtime: Runtime, row: Row[Any], *, confirmed: bool, satisfaction: int, comment: str) -> Answered:
    if isinstance(satisfaction, bool) or satisfaction not in range(1, 6):
        raise BihuanError(BAD_SATISFACTION, satisfaction=satisfaction)
    if len(comment) > LONGEST_COMMENT:
        raise BihuanError(COMMENT_TOO_LONG, limit=LONGEST_COMMENT, length=len(comment))
    # The key makes the second of two submissions of one link answer as the first did, whatever it says.
    published = publish_message(
        runtime, "complaint_confirmed", correlation_key=row.number, actor=SYSTEM, key=f"answer:{row.answer_hash}",
        variables={"confirmed": confirmed, "satisfaction": satisfaction, "customer_comment": comment},
    )  # fmt: skip
    used = update(complaint).where(complaint.c.number == row.number, complaint.c.answer_hash == row.answer_hash)
    closed = used.values(answer_hash=None, answered_at=runtime.clock())
    runtime.database.write(lambda connection: connection.execute(closed) and None, repeatable=True)
    if not published.delivered:
        raise BihuanError(TOO_LATE, number=row.number)
    return Answered(row.number, confirmed)
