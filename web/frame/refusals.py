"""Every no of the application as a page with a sentence, in the reader's language: what happened, why, what to do."""

import structlog
from flask import Flask, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from engine.errors import BihuanError, Fault, declare
from web.frame.texts import known, language, t

STATUS: dict[Fault, int] = {
    "invalid": 422,
    "forbidden": 403,
    "missing": 404,
    "conflict": 409,
    "too_large": 413,
    "unavailable": 503,
    "broken": 500,
}
UPLOAD_TOO_LARGE = declare(
    "web.upload_too_large",
    "too_large",
    zh="上传的内容超过 {limit} MB，没有保存。请压缩或拆分后再上传。",
    en="The upload is larger than {limit} MB and was not kept. Make it smaller or split it, then upload again.",
)
log = structlog.get_logger("web")


def status_of(error: BihuanError) -> int:
    """The HTTP status of a refusal."""
    return STATUS[error.fault]


def page(status: int, sentence: str, *, code: str) -> tuple[str, int] | tuple[Response, int]:
    """The error page, or JSON for the parts of pages that ask for it."""
    if request.is_json or request.accept_mimetypes.best == "application/json":
        return jsonify(message=sentence, code=code, findings=[]), status
    title = t(f"refusal.title_{status}") if known(f"refusal.title_{status}") else t("refusal.title_500")
    return render_template("refusal.html", title=title, sentence=sentence, code=code, status=status), status


def refused(error: BihuanError) -> tuple[str, int] | tuple[Response, int]:
    """A BihuanError that no view turned into something better."""
    return page(status_of(error), error.text(language()), code=error.code)


def http_error(error: HTTPException) -> tuple[str, int] | tuple[Response, int]:
    """An HTTP error of Flask, in our words."""
    status = error.code or 500
    key = f"refusal.says_{status}"
    return page(status, t(key if known(key) else "refusal.says_500"), code=f"http.{status}")


def csrf_error(_error: CSRFError) -> tuple[str, int] | tuple[Response, int]:
    """A form from an older session."""
    return page(400, t("refusal.says_csrf"), code="http.csrf")


def broken(error: Exception) -> tuple[str, int] | tuple[Response, int]:
    """Anything unforeseen: logged with its trace, shown as a sentence."""
    log.error("unforeseen", path=request.path, exc_info=error)
    return page(500, t("refusal.says_500"), code="http.500")


def register(app: Flask) -> None:
    """Answer every error with a sentence."""
    app.register_error_handler(BihuanError, refused)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    if not app.testing:
        app.register_error_handler(Exception, broken)
