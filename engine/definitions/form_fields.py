"""The fields of a form as plain values, and the error of one field.

Anybody may import them (by `engine.definitions`); pages render them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from engine.errors import Language, sentence
from engine.graph import Feel, Text


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select, radio, checklist or tag list."""

    value: object
    label: str
    label_en: str = ""

    def text(self, language: Language) -> str:
        """The label in `language`, Chinese where there is no English."""
        return self.label if language == "zh" or not self.label_en else self.label_en


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Field:
    """One component of a form: something to fill in (it has a `key`), something to read, or a group of both."""

    type: str
    """textfield, textarea, number, checkbox, radio, select, checklist, taglist, datetime, filepicker; to read: text,
    documentPreview, separator, spacer; group."""
    id: str = ""
    key: str = ""
    """The variable that takes the value, a dotted path inside groups with a path; empty for what is only read."""
    label: Text = ""
    label_en: Text = ""
    description: Text = ""
    description_en: Text = ""
    text: Text = ""
    """Static text (Markdown) of a `text` component; source of a document preview."""
    text_en: Text = ""
    required: bool = False
    min_length: int | None = None
    max_length: int | None = None
    minimum: Decimal | Feel | None = None
    maximum: Decimal | Feel | None = None
    decimal_digits: int | None = None
    increment: Decimal | None = None
    pattern: str | None = None
    format: str = ""
    """"email" or "phone" where the value must look like one."""
    options: tuple[Option, ...] = ()
    options_key: str = ""
    """Name of the variable that holds the options, a list of {label, value}."""
    options_expression: Feel | None = None
    subtype: str = ""
    """date, time or datetime."""
    allow_past: bool = True
    readonly: bool | Feel = False
    disabled: bool = False
    hide: Feel | None = None
    default: object = None
    multiple: bool = False
    accept: str = ""
    prefix: Text = ""
    suffix: Text = ""
    columns: int | None = None
    """Width in sixteenths of the row; None shares the row evenly."""
    row: str = ""
    fields: tuple["Field", ...] = ()
    """What is inside a group."""
    properties: Mapping[str, str] = field(default_factory=_nothing)

    def name(self, language: Language) -> Text:
        """The label in `language`, Chinese where there is no English."""
        return self.label if language == "zh" or not self.label_en else self.label_en

    def hint(self, language: Language) -> Text:
        """The description in `language`, Chinese where there is no English."""
        return self.description if language == "zh" or not self.description_en else self.description_en


@dataclass(frozen=True, slots=True)
class FieldError:
    """Why the value of one field was not taken."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """The sentence for the person who fills in the form."""
        return sentence(self.code, self.facts, language)
