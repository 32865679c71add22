"""Files of strangers are read without harm, and each bad one gets one sentence."""

import pytest

from engine.definitions import Resource, read_deployment
from engine.errors import Language

BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="&c;"/>"""

MANY = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">' + b"<process/>" * 20_000 + b"</definitions>"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_xml"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not_xml"),
        (b"<definitions>", "not_xml"),
        (b"<definitions>&undeclared;</definitions>", "not_xml"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "not_xml"),
        (b"<html/>", "not_bpmn"),
        (b"<definitions/>", "not_bpmn"),
        (BOMB, "doctype"),
        (BOMB.decode().replace("<?xml version", "<?xml version").encode("utf-16"), "doctype"),
        (b"<!-- <a -->" + BOMB[21:], "doctype"),
        (b'<!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a/>', "doctype"),
        (b"<a>" * 120 + b"</a>" * 120, "too_deep"),
        (b"<a>" * 400 + b"</a>" * 400, "too_deep"),
        (MANY, "too_many_elements"),
        (b"<a>" + b" " * 50_000_000 + b"</a>", "too_large"),
    ],
)
def test_a_bad_file_gives_one_finding(content: bytes, code: str) -> None:
    """Whatever is wrong with the file as a whole, there is exactly one error and no process."""
    deployment = read_deployment([Resource("bad.bpmn", content)])
    assert ([finding.code for finding in deployment.findings], dict(deployment.processes)) == (
        [f"definition.{code}"],
        {},
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "文件 bad.bpmn 不是 BPMN 2.0 流程文件（最外层元素是 html）。请上传流程设计器保存的 .bpmn 文件。"),
        (
            "en",
            (
                "The file bad.bpmn is not a BPMN 2.0 file (its outermost element is html). Upload a .bpmn file of the"
                " editor."
            ),
        ),
    ],
)
def test_the_sentence_says_what_to_do(language: Language, sentence: str) -> None:
    """A finding about a file names it, what was expected and what to do next, in both languages."""
    deployment = read_deployment([Resource("bad.bpmn", b"<html/>")])
    assert [finding.text(language) for finding in deployment.findings] == [sentence]


def test_an_external_entity_is_not_fetched() -> None:
    """A file that wants another file read is refused before anything is opened."""
    content = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    deployment = read_deployment([Resource("bad.bpmn", content)])
    assert [finding.code for finding in deployment.findings] == ["definition.doctype"]
