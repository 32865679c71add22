"""Forms of published versions, read once an application: for facts of cases and for pages that begin a case."""

from collections.abc import Mapping
from functools import partial
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
    """Every form of a version by id, in the order of the diagram; versions never change, so they are read once."""
    known = cast("dict[tuple[str, int], Forms]", current_app.extensions.setdefault(KNOWN, {}))
    if (process_id, version) not in known:
        view = queries.definition(runtime, process_id, version=version)
        files = [Resource(name, content) for name, content in view.files.items() if name.endswith(".form")]
        forms = read_deployment(files).forms
        known[process_id, version] = {name: forms[name] for name in sorted(forms, key=partial(_place, view.xml))}
    return known[process_id, version]


def _place(diagram: bytes, form_id: str) -> int:
    """Where the diagram asks for the form; one that begins a case stands in no task and comes first."""
    return diagram.find(f'formId="{form_id}"'.encode())
