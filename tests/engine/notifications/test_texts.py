"""The wording of messages is data: read as hostile, filled without evaluating anything."""

from engine.errors import Finding
from engine.notifications.texts import BAD_TEXTS, MISSING_LANGUAGE, Texts, read_texts

_REPLY = """
reply:
  subject: {zh: "投诉 {number} 已有结果", en: "Result of complaint {number}"}
  body: {zh: "您好，{customer}：{text}", en: "Dear {customer}: {text}"}
"""


def test_places_are_filled_in_the_readers_language() -> None:
    """A message is filled with the facts in the language asked for, and a missing fact stays empty."""
    texts = read_texts(_REPLY.encode())

    filled = texts.fill("reply", {"number": "TS-1", "customer": "王芳"}, "zh")

    assert filled == ("投诉 TS-1 已有结果", "您好，王芳：")


def test_places_never_reach_into_objects() -> None:
    """A place that names an attribute or an index is left as plain text."""
    texts = Texts({"x": {"subject": {"zh": "{a.__class__} {a[0]}", "en": ""}, "body": {"zh": "{a}", "en": ""}}})

    assert texts.fill("x", {"a": "{b}", "b": "no"}, "zh") == ("{a.__class__} {a[0]}", "{b}")


def test_a_subject_is_one_line() -> None:
    """Line breaks in a fact never make a second header."""
    texts = Texts({"x": {"subject": {"zh": "关于 {a}", "en": ""}, "body": {"zh": "", "en": ""}}})

    assert texts.fill("x", {"a": "甲\r\nBcc: 乙@example.org"}, "zh")[0] == "关于 甲 Bcc: 乙@example.org"


def test_a_missing_language_is_a_finding() -> None:
    """A message without its English text is named, and is not kept half."""
    texts = read_texts("a: {subject: {zh: 甲, en: A}, body: {zh: 乙}}".encode())

    finding = Finding(MISSING_LANGUAGE, element="a", facts={"key": "a", "part": "body", "language": "en"})
    assert texts == Texts({}, (finding,))


def test_hostile_files_become_findings() -> None:
    """Broken, non-UTF-8, alias-bombed and tagged files come back as findings, never as exceptions or objects."""
    files = [
        b"a: [",
        "投诉".encode("gbk"),
        b"a: &x [1]\nb: [*x, *x]",
        b"a: !!python/object:os.system x",
        b"- 1",
        b"[" * 5000,
    ]

    assert [read_texts(file).findings[0].code for file in files] == [BAD_TEXTS] * len(files)
