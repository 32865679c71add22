"""附件: somebody puts a file into the file of a case. Its type is read from its bytes, never believed from its name."""

from hashlib import sha256
from pathlib import PurePosixPath

import puremagic
from sqlalchemy import Connection, insert, select

from engine.errors import BihuanError, declare
from engine.operations.answers import check_same, earlier_answer, full_key
from engine.operations.case_file import open_file, put_on_record
from engine.operations.results import Attached
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.storage.identity import new_id
from engine.storage.tables import attachment
from engine.storage.tables import content as contents

TOO_LARGE = declare(
    "attachment.too_large",
    "too_large",
    zh="文件“{filename}”有 {size} MB，最大 {limit} MB。请压缩或拆分后再上传。",
    en='The file "{filename}" has {size} MB; at most {limit} MB are taken. Compress or split it.',
)
FORBIDDEN = declare(
    "attachment.forbidden",
    "invalid",
    zh="文件“{filename}”的类型不允许上传。可以上传：{allowed}。",
    en='Files like "{filename}" are not taken. Allowed: {allowed}.',
)
MISTAKEN = declare(
    "attachment.mistaken",
    "invalid",
    zh="文件“{filename}”的内容与后缀 {ending} 不符：它可能改过名，或已损坏。请用原来的程序重新保存后再上传。",
    en='The content of "{filename}" is not what {ending} says: it may have been renamed or damaged. Save it again with'
    " the program that made it, then upload it.",
)
EMPTY = declare(
    "attachment.empty",
    "invalid",
    zh="文件“{filename}”是空的。请检查后重新选择。",
    en='The file "{filename}" is empty. Check it and choose again.',
)
ALLOWED = {
    ".pdf": ("application/pdf",),
    ".png": ("image/png",),
    ".jpg": ("image/jpeg",),
    ".jpeg": ("image/jpeg",),
    ".gif": ("image/gif",),
    ".webp": ("image/webp",),
    ".txt": ("text/plain",),
    ".csv": ("text/csv",),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
    ".pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation",),
    ".zip": ("application/zip",),
    ".mp3": ("audio/mpeg",),
    ".wav": ("audio/wav",),
    ".mp4": ("video/mp4",),
    ".eml": ("message/rfc822",),
}
"""Endings that may be uploaded, with the media type under which they are given out again."""
_TEXTS = (".txt", ".csv", ".eml")
_OFFICE = (".docx", ".xlsx", ".pptx", ".zip")
_LONGEST_NAME = 200


def attach(
    runtime: Runtime,
    instance_id: str,
    *,
    filename: str,
    content: bytes,
    actor: Actor,
    task_id: str | None = None,
    key: str | None = None,
) -> Attached:
    """Keep a file.

    Raises: `attachment.too_large`, `attachment.forbidden` (ending not allowed), `attachment.mistaken` (the bytes are
    something else), `attachment.empty`, `instance.missing`, `task.missing`, `permission.*`.
    """
    name = _clean(filename)
    media_type = checked_type(name, content, limit_megabytes=runtime.settings.upload_megabytes)
    digest = sha256(content).hexdigest()
    answer = Attached(new_id(), digest)
    kept_key = full_key("attach", actor, key)

    def once(connection: Connection) -> Attached:
        found = open_file(connection, instance_id, task_id=task_id, actor=actor, action="attach", key=kept_key)
        if found.repeated:
            check_same(connection, kept_key, {"sha256": digest}, shown=key)
            return earlier_answer(found, Attached, chain=instance_id, key=key)
        assert found.instance is not None
        body = {"attachment": answer.attachment_id, "filename": name, "sha256": digest, "task": task_id}
        put_on_record(
            runtime, connection, found.instance, actor=actor, operation="attach", what="attached", body=body,
            key=kept_key, answer=answer,
        )  # fmt: skip
        if connection.scalar(select(contents.c.sha256).where(contents.c.sha256 == digest)) is None:
            connection.execute(insert(contents).values(sha256=digest, bytes=content))
        connection.execute(
            insert(attachment).values(
                id=answer.attachment_id,
                instance_id=instance_id,
                task_id=task_id,
                filename=name,
                media_type=media_type,
                size=len(content),
                sha256=digest,
                author=actor.id,
                at=runtime.clock(),
            )
        )
        return answer

    return runtime.database.write(once, repeatable=key is not None)


def checked_type(filename: str, content: bytes, *, limit_megabytes: int) -> str:
    """The media type of a file that may be kept; otherwise raises what is wrong with it."""
    if not content:
        raise BihuanError(EMPTY, filename=filename)
    if len(content) > limit_megabytes * 1024 * 1024:
        raise BihuanError(TOO_LARGE, filename=filename, size=f"{len(content) / 1024 / 1024:.1f}", limit=limit_megabytes)
    ending = PurePosixPath(filename).suffix.lower()
    if ending not in ALLOWED:
        raise BihuanError(FORBIDDEN, filename=filename, allowed=" ".join(sorted(ALLOWED)))
    if not _is_what_it_says(ending, content):
        raise BihuanError(MISTAKEN, filename=filename, ending=ending)
    return ALLOWED[ending][0]


def _is_what_it_says(ending: str, content: bytes) -> bool:
    if ending in _TEXTS:
        return b"\0" not in content[:4096]
    if ending in _OFFICE:
        return content.startswith(b"PK")
    try:
        found = {match.extension.lower() for match in puremagic.magic_string(content[:65_536])}
    except (puremagic.PureError, ValueError):
        return False
    same = {".jpg": {".jpg", ".jpeg", ".jfif"}, ".jpeg": {".jpg", ".jpeg", ".jfif"}}
    return not found.isdisjoint(same.get(ending, {ending}))


def _clean(filename: str) -> str:
    name = filename.replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if letter.isprintable()).strip(" .") or "file"
    if len(name) > _LONGEST_NAME:
        stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
        name = stem[: _LONGEST_NAME - len(ending)] + ending
    return name
