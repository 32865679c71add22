"""Every no of the API as `application/problem+json` (RFC 9457), with a sentence in the language of the caller."""

from typing import Any

import structlog
from flask import Response, current_app, jsonify, request
from flask_smorest import Blueprint
from werkzeug.exceptions import HTTPException, UnprocessableEntity

from engine.errors import BihuanError, Language, declare
from web.api import guard
from web.api.field_sentences import sentences
from web.frame.log import log_path
from web.frame.refusals import status_of
from web.frame.texts import catalogue

WRONG_FIELDS = declare(
    "api.wrong_fields",
    "invalid",
    zh="请求中有字段不符合要求：{fields}。请对照接口说明修改后再发送。",
    en="Some fields of the request are not as expected: {fields}. Compare them with the description and send again.",
)
STALE_CODES = {"task.changed", "instance.changed", "api.stale"}
log = structlog.get_logger("api")


def language() -> Language:
    """The language that the caller asks for; Chinese where none is asked for."""
    return "en" if request.accept_languages.best_match(["zh", "en"], "zh") == "en" else "zh"


def problem(status: int, code: str, sentence: str, **more: Any) -> Response:
    """The answer of a refusal."""
    answer = jsonify({"type": "about:blank", "status": status, "code": code, "detail": sentence} | more)
    answer.status_code = status
    answer.content_type = "application/problem+json"
    return answer


def refused(error: BihuanError) -> Response:
    """A refusal of an operation, with the fields or findings that it speaks of."""
    more: dict[str, Any] = {}
    fields = getattr(error, "errors", None)
    if fields:
        more["fields"] = {name: said.text(language()) for name, said in fields.items()}
    findings = getattr(error, "findings", None)
    if findings:
        more["findings"] = [finding_values(one) for one in findings]
    status = _status(error)
    answer = problem(status, error.code, error.text(language()), **more)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status == 503:
        answer.headers["Retry-After"] = "5"
    return answer


def _status(error: BihuanError) -> int:
    """The status of a refusal; what `If-Match` asked for and did not find is 412."""
    if isinstance(error, guard.NoToken):
        return 401
    stale = error.code in STALE_CODES and bool(request.if_match)
    return 412 if stale else status_of(error)


def finding_values(finding: Any) -> dict[str, str]:
    """A finding of a check, as JSON."""
    return {
        "code": finding.code,
        "element": finding.element,
        "file": finding.file,
        "severity": finding.severity,
        "text": finding.text(language()),
    }


def http_problem(error: HTTPException) -> Response:
    """An HTTP error as a problem; wrong fields are named."""
    status = error.code or 500
    messages = getattr(error, "data", {}).get("messages") if isinstance(error, UnprocessableEntity) else None
    if messages:
        said = BihuanError(WRONG_FIELDS, fields=", ".join(sorted(_paths(messages))))
        return problem(status, said.code, said.text(language()), fields=sentences(messages, language()))
    texts = catalogue()
    text = texts.get(f"api.says_{status}") or texts.get(f"refusal.says_{status}") or texts["refusal.says_500"]
    answer = problem(status, f"http.{status}", text.in_language(language(), {}))
    answer.headers.extend((name, value) for name, value in error.get_headers() if name == "Allow")
    return answer


def _paths(messages: Any) -> set[str]:
    """The names of the fields that are wrong."""
    if not isinstance(messages, dict):
        return set()
    places = {"json", "query", "headers", "files", "form"}
    inner = [(name, part) for name, part in messages.items()]
    return set().union(*(_paths(part) if name in places else {str(name)} for name, part in inner)) if inner else set()


def broken(error: Exception) -> Response:
    """Anything unforeseen: logged with its trace, answered with a sentence."""
    if current_app.testing:
        raise error
    log.error("unforeseen", path=log_path(), exc_info=error)
    return problem(500, "http.500", catalogue()["api.says_500"].in_language(language(), {}))


def part(name: str, description: str) -> Blueprint:
    """A part of the API that asks for a token and says no in this way."""
    blueprint = Blueprint(name, name, description=description)
    blueprint.before_request(guard.check)
    blueprint.register_error_handler(BihuanError, refused)
    blueprint.register_error_handler(HTTPException, http_problem)
    blueprint.register_error_handler(Exception, broken)
    return blueprint
