"""A form as people fill it in, and the one check of what they filled in. Anybody may import `Form`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from engine.definitions.field_values import Filling, check_fields
from engine.definitions.form_fields import Field, FieldError
from engine.errors import Language

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a deployment, in the order in which it is drawn."""

    id: str
    fields: tuple[Field, ...]

    def inputs(self) -> Iterator[Field]:
        """Every field that takes a value, at any depth, in the order of the form."""
        waiting = list(reversed(self.fields))
        while waiting:
            found = waiting.pop()
            if found.key:
                yield found
            waiting.extend(reversed(found.fields))

    def check(
        self,
        values: Mapping[str, object],
        *,
        context: Mapping[str, object],
        language: Language = "zh",
        now: datetime | None = None,
        zone: tzinfo = CHINA,
    ) -> tuple[dict[str, object], dict[str, FieldError]]:
        """What the form gives to the process, and the errors by key; nothing is to be stored where there are errors.

        `values` is by field key: typed values of the API or texts of a browser. `context` holds the variables that the
        person sees (options, conditions). Hidden, read-only and disabled fields are not taken; a checkbox or list that
        is absent counts as empty; `zone` is that of date-times without one. Keys that the form does not have are
        errors, so that nobody can write variables that the form does not show.
        """
        return check_fields(self.fields, Filling(values, context, language, now, zone))
