"""Files on the public form: read, checked together with the fields, so that a customer reads of everything at once."""

from collections.abc import Mapping
from typing import Any

from flask import request

from web.frame.reader import runtime
from web.frame.texts import language, t
from workflows.complaint_handling.customer_files import MOST_FILES, CustomerFile, most_megabytes, refused_files

FIELD = "attachments"
AROUND = 1024**2
"""Bytes of a submission besides its files."""


def let_files_in(endpoint: str | None, _values: Mapping[str, Any] | None) -> None:
    """Take as many bytes as the allowed files have, before anybody reads the form: more is refused unread."""
    if endpoint == "customer.file":
        request.max_content_length = (MOST_FILES * most_megabytes(runtime())) * 1024**2 + AROUND


def sent_files() -> tuple[CustomerFile, ...]:
    """The files of the submitted form."""
    chosen = (file for file in request.files.getlist(FIELD) if file.filename)
    return tuple(CustomerFile(file.filename or "", file.read()) for file in chosen)


def wrong_files(files: tuple[CustomerFile, ...]) -> dict[str, str]:
    """What is wrong with them, under the name of their field, and that a browser forgets them."""
    sentences = [refusal.text(language()) for refusal in refused_files(runtime(), files)]
    return {FIELD: " ".join([*sentences, t("customer.complain.files_again")])} if sentences else {}
