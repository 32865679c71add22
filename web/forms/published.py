"""Forms of the running version of a process, for pages that begin a case rather than work on a task."""

from functools import lru_cache

from engine import queries
from engine.definitions import Form, Resource, read_deployment
from engine.errors import BihuanError, declare
from engine.operations import Runtime

NO_FORM = declare(
    "web.no_form",
    "missing",
    zh="流程 {process} 没有发布表单 {form}，这一页暂时不能用。请联系流程管理员。",
    en="The process {process} has no published form {form}; this page cannot be used. Tell the process administrator.",
)


def published_form(runtime: Runtime, process_id: str, form_id: str) -> Form:
    """The form as published last."""
    version = queries.definition(runtime, process_id).row.version
    found = _forms(runtime, process_id, version).get(form_id)
    if found is None:
        raise BihuanError(NO_FORM, process=process_id, form=form_id)
    return found


@lru_cache(maxsize=32)
def _forms(runtime: Runtime, process_id: str, version: int) -> dict[str, Form]:
    files = queries.definition(runtime, process_id, version=version).files
    return dict(read_deployment([Resource(n, c) for n, c in files.items() if n.endswith(".form")]).forms)
