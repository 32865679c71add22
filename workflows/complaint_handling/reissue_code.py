"""补发查询码: a customer has lost the follow-up code and gets another; the old one no longer works. The pages call it.

Whoever has the code acts as the customer, so only the front line and those who lead it may, and the case records it.
"""

from sqlalchemy import Connection, select, update

from engine.errors import BihuanError
from engine.operations import Runtime, permit
from engine.operations.case_file import open_file, put_on_record
from engine.rules.permissions import Actor
from workflows.complaint_handling.codes import follow_up_code, hashed
from workflows.complaint_handling.file_complaint import Filed
from workflows.complaint_handling.follow_complaint import NOT_FOUND
from workflows.complaint_handling.tables import complaint


def reissue_code(runtime: Runtime, number: str, *, actor: Actor) -> Filed:
    """Number and new code of the complaint.

    Raises: `complaint.not_found`, `permission.complaint.reissue_code`, and `permission.instance.see` for those from
    whom the case is kept.
    """
    permit(actor, "complaint.reissue_code")
    c = complaint.c
    query = select(c.number, c.instance_id, c.code_issue).where(c.number == number.strip().upper())

    def once(connection: Connection) -> Filed:
        row = connection.execute(query).one_or_none()
        if row is None:
            raise BihuanError(NOT_FOUND)
        found = open_file(connection, row.instance_id, task_id=None, actor=actor, action="reissue_code", key=None)
        assert found.instance is not None
        issue = row.code_issue + 1
        code = follow_up_code(runtime, row.number, issue)
        change = update(complaint).where(c.number == row.number)
        connection.execute(change.values(code_issue=issue, code_hash=hashed(code)))
        put_on_record(
            runtime, connection, found.instance, actor=actor, operation="reissue_code", what="code_reissued",
            body={"number": row.number, "issue": issue},
        )  # fmt: skip
        return Filed(row.number, code, row.instance_id)

    return runtime.database.write(once, repeatable=False)
