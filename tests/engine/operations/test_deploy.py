"""Publishing: a version is immutable, the same again is none, faults are sentences."""

import pytest

from engine import queries
from engine.definitions import Resource
from engine.errors import BihuanError
from engine.operations import DeploymentRefused, Runtime, complete_task, deploy
from engine.rules.permissions import SYSTEM
from tests.builders.diagrams import chain, end, message, start, user
from tests.engine.operations.acting import LI, begin, only_task, publish, rows, status


def test_the_same_files_are_no_new_version(runtime: Runtime) -> None:
    """Publishing equal files again gives the version that is there."""
    first = publish(runtime, chain("p", start(), user("ask"), end()))
    again = publish(runtime, chain("p", start(), user("ask"), end()))

    assert (again.deployment_id, again.version, again.unchanged) == (first.deployment_id, 1, True)


def test_running_instances_keep_their_version(runtime: Runtime) -> None:
    """After a new version an old instance goes its old way, a new one the new way."""
    publish(runtime, chain("p", start(), user("ask"), end()))
    old = begin(runtime, "p")
    publish(runtime, chain("p", start(), user("ask"), user("check"), end()))
    new = begin(runtime, "p")

    for instance in (old, new):
        complete_task(runtime, only_task(runtime, instance), variables={}, actor=SYSTEM)

    assert (status(runtime, old), status(runtime, new)) == ("completed", "active")


def test_an_older_version_can_be_started_by_number(runtime: Runtime) -> None:
    """Version 1 still starts when version 2 is the latest."""
    from engine.operations import start_instance

    publish(runtime, chain("p", start(), user("one"), end()))
    publish(runtime, chain("p", start(), user("two"), end()))
    start_instance(runtime, "p", variables={}, actor=SYSTEM, version=1)

    assert [row["element"] for row in rows(runtime, "task")] == ["one"]


@pytest.mark.parametrize(
    "content",
    [
        b"not xml at all",
        b"<definitions",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>',
        b"<html/>",
        b"\x00\xff" * 100,
        b" " * 6_000_000,
    ],
    ids=["text", "broken", "entities", "other", "bytes", "large"],
)
def test_what_is_no_process_is_refused_with_findings(runtime: Runtime, content: bytes) -> None:
    """Whatever the bytes are, the answer is a refusal with sentences in both languages, and nothing is published."""
    with pytest.raises(DeploymentRefused) as refused:
        publish(runtime, Resource("a.bpmn", content))

    said = [(finding.text("zh") != "", finding.text("en") != "") for finding in refused.value.findings]
    assert (set(said), rows(runtime, "deployment")) == ({(True, True)}, [])


def test_the_second_engine_is_asked(runtime: Runtime) -> None:
    """What only the schema forbids (a file without a target namespace) is found by the second engine and said."""
    good = chain("p", start(), user("ask"), end())
    bad = Resource("p.bpmn", good.content.replace(b' targetNamespace="urn:tests"', b""))

    findings = deploy(runtime, [bad], actor=SYSTEM).findings

    said = [(finding.severity, finding.code) for finding in findings if finding.code.startswith("second_opinion")]
    assert said == [("warning", "second_opinion.schema")]


def test_a_refusal_keeps_to_one_language(runtime: Runtime) -> None:
    """The finding inside the sentence, and the reason inside the finding, speak the reader's language."""
    never = b"process: p\nexamples: [{name: \xe4\xbe\x8b, name_en: case, steps: [{complete: other}]}]"
    files = (chain("p", start(), user("ask"), end()), Resource("examples.yml", never))
    with pytest.raises(DeploymentRefused) as refused:
        deploy(runtime, files, actor=SYSTEM)

    zh, en = refused.value.text("zh"), refused.value.text("en")
    assert ("这项待办没有打开；打开的有：ask" in zh, "not open" in zh) == (True, False)
    assert ("not open; open are ask" in en, en.isascii()) == (True, True)


def test_only_administrators_publish(runtime: Runtime) -> None:
    """A handler may not publish."""
    with pytest.raises(BihuanError) as refused:
        deploy(runtime, [chain("p", start(), end())], actor=LI)

    assert refused.value.code == "permission.definition.deploy"


def test_start_events_of_older_versions_no_longer_wait(runtime: Runtime) -> None:
    """Only the latest version is started by a message."""
    file = chain("p", start(event=message("hello")), user("ask"), end(), messages={"hello": None})
    publish(runtime, file)
    publish(runtime, Resource("p.bpmn", file.content.replace(b"Ask", b"Ask2")))

    (waiting,) = rows(runtime, "start_event")
    (latest,) = [row for row in queries.definitions(runtime) if row.latest]
    assert (waiting["definition_id"], latest.version) == (latest.id, 2)
