"""Service tasks: jobs for workers."""

from engine.execution.effects import JobClosed, JobOpened
from engine.graph import Work
from tests.builders import error, process
from tests.engine.execution.play import play


def test_job_is_opened_with_type_headers_and_variables() -> None:
    """The worker gets the job type, the attempts, the headers and, without input mappings, everything that can be
    seen.
    """
    diagram = process().start().service_task("tell", "=kind", name="x").build()

    job = next(iter(play(diagram, {"kind": "send_mail", "to": "a@b"}).tasks.values()))

    assert job == JobOpened(3, "tell", "send_mail", 3, {}, {"kind": "send_mail", "to": "a@b"})


def test_worker_sees_only_mapped_inputs() -> None:
    """With input mappings the worker sees these only."""
    diagram = process().start().service_task("tell", "mail", inputs={"to": "=customer.mail"}).build()

    job = next(iter(play(diagram, {"customer": {"mail": "a@b"}, "secret": 1}).tasks.values()))

    assert isinstance(job, JobOpened)
    assert job.variables == {"to": "a@b"}


def test_results_come_back_through_output_mappings() -> None:
    """Only what the output mappings name leaves the task."""
    diagram = process().start().service_task("score", outputs={"score": "=raw * 10"}).end().build()

    assert play(diagram).complete("score", raw=4, noise=1).variables == {"score": 40}


def test_failing_output_mapping_keeps_the_result() -> None:
    """Where an output mapping fails, the result of the job is kept, so that a retry needs no second job."""
    played = play(process().start().service_task("score", outputs={"score": "=raw * factor"}).end().build())
    played.complete("score", raw=4)
    before = played.problems

    played.set(factor=2).retry()

    assert (before, played.variables) == ([("score", "execution.expression_failed")], {"factor": 2, "score": 8})


def test_error_of_a_worker_is_caught_at_the_boundary() -> None:
    """The boundary event with the worker's code wins over the one for all codes; the job is closed as cancelled."""
    diagram = (
        process().start().service_task("pay").boundary("any", "pay", error()).user_task("look")
        .boundary("broke", "pay", error("NO_MONEY")).user_task("ask").build()
    )  # fmt: skip
    played = play(diagram)
    token = played.token("pay")

    played.error("pay", "NO_MONEY", missing=3)

    assert (played.open, played.variables, JobClosed(token, "cancelled") in played.last) == (
        ["ask"],
        {"missing": 3},
        True,
    )


def test_uncaught_error_of_a_worker_is_an_incident() -> None:
    """Nothing catches the code: an incident; the job stays open."""
    played = play(process().start().service_task("pay").boundary("other", "pay", error("X")).end().build())

    played.error("pay", "NO_MONEY")

    assert (played.problems, played.open) == ([("pay", "execution.uncaught_error")], ["pay"])


def test_uncaught_error_in_a_called_instance_ends_it() -> None:
    """An instance that was called ends with the error, so that its caller can catch it."""
    played = play(process().start().service_task("pay").end().build(), called=True)

    played.error("pay", "NO_MONEY")

    assert (played.status, played.ended and played.ended.error_code) == ("failed", "NO_MONEY")


def test_task_with_work_of_a_worker_waits() -> None:
    """A script task, a rule task or a throw event with a job type is done by a worker instead."""
    diagram = process().start().script("s", work=Work("py")).throw("t", work=Work("mail")).end().build()

    played = play(diagram)

    assert (played.open, played.complete("s").open, played.complete("t").status) == (["s"], ["t"], "completed")
