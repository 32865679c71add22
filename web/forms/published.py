"""Forms of published versions, read once an application: for facts of cases and for pages that begin a case."""

from collections.abc import Mapping
from typing import cast

from flask import current_app

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
KNOWN = "bihuan.forms"
Forms = Mapping[str, Form]


def published_form(runtime: Runtime, process_id: str, form_id: str) -> Form:
    """The form as published last."""
    versions = queries.definition_versions(runtime, process_id)
    latest = next((row.version for row in versions if row.latest), None)
    found = forms_of(runtime, process_id, version=latest).get(form_id) if latest else None
    if found is None:
        raise BihuanError(NO_FORM, process=process_id, form=form_id)
    return found


def forms_of(runtime: Runtime, process_id: str, *, version: int) -> Forms:
    """Every form of a version by id; versions never change, so they are read once."""
    known = cast("dict[tuple[str, int], Forms]", current_app.extensions.setdefault(KNOWN, {}))
    if (process_id, version) not in known:
        files = queries.definition(runtime, process_id, version=version).files
        forms = [Resource(name, content) for name, content in files.items() if name.endswith(".form")]
        known[process_id, version] = read_deployment(forms).forms
    return known[process_id, version]
