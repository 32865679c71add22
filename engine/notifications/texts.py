"""The wording of messages: `messages.yml` of a workflow, read as hostile, filled without evaluating anything."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.errors import BihuanError, Finding, declare

UNKNOWN_TEXT = declare(
    "notification.unknown_text",
    "invalid",
    zh="消息“{key}”没有文本。请在流程文件夹的 messages.yml 中补上它的 subject 和 body（zh、en）后重新发布。",
    en='There is no text for the message "{key}". Add its subject and body (zh, en) to messages.yml and publish again.',
)
BAD_TEXTS = declare(
    "notification.bad_texts",
    "invalid",
    zh="messages.yml 无法读取：{problem}。请改正后重新发布。",
    en="messages.yml cannot be read: {problem}. Correct it and publish again.",
)
MISSING_LANGUAGE = declare(
    "notification.missing_language",
    "invalid",
    zh="消息“{key}”的 {part} 缺少语言 {language}。请补上后重新发布。",
    en='The {part} of the message "{key}" has no text in {language}. Add it and publish again.',
)

_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]{0,63})\}")
_LIMIT = 512 * 1024
_PARTS = ("subject", "body")
_LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Texts:
    """The messages of one deployment: key → part (`subject`, `body`) → language → text."""

    entries: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def fill(self, key: str, facts: Mapping[str, object], language: str) -> tuple[str, str]:
        """Subject and body of `key` in `language`; places without a fact stay empty. Unknown keys raise."""
        entry = self.entries.get(key)
        if entry is None:
            raise BihuanError(UNKNOWN_TEXT, key=key)
        subject, body = (_filled(entry[part][language], facts) for part in _PARTS)
        return " ".join(subject.split()), body


def _filled(text: str, facts: Mapping[str, object]) -> str:
    return _PLACE.sub(lambda place: _shown(facts.get(place.group(1))), text)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def read_texts(content: bytes) -> Texts:
    """Read `messages.yml`. Never raises: what is wrong comes back as findings, and only whole messages are kept."""
    try:
        if len(content) > _LIMIT:
            raise ValueError("larger than 512 kB")
        text = content.decode("utf-8")
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise ValueError("aliases are not allowed")
        raw: Any = yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError) as problem:
        return Texts(findings=(Finding(BAD_TEXTS, facts={"problem": _first_line(problem)}),))
    if not isinstance(raw, dict):
        return Texts(findings=(Finding(BAD_TEXTS, facts={"problem": "expected a mapping of message keys"}),))
    return _checked(raw)


def _checked(raw: Mapping[Any, Any]) -> Texts:
    findings: list[Finding] = []
    entries: dict[str, Mapping[str, Mapping[str, str]]] = {}
    for key, entry in raw.items():
        missing = [(part, language) for part in _PARTS for language in _LANGUAGES if not _has(entry, part, language)]
        for part, language in missing:
            facts = {"key": key, "part": part, "language": language}
            findings.append(Finding(MISSING_LANGUAGE, element=str(key), facts=facts))
        if not missing:
            entries[str(key)] = {part: {language: entry[part][language] for language in _LANGUAGES} for part in _PARTS}
    return Texts(entries, tuple(findings))


def _has(entry: Any, part: str, language: str) -> bool:
    texts = entry.get(part) if isinstance(entry, dict) else None
    return isinstance(texts, dict) and isinstance(texts.get(language), str) and bool(texts[language].strip())


def _first_line(problem: BaseException) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0]
