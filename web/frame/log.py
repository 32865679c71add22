"""One line a request: method, path, status, milliseconds, who. Never bodies, cookies, tokens or query strings.

Traces are plain: the values of local variables, which may be personal, are not in them.
"""

import logging
import sys
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
    path = log_path()
    took = round((perf_counter() - g.get("began", perf_counter())) * 1000, 1)
    log.info(
        "request", method=request.method, path=path, status=answer.status_code, ms=took, by=reader.id if reader else "-"
    )
    return answer


def log_path() -> str:
    """The route of the request, never its address: a link of a letter opens something."""
    return request.url_rule.rule if request.url_rule else "-"


def configure(level: str) -> None:
    """Lines of JSON on standard error, from `level` on."""
    known = logging.getLevelNamesMapping().get(level, logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(known),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def register(app: Flask, *, level: str) -> None:
    """Log every request."""
    configure(level)
    app.before_request(begin)
    app.after_request(end)
