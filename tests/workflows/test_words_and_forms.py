"""Forms, catalogue and messages of complaint handling say the same things, in both languages."""

import pytest
import yaml

from engine.definitions import Deployment, Form, read_deployment
from engine.notifications import read_texts
from workflows.complaint_handling import WORKFLOW
from workflows.complaint_handling.catalogue import catalogue, values, word
from workflows.complaint_handling.channels import channels

LISTS = {
    "kind": "kind", "category": "category", "severity": "severity", "unit": "unit", "complained_units": "unit",
    "complained_unit": "unit", "consult_units": "unit", "decision": "decision", "responsibility": "responsibility",
    "remedy": "remedy", "cause_code": "cause", "problem_kind": "problem", "dispute_decision": "dispute",
}  # fmt: skip
"""Field of a form → list of the catalogue that it offers."""


@pytest.fixture(scope="module")
def deployment() -> Deployment:
    """The files of the workflow, compiled."""
    return read_deployment(WORKFLOW.resources())


def test_the_workflow_can_be_published_without_any_finding(deployment: Deployment) -> None:
    """Diagram, decisions, forms and texts compile, and no check has anything to say."""
    assert [(found.file, found.element, found.code) for found in deployment.findings] == []


def test_forms_offer_what_the_catalogue_lists(deployment: Deployment) -> None:
    """Every choice of every form is the catalogue's list, value by value and word by word."""
    offered = {
        (form.id, field.key): [(str(option.value), option.label, option.label_en) for option in field.options]
        for form in deployment.forms.values()
        for field in form.inputs()
        if field.key in LISTS
    }
    listed = {
        key: [(value, words["zh"], words["en"]) for value, words in catalogue()[LISTS[key[1]]].items()]
        for key in offered
    }

    assert offered == listed


def _untranslated(form: Form) -> list[str]:
    return [
        field.key
        for field in form.inputs()
        if not field.label_en or (field.description and not field.description_en)
        or not all(option.label_en for option in field.options)
    ]  # fmt: skip


def test_every_form_speaks_english_too(deployment: Deployment) -> None:
    """Labels, descriptions and options all have an English text."""
    assert {form.id: found for form in deployment.forms.values() if (found := _untranslated(form))} == {}


def test_every_element_speaks_english_too(deployment: Deployment) -> None:
    """Every named element of the diagram has an English name, and every user task an instruction in both languages."""
    nodes = deployment.processes["complaint_handling"].nodes.values()
    lacking = [node.id for node in nodes if node.name and "bihuan:name.en" not in node.properties]
    mute = [node.id for node in nodes if node.kind == "user_task"
            and not {"bihuan:instruction", "bihuan:instruction.en"} <= set(node.properties)]  # fmt: skip

    assert (lacking, mute) == ([], [])


def test_messages_are_whole(deployment: Deployment) -> None:
    """Every message has subject and body in both languages, and every message that the diagram names is there."""
    [content] = [resource.content for resource in WORKFLOW.resources() if resource.name == "messages.yml"]
    texts = read_texts(content)
    named = {
        node.work.headers["message"]
        for node in deployment.processes["complaint_handling"].nodes.values()
        if node.work is not None and "message" in node.work.headers
    }

    assert (texts.findings, named - set(texts.entries)) == ((), set())


def test_every_value_has_both_languages() -> None:
    """No entry of the catalogue lacks a language."""
    assert [(of, value) for of, entries in catalogue().items() for value in entries
            if set(entries[value]) != {"zh", "en"}] == []  # fmt: skip


@pytest.mark.requirement("C1", "C4", "F1")
def test_channels_are_in_the_catalogue() -> None:
    """The registry of channels and the catalogue name the same ones alike."""
    registered = {channel.name: {"zh": channel.zh, "en": channel.en} for channel in channels()}

    assert registered == dict(catalogue()["channel"])


def test_a_value_that_the_catalogue_lacks_shows_itself() -> None:
    """Reports of old data name a value that is no longer listed as it stands."""
    assert (word("kind", "complaint", "en"), word("kind", "rumour"), word("kind", None)) == ("Complaint", "rumour", "")


def test_numbers_are_quoted_in_the_catalogue_file() -> None:
    """Values are texts, so that 1 in a form and "1" in a report are the same severity."""
    assert values("severity") == ("1", "2", "3", "4")


def test_examples_cover_every_end(deployment: Deployment) -> None:
    """The played examples reach every outcome that a case can end with by itself."""
    [content] = [resource.content for resource in WORKFLOW.resources() if resource.name == "examples.yml"]
    outcomes = {example["variables"].get("outcome") for example in yaml.safe_load(content)["examples"]}

    assert outcomes >= {"resolved", "silent", "decided", "answered", "refused", "handed_over", "withdrawn"}


def test_no_remedy_means_no_amount(deployment: Deployment) -> None:
    """An amount beside "none" is refused by name; without one the question is not even asked."""
    form = deployment.forms["propose_solution"]
    said = {"solution": "已说明。", "remedy": "none", "proposed_reply": "已说明。"}
    errors = form.check(said | {"remedy_amount": "500"}, context={})[1]

    assert (errors["remedy_amount"].text("zh"), form.check(said, context={})) == (
        "“补偿金额（元）”不能大于 0。", (said, {}),
    )  # fmt: skip
