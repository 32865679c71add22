"""What is wrong with a field is said in Chinese and in English."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from marshmallow import Schema, fields, validate

import web.api
from tests.api.conftest import Caller
from web.api.field_sentences import sentence

EXAMPLES = {
    "input": "x",
    "obj_type": "datetime",
    "awareness": "aware",
    "choices": "a, b",
    "equal": 3,
    "min": 1,
    "max": 9,
}


def _fields() -> Iterator[fields.Field]:  # type: ignore[type-arg]
    """Every field of every shape that a call may bring."""
    for module in pkgutil.iter_modules(web.api.__path__, "web.api."):
        for shape in vars(importlib.import_module(module.name)).values():
            if isinstance(shape, type) and issubclass(shape, Schema):
                yield from shape().fields.values()


def _messages() -> set[str]:
    """Every message that they can give, with places filled, and those of bodies as a whole."""
    found = {"Unknown field.", "Invalid input type."}
    for field in _fields():
        found |= {str(text).format_map(EXAMPLES) for text in field.error_messages.values()}
        for check in field.validators:
            if isinstance(check, validate.Length | validate.Range):
                texts = (check.message_min, check.message_max, check.message_all)
                found |= {text.format_map(EXAMPLES) for text in texts}
            elif isinstance(check, validate.OneOf | validate.Regexp):
                found.add(check.default_message.format_map(EXAMPLES))
    return found


def test_every_message_is_known_in_chinese() -> None:
    """No sentence of the library reaches a Chinese reader in English."""
    untold = [message for message in sorted(_messages()) if message in sentence(message, "zh")]

    assert untold == []


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ({}, "process_id", "必填，但没有给出。"),
        ({"process_id": 1}, "process_id", "应为文本。"),
        ({"process_id": "x", "version": 0}, "version", "应在 1 与 2147483647 之间。"),
        ({"process_id": "x", "what": 0}, "what", "没有这个字段。请检查名称。"),
        (
            {"process_id": "x", "variables": {"at": {"@": "soon"}}},
            "variables",
            "“@”后应为 ISO 8601 日期、时间或时长。",
        ),
    ],
)
def test_wrong_fields_speak_the_language_of_the_caller(
    chen_jie: Caller, body: dict[str, object], field: str, said: str
) -> None:
    """Chinese where Chinese is asked for, English else."""
    zh, en = (
        chen_jie.post("/instances", body, Accept_Language=language).get_json()["fields"]["json"][field][0]
        for language in ("zh", "en")
    )

    assert (zh, bool(re.search("[一-鿿]", en))) == (said, False)


@pytest.mark.parametrize(("language", "said"), [("zh", "请求体不是有效的 JSON"), ("en", "The body is no valid JSON")])
def test_broken_json_is_told_from_an_incomplete_page(chen_jie: Caller, language: str, said: str) -> None:
    """A program does not read of going back to the page before."""
    answer = chen_jie.send("POST", "/instances", b"{broken", Accept_Language=language)

    assert (answer.status_code, answer.get_json()["detail"].startswith(said)) == (400, True)


@pytest.mark.parametrize(("language", "said"), [("zh", "这个地址不接受这种"), ("en", "This address does not take")])
def test_a_method_that_is_not_there_is_told(chen_jie: Caller, language: str, said: str) -> None:
    """DELETE on a list: which methods there are stands in a header."""
    answer = chen_jie.send("DELETE", "/instances", b"", Accept_Language=language)

    told = (answer.status_code, answer.get_json()["detail"].startswith(said), "GET" in answer.headers["Allow"])
    assert told == (405, True, True)
