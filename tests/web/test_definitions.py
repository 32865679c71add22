"""Administrators see, check and publish definitions; one with errors is refused with the element named."""

from typing import Any

from tests.web.conftest import Office

ADDRESS = "/definitions/complaint_handling"


def diagram(office: Office) -> str:
    """The diagram of the running version."""
    return office.client("admin").get(f"{ADDRESS}/versions/1/files/complaint.bpmn").text


def sent(office: Office, text: str, action: str) -> Any:
    """What the server says to a changed diagram."""
    return office.client("admin").post(f"{ADDRESS}/{action}", json={"files": {"complaint.bpmn": text}})


def test_the_running_version_is_clean(office: Office) -> None:
    """Checking what is published finds no error."""
    findings = sent(office, diagram(office), "check").json["findings"]

    assert [found for found in findings if found["severity"] == "error"] == []


def test_an_error_is_found_on_its_element(office: Office) -> None:
    """A form that nobody has is named with the task that wants it."""
    broken = diagram(office).replace('formId="code_cause"', 'formId="nowhere"')
    findings = sent(office, broken, "check").json["findings"]

    assert [(found["element"], found["file"]) for found in findings] == [("code_cause", "complaint.bpmn")]


def test_a_broken_diagram_is_not_published(office: Office) -> None:
    """The version stays, and the findings come back with a sentence."""
    answer = sent(office, diagram(office).replace("<bpmn:process ", "<bpmn:nonsense "), "publish")

    assert (answer.status_code, bool(answer.json["message"]), bool(answer.json["findings"])) == (422, True, True)


def test_a_changed_diagram_becomes_the_next_version(office: Office) -> None:
    """New cases follow it from now on."""
    answer = sent(office, diagram(office).replace('name="原因归类"', 'name="原因归类与改进"'), "publish")

    assert (answer.status_code, answer.json["version"]) == (200, 2)


def test_the_same_diagram_is_no_new_version(office: Office) -> None:
    """Publishing without a change says so."""
    answer = sent(office, diagram(office), "publish").json

    assert answer["version"] == 1


def test_what_is_no_set_of_files_is_refused(office: Office) -> None:
    """An editor that sends nonsense gets a sentence."""
    answer = office.client("admin").post(f"{ADDRESS}/publish", json={"files": ["x"]})

    assert (answer.status_code, answer.get_json()["code"]) == (422, "web.not_files")


def test_a_diagram_speaks_english_to_english_readers(office: Office) -> None:
    """The names beside the Chinese ones take their place."""
    source = office.client("chen_jing").get(f"{ADDRESS}/versions/1/source?language=en").text

    assert ('name="Confirm triage"' in source, 'name="确认分类并受理"' in source) == (True, False)
