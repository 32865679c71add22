"""What is wrong with a field, in Chinese as well: marshmallow and its validators speak English only.

`problems` calls it. A test holds the list against every message that the shapes of this API can give.
"""

import re
from typing import Any

from engine.errors import Language

SENTENCES = {
    r"Missing data for required field\.": "必填，但没有给出。",
    r"Field may not be null\.": "不能为 null。",
    r"Unknown field\.": "没有这个字段。请检查名称。",
    r"Invalid value\.|Invalid input\.": "值不符合要求。",
    r"Invalid type\.|Invalid input type\.|Not a valid mapping type\.": "应为 JSON 对象。",
    r"Not a valid list\.": "应为 JSON 数组。",
    r"Not a valid string\.": "应为文本。",
    r"Not a valid utf-8 string\.": "应为 UTF-8 文本。",
    r"Not a valid integer\.": "应为整数。",
    r"Not a valid number\.": "应为数字。",
    r"Not a valid boolean\.": "应为 true 或 false。",
    r"Number too large\.": "数字太大。",
    r"Special numeric values \(nan or infinity\) are not permitted\.": "应为有限的数字。",
    r"Not a valid (?:naive )?datetime\.": "应为 ISO 8601 日期时间，例如 2026-03-31T09:00:00+08:00。",
    r"Not a valid aware datetime\.": "应为带时区的日期时间，例如 2026-03-31T09:00:00+08:00。",
    r'".*" cannot be formatted as a \w+\.': "无法写成日期时间。",
    r"Must be one of: (?P<a>.*)\.": "应为其中之一：{a}。",
    r"Shorter than minimum length (?P<a>\d+)\.": "至少 {a} 个字符或项。",
    r"Longer than maximum length (?P<a>\d+)\.": "最多 {a} 个字符或项。",
    r"Length must be between (?P<a>\d+) and (?P<b>\d+)\.": "长度应为 {a} 至 {b}。",
    r"Length must be (?P<a>\d+)\.": "长度应为 {a}。",
    r"Must be greater than or equal to (?P<a>\S+) and less than or equal to (?P<b>\S+)\.": "应在 {a} 与 {b} 之间。",
    r"Must be greater than or equal to (?P<a>\S+)\.": "不能小于 {a}。",
    r"Must be less than or equal to (?P<a>\S+)\.": "不能大于 {a}。",
    r"String does not match expected pattern\.": "格式不对。只用字母、数字、“.”“_”“-”“/”，最多 200 个字符。",
    r"An amount between 0 and 1,000,000,000,000\.": "金额应在 0 与 1,000,000,000,000 之间。",
    r"Nested deeper than (?P<a>\d+) levels\.": "嵌套超过 {a} 层。",
    r"A number with more than 34 digits\.": "数字超过 34 位。",
    r'"@" takes a date, time, date and time, or duration as ISO 8601 text\.': "“@”后应为 ISO 8601 日期、时间或时长。",
}
"""English, as a pattern of the whole message, and the Chinese with what the pattern found."""
_PATTERNS = [(re.compile(english, re.DOTALL), chinese) for english, chinese in SENTENCES.items()]


def sentence(message: str, language: Language) -> str:
    """The message in the reader's language; one that nobody has translated says in Chinese whose words follow."""
    if language == "en":
        return message
    for english, chinese in _PATTERNS:
        if found := english.fullmatch(message):
            return chinese.format(**found.groupdict())
    return f"不符合要求（{message}）"


def sentences(messages: Any, language: Language) -> Any:
    """Messages of marshmallow, nested by field as they are, each in the reader's language."""
    if isinstance(messages, dict):
        return {name: sentences(inner, language) for name, inner in messages.items()}
    if isinstance(messages, list):
        return [sentences(inner, language) for inner in messages]
    return sentence(str(messages), language)
