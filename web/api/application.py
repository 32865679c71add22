"""Puts the API into the application: its routes, its description in OpenAPI 3.1, its way of saying no."""

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_smorest import Api
from werkzeug.exceptions import HTTPException

from web.api import bulk, complaints, definitions, instances, messages, operating, page, problems, tasks
from web.frame import refusals
from web.frame.security import csrf

PREFIX = "/api"
DESCRIPTION = (
    "Every call carries `Authorization: Bearer <token>`; `bihuan token issue` makes one. A call that changes something "
    "may carry `Idempotency-Key`: sent twice with the same key it is done once and answered twice. Texts of errors "
    "follow `Accept-Language` (zh or en)."
)


class QuietApi(Api):  # type: ignore[misc]
    """flask-smorest without its hold on the errors of the whole application: pages have their own."""

    def _register_error_handlers(self) -> None:
        """Leave them to `problems`, which answers for the API alone."""


def register(app: Flask) -> None:
    """Add the API to `app`."""
    app.config.update(
        API_TITLE="Bihuan 闭环",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION},
            "security": [{"token": []}],
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        },
    )
    api = QuietApi(app)
    for part in (tasks, instances, operating, messages, definitions, bulk, complaints):
        csrf.exempt(part.blueprint)
        api.register_blueprint(part.blueprint, url_prefix=PREFIX)
    page.register(app, api)
    for status in (404, 405):
        app.register_error_handler(status, _outside)


def _outside(error: HTTPException) -> ResponseReturnValue:
    """An address that no route knows: a problem under /api, a page elsewhere."""
    from flask import request

    return problems.http_problem(error) if request.path.startswith(f"{PREFIX}/") else refusals.http_error(error)
