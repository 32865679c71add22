"""The facts of a case in words: its variables under the labels of its forms. Others are the machine's business."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from engine.definitions.form_fields import Field
from engine.queries.rows import InstanceRow
from web.forms.published import forms_of
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


def _fields(row: InstanceRow) -> Iterable[Field]:
    """Every field of the forms of a version, once a key, the one that is filled in before the one that only shows."""
    found: dict[str, Field] = {}
    for form in forms_of(runtime(), row.process_id, version=row.definition_version).values():
        for field in form.inputs():
            if field.key not in found or (found[field.key].readonly and not field.readonly):
                found[field.key] = field
    return found.values()


def facts_of(row: InstanceRow, variables: Mapping[str, object], *, without: Collection[str] = ()) -> tuple[Fact, ...]:
    """The labelled variables that hold something, short ones first."""
    return tuple(sorted(_facts(row, variables, set(without)), key=lambda fact: fact.is_long))


def _facts(row: InstanceRow, variables: Mapping[str, object], without: set[str]) -> Iterator[Fact]:
    for field in _fields(row):
        held = at(variables, field.key)
        if field.key in without or held is None or held in ("", []):
            continue
        shown = in_words(field, held, context=variables, language=language()) or value(held)
        yield Fact(words(field.name(language()), variables), shown, len(str(held)) > LONG or "\n" in str(held))
