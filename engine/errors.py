"""Every way the engine says no: one class, a code, and a sentence in both languages with what to do next.

A part adds its codes with `declare`, beside the code that raises them. Anybody may import this module.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["zh", "en"]
Fault = Literal["invalid", "forbidden", "missing", "conflict", "too_large", "unavailable", "broken"]
"""What kind of no it is; the web maps it to 400/422, 403, 404, 409, 413, 503 and 500."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The text of one code. `{name}` places are filled from the error's facts."""

    code: str
    fault: Fault
    zh: str
    en: str


_sentences: dict[str, Sentence] = {}


def declare(code: str, fault: Fault, *, zh: str, en: str) -> str:
    """Register the sentence of a code and give the code back, so that `LOCKED = declare(...)` names it."""
    if code in _sentences:
        raise ValueError(f"error code {code} is declared twice")
    _sentences[code] = Sentence(code, fault, zh, en)
    return code


def sentences() -> Mapping[str, Sentence]:
    """All declared codes with their texts, for the reference page and the tests."""
    return dict(_sentences)


def sentence(code: str, facts: Mapping[str, object], language: Language) -> str:
    """The text of `code` in `language`, with its places filled."""
    text = _sentences[code].zh if language == "zh" else _sentences[code].en
    return text.format_map({name: in_words(value, language) for name, value in facts.items()})


def in_words(fact: object, language: Language) -> str:
    """A fact of a sentence: another refusal or finding, or what stands in both languages, in the reader's one."""
    if isinstance(fact, BihuanError | Finding):
        return fact.text(language)
    if isinstance(fact, dict) and fact.keys() == {"zh", "en"}:
        return str(fact[language])
    return str(fact)


def in_both(fact: object) -> object:
    """A fact as it is kept: `{"zh": …, "en": …}` where it says something else in each language, else its text."""
    zh, en = in_words(fact, "zh"), in_words(fact, "en")
    return zh if zh == en else {"zh": zh, "en": en}


class BihuanError(Exception):
    """A refusal or failure with a code, facts and a sentence for people; `str()` is the English sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(sentence(code, facts, "en"))

    @property
    def fault(self) -> Fault:
        """What kind of no it is."""
        return _sentences[self.code].fault

    def text(self, language: Language) -> str:
        """The sentence for people in `language`."""
        return sentence(self.code, self.facts, language)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check found in a definition: where, how bad, and the sentence in both languages."""

    code: str
    element: str = ""
    """Id of the element in the diagram, or the cell of a decision table; empty for the whole file."""
    severity: Literal["error", "warning"] = "error"
    file: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """The sentence for people in `language`."""
        return sentence(self.code, self.facts, language)
