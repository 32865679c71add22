"""Cases are played in memory: tasks, jobs, messages, signals, timers, called processes."""

import pytest

from engine.second_opinion import Step
from tests.engine.definitions.diagrams import diagram, flow, line, settings
from tests.engine.second_opinion.cases import job, played, script, user

MESSAGE = (
    '<message id="m" name="paid"><extensionElements><zeebe:subscription correlationKey="=number"/></extensionElements>'
    '</message><signal id="sig" name="all"/>'
)
HOURLY = (
    '<boundaryEvent id="b" attachedToRef="t" cancelActivity="false"><timerEventDefinition><timeDuration>PT1H'
    "</timeDuration></timerEventDefinition></boundaryEvent>"
)
CATCH = '<intermediateCatchEvent id="c">{}</intermediateCatchEvent>'


def test_a_task_and_a_script_are_done() -> None:
    """Completing the open task moves the case to its end, with what the script made of it."""
    outcome = played(diagram(line(user("t"), script("w", "n + 1"))), Step("complete", "t", {"n": 1}))
    assert (outcome.status, outcome.completed, outcome.variables["vw"]) == ("completed", ("s", "t", "w", "e"), 2)


def test_a_job_waits_for_its_step() -> None:
    """A job is done by the step of that element and by nothing else."""
    content = diagram(line(job("t"), user("u")))
    assert (played(content).jobs, played(content, Step("work", "t")).open) == (("t",), ("u",))


def test_a_job_may_end_with_an_error() -> None:
    """A step with an error takes the way of the boundary event."""
    caught = (
        '<boundaryEvent id="b" attachedToRef="t"><errorEventDefinition/></boundaryEvent>' + flow("b", "u") + user("u")
    )
    assert played(diagram(line(job("t")) + caught), Step("work", "t", error="E1")).open == ("u",)


@pytest.mark.parametrize(("key", "status"), [("C-1", "completed"), (None, "completed"), ("C-2", "active")])
def test_a_message_needs_its_key(key: str | None, status: str) -> None:
    """A message reaches who waits for its name and key; without a key, anybody who waits for the name."""
    content = diagram(line(CATCH.format('<messageEventDefinition messageRef="m"/>')), outside=MESSAGE)
    assert played(content, Step("message", "paid", {}, key=key), start={"number": "C-1"}).status == status


def test_a_signal_is_heard() -> None:
    """A signal of a step reaches the waiting event."""
    content = diagram(line(CATCH.format('<signalEventDefinition signalRef="sig"/>')), outside=MESSAGE)
    assert played(content, Step("signal", "all")).status == "completed"


@pytest.mark.parametrize(("step", "open_tasks"), [(Step("timer", "b"), ("t", "u")), (Step("wait", "PT59M"), ("t",))])
def test_timers_fire_when_they_are_due(step: Step, open_tasks: tuple[str, ...]) -> None:
    """The clock goes to a timer's moment, or on by a duration, and what is due fires."""
    content = diagram(line(user("t")) + HOURLY + flow("b", "u") + user("u"))
    assert played(content, step).open == open_tasks


def test_a_called_process_gives_back_its_variables() -> None:
    """A call activity starts the other process and goes on with what it ends with."""
    other = f'<process id="q" isExecutable="true">{line(script("w", "n * 2"))}</process>'
    renamed = other.replace('"s"', '"qs"').replace('"e"', '"qe"').replace("s_w", "qs_w").replace("w_e", "w_qe")
    outcome = played(diagram(line('<callActivity id="t" calledElement="q"/>'), outside=renamed), start={"n": 4})
    assert (outcome.status, outcome.variables["vw"]) == ("completed", 8)


def test_one_instance_of_several_is_chosen_by_its_item() -> None:
    """`for` names the item of the multi-instance task that is done."""
    loop = settings('<zeebe:loopCharacteristics inputCollection="=units" inputElement="unit"/>')
    task = user("t").replace(
        "</userTask>", f"<multiInstanceLoopCharacteristics>{loop}</multiInstanceLoopCharacteristics></userTask>"
    )
    steps = (Step("complete", "t", {}, chosen="b"), Step("complete", "t", {}, chosen="b"))
    outcome = played(diagram(line(task)), *steps, start={"units": ["a", "b"]})
    assert (outcome.open, outcome.stopped.partition(":")[0]) == (("t",), "2. complete t")


@pytest.mark.parametrize(
    "step",
    [
        Step("complete", "x"),
        Step("work", "x"),
        Step("message", "x"),
        Step("timer", "x"),
        Step("wait", "soon"),
    ],
)
def test_a_step_that_cannot_be_taken_is_said(step: Step) -> None:
    """Playing stops at the first impossible step and names it."""
    outcome = played(diagram(line(user("t"))), step)

    said = (f"1. {step.kind} {step.target}: ", f"第 1 步 {step.kind} {step.target}：")
    assert (outcome.stopped.startswith(said[0]), outcome.stopped_zh.startswith(said[1])) == (True, True)
