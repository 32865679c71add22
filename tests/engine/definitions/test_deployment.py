"""Files of one deployment are read together and checked against each other."""

import pytest

from engine.definitions import Resource, digest, read_deployment
from tests.engine.definitions.diagrams import diagram, faults, line, read, settings

FORM = Resource("forms/reply.form", b'{"id": "reply", "type": "default", "components": []}')
RULES = Resource(
    "rules.dmn",
    b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
    b'<decision id="triage" name="Triage"/></definitions>',
)


def with_form(settings_of_form: str) -> bytes:
    """A diagram with one user task and that form."""
    task = settings(f'<zeebe:assignmentDefinition assignee="a"/><zeebe:formDefinition {settings_of_form}/>')
    return diagram(line(f'<userTask id="t">{task}</userTask>'))


def with_decision(name: str) -> bytes:
    """A diagram with one business rule task that asks a decision."""
    asked = settings(f'<zeebe:calledDecision decisionId="{name}" resultVariable="r"/>')
    return diagram(line(f'<businessRuleTask id="t">{asked}</businessRuleTask>'))


@pytest.mark.parametrize(
    ("content", "others", "expected"),
    [
        (with_form('formId="reply"'), [FORM], []),
        (with_form('formId="other"'), [FORM], [("unknown_form", "t")]),
        (with_form('formId="reply" externalReference="x"'), [FORM], [("unknown_attribute", "t")]),
        (with_decision("triage"), [RULES], []),
        (with_decision("other"), [RULES], [("unknown_decision", "t")]),
        (with_decision("=which"), [RULES], []),
    ],
)
def test_forms_and_decisions_must_be_there(
    content: bytes, others: list[Resource], expected: list[tuple[str, str]]
) -> None:
    """A task that names a form or decision outside the deployment is an error."""
    assert faults(content, *others) == expected


def test_an_embedded_form_is_found() -> None:
    """A form inside the process is known under its key."""
    embedded = settings('<zeebe:userTaskForm id="f1">{"components": []}</zeebe:userTaskForm>')
    content = with_form('formKey="camunda-forms:bpmn:f1"').replace(b"<startEvent", embedded.encode() + b"<startEvent")
    assert (list(read(content).forms), faults(content)) == (["f1"], [])


@pytest.mark.parametrize(
    ("resource", "code"),
    [
        (Resource("a.exe", b"MZ"), "definition.unknown_file"),
        (Resource("a.dmn", b"<definitions/>"), "dmn.file.not_dmn"),
        (Resource("a.dmn", b"no"), "dmn.file.not_xml"),
        (Resource("a.form", b"no"), "form.not_a_form"),
        (Resource("messages.yml", b"a: [1"), "definition.bad_texts"),
        (Resource("messages.yml", b"a: &x [1]\nb: *x"), "definition.bad_texts"),
        (Resource("messages.yml", b"!!python/object:os.system {}"), "definition.bad_texts"),
        (Resource("messages.yml", b"- a"), "definition.bad_texts"),
        (Resource("messages.yml", "a: {zh: 好}".encode()), "definition.bad_texts"),
        (Resource("messages.yml", b"a" * 2_000_000), "definition.too_large"),
    ],
)
def test_a_bad_file_of_any_kind_is_one_finding(resource: Resource, code: str) -> None:
    """Decisions, forms and texts are refused with one sentence too."""
    assert [finding.code for finding in read_deployment([resource]).findings] == [code]


def test_texts_are_read_by_key() -> None:
    """messages.yml is a catalogue in both languages, nested where a message has parts."""
    content = "receipt: {subject: {zh: 收到, en: Received}}\nhello: {zh: 你好, en: Hello}".encode()
    assert read_deployment([Resource("messages.yml", content)]).texts == {
        "receipt": {"subject": {"zh": "收到", "en": "Received"}},
        "hello": {"zh": "你好", "en": "Hello"},
    }


def test_two_files_of_one_name_are_refused() -> None:
    """The name of a file is how findings speak of it, so it must be its own."""
    found = read_deployment([FORM, FORM]).findings
    assert [finding.code for finding in found] == ["definition.file_twice"]


def test_the_digest_is_that_of_the_content() -> None:
    """The order of files does not matter, their names and contents do."""
    same = digest([FORM, RULES]) == digest([RULES, FORM])
    renamed = digest([FORM]) == digest([Resource("x.form", FORM.content)])
    moved = digest([Resource("a", b"bc")]) == digest([Resource("ab", b"c")])
    assert (same, renamed, moved) == (True, False, False)


def test_where_each_thing_came_from_is_kept() -> None:
    """Processes, decisions and forms are known with their files."""
    found = read(with_form('formId="reply"'), FORM, RULES)
    assert (found.process_files, found.decisions, list(found.forms), found.publishable) == (
        {"p": "d.bpmn"},
        {"triage": "rules.dmn"},
        ["reply"],
        True,
    )
