"""Comments and attachments as queries show them. `rows` gives them on."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment in the file of a case."""

    id: str
    author: str
    author_name: str
    at: datetime
    text: str
    task_id: str | None


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """An attachment without its content."""

    id: str
    instance_id: str
    filename: str
    media_type: str
    size: int
    sha256: str
    author: str
    author_name: str
    at: datetime
    task_id: str | None


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    """An attachment with its bytes."""

    row: AttachmentRow
    content: bytes
