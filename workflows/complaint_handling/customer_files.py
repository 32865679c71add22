"""Files that customers send with a complaint: checked before it is filed, kept with its case, shown to them again.

The public pages call it. The checks are those of every attachment; the limits here are tighter, because anybody may.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine import queries
from engine.errors import BihuanError, declare
from engine.operations import Runtime, attach
from engine.operations.attach import checked_type
from engine.queries.rows import AttachmentContent, AttachmentRow
from engine.rules.permissions import SYSTEM, Actor
from workflows.complaint_handling.file_complaint import Filed
from workflows.complaint_handling.follow_complaint import NOT_FOUND, complaint_of

MOST_FILES = 3
MOST_MEGABYTES = 10
TOO_MANY = declare(
    "complaint.too_many_files",
    "invalid",
    zh="最多可以附上 {limit} 个文件，现在选了 {count} 个。请只保留最能说明问题的。",
    en="At most {limit} files may be attached; {count} were chosen. Keep those that show the matter best.",
)


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """A file as a customer sends it."""

    filename: str
    content: bytes


def most_megabytes(runtime: Runtime) -> int:
    """How large one file of a customer may be."""
    return min(MOST_MEGABYTES, runtime.settings.upload_megabytes)


def refused_files(runtime: Runtime, files: Sequence[CustomerFile]) -> tuple[BihuanError, ...]:
    """Why files cannot be taken, one reason a file; empty where all can."""
    if len(files) > MOST_FILES:
        return (BihuanError(TOO_MANY, limit=MOST_FILES, count=len(files)),)
    refusals: list[BihuanError] = []
    for file in files:
        try:
            checked_type(file.filename, file.content, limit_megabytes=most_megabytes(runtime))
        except BihuanError as refusal:
            refusals.append(refusal)
    return tuple(refusals)


def keep_files(runtime: Runtime, filed: Filed, files: Sequence[CustomerFile]) -> None:
    """Keep the files with the case; the same complaint filed twice keeps them once."""
    for place, file in enumerate(files):
        key = f"{filed.number}:{place}"
        attach(
            runtime, filed.instance_id, filename=file.filename, content=file.content, actor=_customer(filed.number),
            key=key,
        )  # fmt: skip


def customer_files(runtime: Runtime, number: str, *, code: str) -> tuple[AttachmentRow, ...]:
    """The files that the customer sent, and no others. Raises `complaint.not_found`."""
    row = runtime.database.read(lambda connection: complaint_of(connection, number, code=code))
    kept = queries.attachments(runtime, row.instance_id, actor=SYSTEM)
    return tuple(file for file in kept if file.author == _customer(row.number).id)


def customer_file(runtime: Runtime, number: str, *, code: str, attachment_id: str) -> AttachmentContent:
    """One of those files with its bytes. Raises `complaint.not_found` also for a file that is not the customer's."""
    if attachment_id not in {file.id for file in customer_files(runtime, number, code=code)}:
        raise BihuanError(NOT_FOUND)
    return queries.attachment(runtime, attachment_id, actor=SYSTEM)


def _customer(number: str) -> Actor:
    """Who sent them, as history and audit say it. No login can be called so: logins have no colon."""
    return replace(SYSTEM, id=f"customer:{number}")
