"""The texts of the pages, keyed, in Chinese and English: `web/texts/*.yml`, read once at start.

A missing key or place is an error in the tests and shows the key to readers, never an empty spot.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import yaml
from flask import g, has_request_context, request

from engine.errors import Language

FOLDER = Path(__file__).parent.parent / "texts"
COOKIE = "language"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # a tenth of the time, which every command pays
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages; `one` is the English for exactly one thing."""

    zh: str
    en: str
    one: str | None = None

    def in_language(self, language: Language, facts: Mapping[str, object]) -> str:
        """The text with its places filled."""
        chosen = self.zh if language == "zh" else self.en
        if language == "en" and self.one is not None and facts.get("n") == 1:
            chosen = self.one
        return chosen.format_map({name: str(value) for name, value in facts.items()})


@cache
def catalogue() -> Mapping[str, Text]:
    """All texts by key, such as `inbox.title`. Raises for a text that lacks a language or stands twice."""
    found: dict[str, Text] = {}
    for path in sorted(FOLDER.glob("*.yml")):
        for key, text in _leaves(yaml.load(path.read_text("utf-8"), Loader=_LOADER), ""):
            if key in found:
                raise ValueError(f"the text {key} stands twice, the second time in {path.name}")
            found[key] = text
    return found


def _leaves(node: Mapping[str, object], prefix: str) -> Iterator[tuple[str, Text]]:
    for name, value in node.items():
        key = f"{prefix}{name}"
        if not isinstance(value, dict):
            raise TypeError(f"the text {key} has to have zh and en")
        if "zh" in value or "en" in value:
            yield key, Text(str(value["zh"]), str(value["en"]), value.get("one"))
        else:
            yield from _leaves(value, f"{key}.")


def language() -> Language:
    """The reader's language: as chosen (cookie), else Chinese."""
    if not has_request_context():
        return "zh"
    if "language" not in g:
        g.language = "en" if request.cookies.get(COOKIE) == "en" else "zh"
    return cast("Language", g.language)


def t(key: str, /, **facts: object) -> str:
    """The text of `key` in the reader's language."""
    text = catalogue().get(key)
    return f"[{key}]" if text is None else text.in_language(language(), facts)


def known(key: str) -> bool:
    """Whether the catalogue has the key: for names that come from data, such as kinds of history events."""
    return key in catalogue()


def in_words(zh: str | None, en: str | None) -> str:
    """Of a name kept in both languages the reader's one, the other where it is missing."""
    first, second = (zh, en) if language() == "zh" else (en, zh)
    return first or second or ""
