"""CSRF on every form and a limit on the public ones. The API exempts itself: it has no cookies."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)

SIGN_IN = "10 per minute; 100 per hour"
PUBLIC_FORM = "10 per minute; 60 per hour"


def register(app: Flask) -> None:
    """Put both into the application."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # a form left open over lunch is still good; the session ends it
    csrf.init_app(app)
    limiter.init_app(app)
