"""留言: somebody writes a comment into the file of a case."""

from sqlalchemy import Connection, insert

from engine.errors import BihuanError, declare
from engine.operations.answers import check_same, earlier_answer, full_key
from engine.operations.case_file import open_file, put_on_record
from engine.operations.results import Commented
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.storage.identity import new_id
from engine.storage.tables import comment as comments

EMPTY = declare(
    "comment.empty",
    "invalid",
    zh="留言不能为空。请写下内容再提交。",
    en="The comment is empty. Write something before you submit it.",
)
TOO_LONG = declare(
    "comment.too_long",
    "too_large",
    zh="留言有 {length} 个字，最多 {limit} 个。请缩短，或作为附件上传。",
    en="The comment has {length} characters; at most {limit} are kept. Shorten it, or attach it as a file.",
)
LONGEST = 10_000


def comment(
    runtime: Runtime, instance_id: str, *, text: str, actor: Actor, task_id: str | None = None, key: str | None = None
) -> Commented:
    """Add a comment.

    Raises: `comment.empty`, `comment.too_long`, `instance.missing`, `task.missing`, `permission.*`.
    """
    kept_key = full_key("comment", actor, key)
    said = text.strip()
    if not said:
        raise BihuanError(EMPTY)
    if len(said) > LONGEST:
        raise BihuanError(TOO_LONG, length=len(said), limit=LONGEST)
    answer = Commented(new_id())

    def once(connection: Connection) -> Commented:
        found = open_file(connection, instance_id, task_id=task_id, actor=actor, action="comment", key=kept_key)
        if found.repeated:
            check_same(connection, kept_key, {"text": said}, shown=key)
            return earlier_answer(found, Commented, chain=instance_id, key=key)
        assert found.instance is not None
        body = {"comment": answer.comment_id, "text": said, "task": task_id}
        put_on_record(
            runtime, connection, found.instance, actor=actor, operation="comment", what="commented", body=body,
            key=kept_key, answer=answer,
        )  # fmt: skip
        connection.execute(
            insert(comments).values(
                id=answer.comment_id,
                instance_id=instance_id,
                task_id=task_id,
                author=actor.id,
                at=runtime.clock(),
                text=said,
            )
        )
        return answer

    return runtime.database.write(once, repeatable=key is not None)
