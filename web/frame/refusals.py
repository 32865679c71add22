"""Every no of the application as a page with a sentence, in the reader's language: what happened, why, what to do."""

import structlog
from flask import Flask, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from engine.errors import BihuanError, Fault, declare
from web.frame.asked import Unreadable
from web.frame.log import log_path
from web.frame.reader import actor_if_any
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
TEXT_TOO_LARGE = declare(
    "web.text_too_large",
    "too_large",
    zh="填写的文字超过 {limit} KB，没有保存。请返回上一页缩短，或作为附件上传。",
    en="What was typed is larger than {limit} KB and was not kept. Go back and shorten it, or attach it as a file.",
)
log = structlog.get_logger("web")


def status_of(error: BihuanError) -> int:
    """The HTTP status of a refusal."""
    return 400 if isinstance(error, Unreadable) else STATUS[error.fault]


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
    if isinstance(error, RequestEntityTooLarge):
        return refused(_too_large())
    key = f"refusal.says_{status}"
    return page(status, t(key if known(key) else "refusal.says_500"), code=f"http.{status}")


def _too_large() -> BihuanError:
    """Which of the two limits was passed: that of the whole request, or that of what is typed without files."""
    most, text = request.max_content_length or 0, request.max_form_memory_size or 0
    if request.content_length is not None and request.content_length <= most:
        return BihuanError(TEXT_TOO_LARGE, limit=text // 1000)
    return BihuanError(UPLOAD_TOO_LARGE, limit=most // 1024**2)


def csrf_error(_error: CSRFError) -> tuple[str, int] | tuple[Response, int]:
    """A form from an older session: of somebody who signed in, or of a customer's browser that lost its cookie."""
    who = "says_csrf" if actor_if_any() is not None else "says_csrf_customer"
    return page(400, t(f"refusal.{who}"), code="http.csrf")


def broken(error: Exception) -> tuple[str, int] | tuple[Response, int]:
    """Anything unforeseen: logged with its trace, shown as a sentence."""
    log.error("unforeseen", path=log_path(), exc_info=error)
    return page(500, t("refusal.says_500"), code="http.500")


def register(app: Flask) -> None:
    """Answer every error with a sentence."""
    app.register_error_handler(BihuanError, refused)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    if not app.testing:
        app.register_error_handler(Exception, broken)
