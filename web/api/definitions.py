"""Definitions and deployments over the API."""

from typing import Any

from engine import operations, queries
from engine.definitions import Resource
from engine.queries.rows import DefinitionView
from web.api.definition_shapes import DefinitionInFull, Definitions, Deployed, Deployment, VersionQuery
from web.api.guard import caller, key, runtime
from web.api.problems import finding_values, part
from web.api.shown import shown

blueprint = part("api_definitions", "Definitions 流程定义")


@blueprint.get("/definitions")
@blueprint.response(200, Definitions)
def list_definitions() -> Any:
    """The newest version of every definition that the caller may see."""
    return {"items": queries.definitions(runtime(), actor=caller())}


@blueprint.get("/definitions/<process_id>")
@blueprint.arguments(VersionQuery, location="query")
@blueprint.response(200, DefinitionInFull)
def look_at_definition(wanted: dict[str, Any], process_id: str) -> Any:
    """One version with all its files and what the checks found."""
    return _in_full(queries.definition(runtime(), process_id, actor=caller(), **wanted))


@blueprint.post("/deployments")
@blueprint.arguments(Deployment)
@blueprint.response(201, Deployed)
def deploy(brought: dict[str, Any]) -> Any:
    """Publish files together as one version. Refused with the findings where they hold errors."""
    resources = [Resource(file["name"], file["content"].encode()) for file in brought["files"]]
    done = operations.deploy(runtime(), resources, actor=caller(), name=brought["name"], key=key())
    processes = [{"process_id": process, "version": version} for process, version in done.processes]
    return shown(done) | {"processes": processes, "findings": [finding_values(one) for one in done.findings]}


def _in_full(view: DefinitionView) -> dict[str, Any]:
    files = [{"name": name, "content": content.decode("utf-8", "replace")} for name, content in view.files.items()]
    findings = [finding_values(one) for one in view.findings]
    return shown(view.row) | {"file": view.file, "files": files, "findings": findings}
