"""One finished message to one address, as it lies in the job that sends it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Message:
    """A text ready to be sent.

    `id` is the same at every attempt, so that a receiver can drop a repetition. `address` is an e-mail address, or the
    name of a webhook in the settings: addresses that are secrets never lie in a job.
    """

    id: str
    channel: str
    address: str
    subject: str
    body: str
    language: str = "zh"

    def as_values(self) -> dict[str, str]:
        """Plain values for the payload of a job."""
        return asdict(self)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """The message that `as_values` gave."""
        return cls(**values)
