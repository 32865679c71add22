"""Work on many instances at once over the API: suspended processes, migrations, retries, and how far they are."""

from typing import Any

from engine import operations, queries
from engine.operations import Migration
from web.api import operating_shapes as shapes
from web.api.guard import caller, key, runtime
from web.api.problems import finding_values, language, part
from web.api.shown import shown

blueprint = part("api_bulk", "Bulk work 成批作业")


@blueprint.post("/definitions/<process_id>/suspend")
@blueprint.arguments(shapes.OfVersionWithReason)
@blueprint.response(202, shapes.BulkStarted)
def suspend_definition(asked: dict[str, Any], process_id: str) -> Any:
    """Nothing of the process starts any more, and all its instances stand still."""
    return operations.suspend_definition(runtime(), process_id, actor=caller(), key=key(), **asked)


@blueprint.post("/definitions/<process_id>/resume")
@blueprint.arguments(shapes.OfVersion)
@blueprint.response(202, shapes.BulkStarted)
def resume_definition(asked: dict[str, Any], process_id: str) -> Any:
    """It starts again, and its suspended instances go on."""
    return operations.resume_definition(runtime(), process_id, actor=caller(), key=key(), **asked)


@blueprint.post("/definitions/<process_id>/migrations/plan")
@blueprint.arguments(shapes.MigrationOfMany)
@blueprint.response(200, shapes.MigrationPlan)
def plan_migrations(asked: dict[str, Any], process_id: str) -> Any:
    """How many instances could move, and what hinders the others; nothing is changed."""
    view = queries.migration(
        runtime(), process_id, asked["from_version"], asked["version"], actor=caller(), mapping=asked["mapping"]
    )
    hindrances = [
        {"finding": finding_values(each.finding), "count": each.count, "instances": [one for one, _ in each.instances]}
        for each in view.hindrances
    ]
    return shown(view) | {
        "findings": [finding_values(one) for one in view.mapping_findings],
        "hindrances": hindrances,
    }


@blueprint.post("/definitions/<process_id>/migrations")
@blueprint.arguments(shapes.MigrationOfMany)
@blueprint.response(202, shapes.BulkStarted)
def migrate_instances(asked: dict[str, Any], process_id: str) -> Any:
    """Move the running instances of a version to another; each by itself."""
    wanted = Migration(asked["version"], asked["mapping"], asked["new_moments"])
    return operations.migrate_instances(
        runtime(), process_id, asked["from_version"], wanted, actor=caller(), instances=asked["instances"], key=key()
    )


@blueprint.post("/incidents/retry")
@blueprint.arguments(shapes.Retry)
@blueprint.response(202, shapes.BulkStarted)
def retry_incidents(asked: dict[str, Any]) -> Any:
    """Retry every open incident that fits all that is given."""
    return operations.retry_incidents(runtime(), actor=caller(), key=key(), **asked)


@blueprint.get("/bulk")
@blueprint.response(200, shapes.Bulks)
def list_bulk() -> Any:
    """The newest bulk work."""
    return {"items": queries.bulk_works(runtime(), actor=caller())}


@blueprint.get("/bulk/<bulk_id>")
@blueprint.response(200, shapes.BulkInFull)
def look_at_bulk(bulk_id: str) -> Any:
    """How far it is, how fast, how long the rest takes, and what fell out."""
    view = queries.bulk(runtime(), bulk_id, actor=caller())
    failures = [shown(each) | {"text": each.text(language())} for each in view.failures]
    return shown(view.row) | {"total": view.row.total, "failures": failures}


@blueprint.post("/bulk/<bulk_id>/stop")
@blueprint.response(200, shapes.BulkChanged)
def stop_bulk(bulk_id: str) -> Any:
    """Do nothing more after the slice in hand."""
    return operations.stop_bulk(runtime(), bulk_id, actor=caller())


@blueprint.post("/bulk/<bulk_id>/continue")
@blueprint.response(200, shapes.BulkChanged)
def continue_bulk(bulk_id: str) -> Any:
    """Go on with what is left."""
    return operations.continue_bulk(runtime(), bulk_id, actor=caller())
