"""Short ways to play one example over one diagram. For the tests of `engine.second_opinion`."""

from datetime import datetime, timedelta, timezone

from engine.definitions import Deployment, Resource, read_deployment
from engine.second_opinion import Example, Played, Step, play
from tests.engine.definitions.diagrams import settings

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=8)))


def deployed(content: bytes, *others: Resource) -> Deployment:
    """A deployment that must be free of errors."""
    deployment = read_deployment([Resource("d.bpmn", content), *others])
    assert deployment.publishable, [finding.text("en") for finding in deployment.findings]
    return deployment


def example(*steps: Step, start: dict[str, object] | None = None) -> Example:
    """A case of the process `p` that starts at noon."""
    return Example(name="试", name_en="trial", process="p", now=NOON, start=start or {}, steps=steps)


def played(content: bytes, *steps: Step, start: dict[str, object] | None = None) -> Played:
    """What comes of the steps on our interpreter."""
    return play(deployed(content), example(*steps, start=start))


def user(name: str) -> str:
    """A user task that somebody may do."""
    who = settings('<zeebe:assignmentDefinition candidateGroups="staff"/>')
    return f'<userTask id="{name}">{who}</userTask>'


def job(name: str) -> str:
    """A service task whose job type is its id."""
    done = settings(f'<zeebe:taskDefinition type="{name}"/>')
    return f'<serviceTask id="{name}">{done}</serviceTask>'


def script(name: str, expression: str) -> str:
    """A script task that sets the variable called like it with a v before."""
    told = f'<zeebe:script expression="={expression}" resultVariable="v{name}"/>'
    return f'<scriptTask id="{name}">{settings(told)}</scriptTask>'
