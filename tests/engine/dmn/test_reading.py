"""Reading: all versions of DMN, and nothing that strangers hide in XML."""

from decimal import Decimal

import pytest

from engine.dmn import Model
from engine.errors import BihuanError
from tests.engine.dmn.files import decision, file, literal

VERSIONS = [
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
]
SIMPLE = file(decision("d", literal("1 + 1")))
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("namespace", VERSIONS)
def test_dmn_1_2_to_1_5(namespace: str) -> None:
    """The same file is understood in the namespace of every version."""
    content = file(decision("d", literal("1 + 1")), xmlns=namespace)
    assert Model.read(content).evaluate("d", {}) == Decimal(2)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "dmn.file.not_xml"),
        (b"<definitions", "dmn.file.not_xml"),
        (b"\xff\xfe\x00", "dmn.file.not_xml"),
        (b"<definitions/>", "dmn.file.not_dmn"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "dmn.file.not_dmn"),
        (BOMB + SIMPLE, "dmn.file.doctype"),
        ((BOMB + SIMPLE).decode().encode("utf-16"), "dmn.file.doctype"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + SIMPLE, "dmn.file.doctype"),
        (SIMPLE + b" " * 5_000_000, "dmn.file.too_large"),
        (file("<a>" * 120 + "</a>" * 120), "dmn.file.too_deep"),
        (file("<a>" * 2000 + "</a>" * 2000), "dmn.file.too_deep"),
    ],
    ids=["empty", "cut", "bytes", "plain", "bpmn", "bomb", "utf-16", "system", "large", "deep", "very deep"],
)
def test_what_is_no_decision_file_is_refused(content: bytes, code: str) -> None:
    """Each kind of bad file has its own sentence, and none is parsed further."""
    with pytest.raises(BihuanError) as caught:
        Model.read(content)
    assert caught.value.code == code


def test_an_unknown_element_is_found() -> None:
    """What the reader does not know is an error, not skipped in silence."""
    found = Model.read(file('<blackBox id="b"/>')).check()
    assert [(one.code, one.element) for one in found] == [("dmn.unknown_element", "b")]


def test_another_expression_language_is_found_and_not_run() -> None:
    """JavaScript in a cell is refused by the check and null when evaluated."""
    foreign = literal("1 + 1").replace("<literalExpression", '<literalExpression expressionLanguage="javascript"')
    ours = Model.read(file(decision("d", foreign)))
    assert (ours.evaluate("d", {}), [one.code for one in ours.check()]) == (None, ["dmn.not_feel"])


def test_elements_of_other_vocabularies_do_not_matter() -> None:
    """Diagram interchange and tool extensions are skipped."""
    extra = '<extensionElements><x xmlns="urn:tool"/></extensionElements><di xmlns="urn:di"/>'
    assert Model.read(file(extra + decision("d", literal("3")))).check() == ()
