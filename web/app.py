"""The Flask application: pages and JSON API over one runtime, made for granian, the commands and the tests."""

import importlib
from importlib.util import find_spec
from secrets import token_hex

from flask import Flask

from engine.operations import Runtime
from engine.settings import Settings
from web.frame import access, asked, assets, headers, log, reader, refusals, security, words
from web.pages import blueprints
from web.runtime import open_runtime


def create_app(settings: Settings | None = None, *, runtime: Runtime | None = None) -> Flask:
    """The application over `runtime` (else one opened by the settings, which come from the environment)."""
    settings = settings or Settings.read()
    app = Flask("web", static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=settings.secret_key or token_hex(32),
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1024 * 1024,
        SESSION_COOKIE_NAME="bihuan",
        PERMANENT_SESSION_LIFETIME=12 * 3600,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[reader.EXTENSION] = runtime if runtime is not None else open_runtime(settings.database)
    security.believe_proxies(app, hops=settings.trusted_proxies)
    headers.register(app, https=settings.https)
    log.register(app, level=settings.log_level)
    for part in (security, reader, access, asked, assets, refusals, words):
        part.register(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    if find_spec("web.api"):
        importlib.import_module("web.api").register(app)
    return app


def create_app_from_environment() -> Flask:
    """The application by the settings of the environment: the factory that granian calls."""
    return create_app()
