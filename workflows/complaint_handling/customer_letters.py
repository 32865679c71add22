"""What customers are told: a text of messages.yml in their language, kept with the complaint and sent by e-mail.

Only the actions of this matter call it. What is kept, and shown on the follow-up page, has no codes and no links.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, select

from engine.errors import Language
from engine.notifications import Texts
from engine.operations import Work, queue_notification
from engine.storage.identity import new_id
from workflows.complaint_handling.codes import follow_up_code
from workflows.complaint_handling.rules import moment_text
from workflows.complaint_handling.tables import complaint, complaint_message
from workflows.customer_file import customer

_SECRET = frozenset({"code", "follow_link", "answer_link"})
_LEFT_OUT = "\ufffc"
"""Stands where a code or link would be, in a text that is kept; its line is left out."""
_APOLOGY = {
    "zh": "给您带来不便，我们深表歉意。",
    "en": "We apologise for the trouble this has caused you.",
}
_HANDED_OVER = {"zh": "我们已将它移交给{unit}。", "en": "We have handed it over to {unit}."}


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter is for."""

    number: str
    name: str
    email: str
    language: Language


def complaint_row(work: Work) -> Row[Any]:
    """The complaint of the case that the work belongs to."""
    return work.connection.execute(select(complaint).where(complaint.c.instance_id == work.instance_id)).one()


def tell_customer(work: Work, row: Row[Any], message: str, *, more: Mapping[str, str] | None = None) -> None:
    """Keep the letter and, where an address is known and a mail server is set, queue it.

    `more` adds places to those of the case.
    """
    reader = _reader(work, row)
    facts = _facts(work, row, reader) | dict(more or {})
    texts = Texts(work.runtime.library.compiled(work.definition_id).bundle.deployment.texts)  # type: ignore[arg-type]
    subject, body = texts.fill(message, facts, reader.language)
    shown = facts | {name: _LEFT_OUT for name in _SECRET if facts.get(name)}
    _, kept = texts.fill(message, shown, reader.language)
    address = reader.email if work.runtime.settings.smtp_host else ""
    work.connection.execute(
        insert(complaint_message).values(
            id=new_id(),
            number=reader.number,
            message=message,
            language=reader.language,
            subject=subject,
            body="\n".join(line for line in kept.splitlines() if _LEFT_OUT not in line).strip(),
            sent_to=address,
            at=work.now,
        )
    )
    if address:
        queue_notification(
            work.connection, channel="email", address=address, subject=subject, body=body,
            language=reader.language, text_key=message, instance_id=work.instance_id, now=work.now,
        )  # fmt: skip


def _reader(work: Work, row: Row[Any]) -> Reader:
    known = customer(work.connection, row.customer_id) if row.customer_id else None
    language: Language = "en" if row.language == "en" else "zh"
    return Reader(row.number, row.customer_name, known.email if known else "", language)


def _facts(work: Work, row: Row[Any], reader: Reader) -> dict[str, str]:
    """Every place that a letter may have, as text in the reader's language."""
    variables, language, settings = work.variables, reader.language, work.runtime.settings
    due = variables.get("due") or {}
    handed_to = variables.get("handed_to") or ""
    return {
        "number": row.number,
        "name": reader.name,
        "subject": row.subject,
        "code": follow_up_code(work.runtime, row.number, row.code_issue),
        "follow_link": f"{settings.address}/follow",
        "reason": variables.get("refusal_reason") or "",
        "handed_over": _HANDED_OVER[language].format(unit=handed_to) if handed_to else "",
        "reply": variables.get("reply") or variables.get("proposed_reply") or "",
        "apology": _APOLOGY[language] if variables.get("apology") else "",
        "reply_due": moment_text(due.get("reply"), settings.zone, language),
    }
