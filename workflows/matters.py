"""The list of all business matters. A new one is added here, and nowhere else."""

from engine.operations import Deployed, Runtime, deploy
from engine.rules.permissions import SYSTEM, Actor
from workflows import complaint_handling, customer_file
from workflows.workflow import Workflow


def registry() -> tuple[Workflow, ...]:
    """Every matter, in the order in which their tables are made."""
    return (customer_file.WORKFLOW, complaint_handling.WORKFLOW)


def publish(runtime: Runtime, *, actor: Actor = SYSTEM) -> tuple[Deployed, ...]:
    """Publish the definitions of every matter; files that did not change make no new version."""
    return tuple(
        deploy(runtime, resources, actor=actor, name=workflow.name)
        for workflow in registry()
        if (resources := workflow.resources())
    )
