"""What people put into the file of a case: comments and attachments."""

from typing import Any

from sqlalchemy import Connection, select

from engine.errors import BihuanError, declare
from engine.operations.runtime import Runtime
from engine.queries.instance import seen_instance
from engine.queries.reading_rows import names_of
from engine.queries.rows import AttachmentContent, AttachmentRow, CommentRow
from engine.rules.permissions import Actor
from engine.storage.tables import attachment as kept
from engine.storage.tables import comment, content

ATTACHMENT_MISSING = declare(
    "attachment.missing",
    "missing",
    zh="没有找到这个附件。请回到案件页面重新打开。",
    en="There is no such attachment. Open it again from the page of the case.",
)


def comments(runtime: Runtime, instance_id: str, *, actor: Actor) -> list[CommentRow]:
    """Comments of an instance, oldest first. Raises: `instance.missing`, `permission.instance.see`."""

    def once(connection: Connection) -> list[CommentRow]:
        seen_instance(connection, instance_id, actor=actor)
        query = select(comment).where(comment.c.instance_id == instance_id).order_by(comment.c.id)
        rows = connection.execute(query).all()
        names = names_of(connection, {row.author for row in rows})
        return [
            CommentRow(row.id, row.author, names.get(row.author, row.author), row.at, row.text, row.task_id)
            for row in rows
        ]

    return runtime.database.read(once)


def attachments(runtime: Runtime, instance_id: str, *, actor: Actor) -> list[AttachmentRow]:
    """Attachments of an instance, oldest first. Raises: `instance.missing`, `permission.instance.see`."""

    def once(connection: Connection) -> list[AttachmentRow]:
        seen_instance(connection, instance_id, actor=actor)
        rows = connection.execute(select(kept).where(kept.c.instance_id == instance_id).order_by(kept.c.id)).all()
        names = names_of(connection, {row.author for row in rows})
        return [_row(row, names.get(row.author, row.author)) for row in rows]

    return runtime.database.read(once)


def attachment(runtime: Runtime, attachment_id: str, *, actor: Actor) -> AttachmentContent:
    """One attachment with its bytes. Raises: `attachment.missing`, `permission.instance.see`."""

    def once(connection: Connection) -> AttachmentContent:
        query = select(kept, content.c.bytes).join(content, content.c.sha256 == kept.c.sha256)
        row = connection.execute(query.where(kept.c.id == attachment_id)).one_or_none()
        if row is None:
            raise BihuanError(ATTACHMENT_MISSING)
        seen_instance(connection, row.instance_id, actor=actor)
        names = names_of(connection, {row.author})
        return AttachmentContent(_row(row, names.get(row.author, row.author)), bytes(row.bytes))

    return runtime.database.read(once)


def _row(row: Any, author_name: str) -> AttachmentRow:
    return AttachmentRow(
        row.id,
        row.instance_id,
        row.filename,
        row.media_type,
        row.size,
        row.sha256,
        row.author,
        author_name,
        row.at,
        row.task_id,
    )
