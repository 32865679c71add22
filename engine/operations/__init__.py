"""What people, programs and the clock can do: one verb, one file; one operation, one transaction, one audit record.

Every operation takes the `Runtime` first, then the thing; it raises `BihuanError` with a sentence, or gives a frozen
result. Pages, the JSON API, commands, workflows and the worker are its callers.
"""

from engine.operations.access_tokens import actor_by_token, issue_token, revoke_token
from engine.operations.assign_task import assign_task
from engine.operations.attach import attach
from engine.operations.audit_proof import AuditVerified
from engine.operations.broadcast_signal import broadcast_signal
from engine.operations.bulk_work import BulkChanged, BulkStarted, continue_bulk, stop_bulk
from engine.operations.cancel_instance import cancel_instance
from engine.operations.choose_activities import choose_activities
from engine.operations.claim_task import claim_task
from engine.operations.comment import comment
from engine.operations.complete_task import complete_task
from engine.operations.deploy import DeploymentRefused, check_deployment, deploy
from engine.operations.directory import Person, Unit, save_calendar, save_people, save_person, save_unit, save_units
from engine.operations.fire_due import fire_due, next_due, run_until, tidy
from engine.operations.migrate import MigrationOwner, migrate
from engine.operations.migrate_instance import Migration, migrate_instance, plan_migration
from engine.operations.migrate_instances import migrate_instances
from engine.operations.modify_instance import Beginning, Modification, modify_instance, plan_modification
from engine.operations.notify_people import notify_people
from engine.operations.planned import NotPossible, Plan, Planned
from engine.operations.publish_message import publish_message
from engine.operations.queue_notification import queue_notification
from engine.operations.read_notifications import read_notifications
from engine.operations.refusals import FormRefused, permit
from engine.operations.resolve_incident import resolve_incident
from engine.operations.restart_instance import restart_instance
from engine.operations.results import (
    Attached,
    Commented,
    Deployed,
    InstanceChanged,
    InstanceStarted,
    MessagePublished,
    SignalBroadcast,
    TaskChanged,
    TaskCompleted,
    TokenIssued,
    Worked,
)
from engine.operations.retry_incidents import retry_incidents
from engine.operations.runtime import Runtime
from engine.operations.save_draft import save_draft
from engine.operations.seal_days import seal_days
from engine.operations.sessions import actor_by_session, end_session, open_session
from engine.operations.sign_in import sign_in
from engine.operations.start_instance import start_instance
from engine.operations.start_instances import NewInstance, start_instances
from engine.operations.suspend_definition import resume_definition, suspend_definition
from engine.operations.suspend_instance import resume_instance, suspend_instance
from engine.operations.unclaim_task import unclaim_task
from engine.operations.verify_audit import export_audit, verify_audit, verify_export
from engine.operations.work import Action, BpmnError, Projection, Work
from engine.storage.identity import new_id

__all__ = [
    "Action",
    "Attached",
    "AuditVerified",
    "Beginning",
    "BpmnError",
    "BulkChanged",
    "BulkStarted",
    "Commented",
    "Deployed",
    "DeploymentRefused",
    "FormRefused",
    "InstanceChanged",
    "InstanceStarted",
    "MessagePublished",
    "Migration",
    "MigrationOwner",
    "Modification",
    "NewInstance",
    "NotPossible",
    "Person",
    "Plan",
    "Planned",
    "Projection",
    "Runtime",
    "SignalBroadcast",
    "TaskChanged",
    "TaskCompleted",
    "TokenIssued",
    "Unit",
    "Work",
    "Worked",
    "actor_by_session",
    "actor_by_token",
    "assign_task",
    "attach",
    "broadcast_signal",
    "cancel_instance",
    "check_deployment",
    "choose_activities",
    "claim_task",
    "comment",
    "complete_task",
    "continue_bulk",
    "deploy",
    "end_session",
    "export_audit",
    "fire_due",
    "issue_token",
    "migrate",
    "migrate_instance",
    "migrate_instances",
    "modify_instance",
    "new_id",
    "next_due",
    "notify_people",
    "open_session",
    "permit",
    "plan_migration",
    "plan_modification",
    "publish_message",
    "queue_notification",
    "read_notifications",
    "resolve_incident",
    "restart_instance",
    "resume_definition",
    "resume_instance",
    "retry_incidents",
    "revoke_token",
    "run_until",
    "save_calendar",
    "save_draft",
    "save_people",
    "save_person",
    "save_unit",
    "save_units",
    "seal_days",
    "sign_in",
    "start_instance",
    "start_instances",
    "stop_bulk",
    "suspend_definition",
    "suspend_instance",
    "tidy",
    "unclaim_task",
    "verify_audit",
    "verify_export",
]
