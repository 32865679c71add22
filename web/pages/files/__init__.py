"""Attachments: always as a download, never shown inside our pages, whatever they claim to be."""

from urllib.parse import quote

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

from engine import queries
from engine.queries.rows import AttachmentContent
from web.frame.reader import actor, runtime

pages = Blueprint("files", __name__)


@pages.get("/files/<attachment_id>")
def show(attachment_id: str) -> Response:
    """The content of an attachment, for those who may see its case."""
    return as_download(queries.attachment(runtime(), attachment_id, actor=actor()))


def as_download(kept: AttachmentContent) -> Response:
    """The answer that a browser saves and never shows."""
    answer = make_response(kept.content)
    answer.headers["Content-Type"] = "application/octet-stream"
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.row.filename)}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.cache_control.private = True
    return answer
