"""The words of complaint handling, value to text, so that pages, messages and reports name things alike."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from engine.errors import Language


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """List (`kind`, `category`, `cause`, `stage`, ...) → value → language → text."""
    text = (files(__package__) / "catalogue.yml").read_text(encoding="utf-8")
    return MappingProxyType(yaml.safe_load(text))


def word(of: str, value: object, language: Language = "zh") -> str:
    """The text of a value of list `of`; the value itself where the list does not have it, empty for None."""
    if value is None:
        return ""
    entry = catalogue()[of].get(str(value))
    return str(value) if entry is None else entry[language]


def values(of: str) -> tuple[str, ...]:
    """The values of a list in their order."""
    return tuple(catalogue()[of])
