"""Complaint handling (投诉处理): from intake to archive, as the diagram complaint.bpmn draws it.

The operations are `file_complaint`, `follow_complaint`, `answer_confirmation`, `withdraw_complaint` and
`import_complaints`; pages, API and command line call them and the functions of `reports`.
"""

from importlib.resources import files
from pathlib import Path

from engine.operations import MigrationOwner
from workflows.complaint_handling.actions import ACTIONS
from workflows.complaint_handling.projection import PROJECTION
from workflows.complaint_handling.tables import metadata
from workflows.workflow import Workflow

__all__ = ["PROCESS", "WORKFLOW", "metadata"]

PROCESS = "complaint_handling"
"""Id of the process in complaint.bpmn."""

_FOLDER = files("workflows.complaint_handling")
WORKFLOW = Workflow(
    name=PROCESS,
    folder=_FOLDER,
    actions=ACTIONS,
    projections={PROCESS: PROJECTION},
    migrations=MigrationOwner(PROCESS, Path(str(_FOLDER / "migrations"))),
)
