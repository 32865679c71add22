"""One line a request: method, path, status, milliseconds, who. Never bodies, cookies, tokens or query strings."""

from time import perf_counter

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

from web.frame.reader import actor_if_any

log = structlog.get_logger("web")


def begin() -> None:
    """Remember when the request came."""
    g.began = perf_counter()


def end(answer: Response) -> Response:
    """Write the line."""
    if request.endpoint == "bundle.serve":
        return answer
    reader = actor_if_any()
    path = request.url_rule.rule if request.url_rule else "-"
    took = round((perf_counter() - g.get("began", perf_counter())) * 1000, 1)
    log.info(
        "request", method=request.method, path=path, status=answer.status_code, ms=took, by=reader.id if reader else "-"
    )
    return answer


def register(app: Flask) -> None:
    """Log every request."""
    app.before_request(begin)
    app.after_request(end)
