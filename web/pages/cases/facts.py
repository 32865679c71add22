"""The facts of a case in words: its variables under the labels of its forms. Others are the machine's business."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from engine import queries
from engine.definitions import Resource, read_deployment
from engine.definitions.form_fields import Field
from engine.operations import Runtime
from engine.queries.rows import DefinitionView, InstanceRow
from web.forms.reading import at
from web.forms.showing import in_words, words
from web.frame.reader import runtime
from web.frame.texts import language
from web.frame.words import value

LONG = 60


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact, ready to print."""

    label: str
    value: str | Markup
    is_long: bool


@lru_cache(maxsize=64)
def _fields(place: Runtime, process_id: str, version: int) -> tuple[Field, ...]:
    """Every field of the forms of a version, once a key, the one that is filled in before the one that only shows."""
    view: DefinitionView = queries.definition(place, process_id, version=version)
    forms = [Resource(name, content) for name, content in view.files.items() if name.endswith(".form")]
    found: dict[str, Field] = {}
    for form in read_deployment(forms).forms.values():
        for field in form.inputs():
            if field.key not in found or (found[field.key].readonly and not field.readonly):
                found[field.key] = field
    return tuple(found.values())


def facts_of(row: InstanceRow, variables: Mapping[str, object], *, without: Collection[str] = ()) -> tuple[Fact, ...]:
    """The labelled variables that hold something, short ones first."""
    return tuple(sorted(_facts(row, variables, set(without)), key=lambda fact: fact.is_long))


def _facts(row: InstanceRow, variables: Mapping[str, object], without: set[str]) -> Iterator[Fact]:
    for field in _fields(runtime(), row.process_id, row.definition_version):
        held = at(variables, field.key)
        if field.key in without or held is None or held in ("", []):
            continue
        shown = in_words(field, held, context=variables, language=language()) or value(held)
        yield Fact(words(field.name(language()), variables), shown, len(str(held)) > LONG or "\n" in str(held))
