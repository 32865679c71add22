"""CSRF on every form and a limit on the public ones. The API exempts itself: it has no cookies."""

from ipaddress import ip_address

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)

FORWARDED = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")
"""Headers that a proxy adds: who sends one did not come straight to us."""
SIGN_IN = "10 per minute; 100 per hour"
PUBLIC_FORM = "10 per minute; 60 per hour"


def is_straight_from_here() -> bool:
    """Whether a program on this machine asks by itself, not a proxy on this machine for somebody elsewhere."""
    came_by_proxy = any(name in request.headers for name in FORWARDED)
    return not came_by_proxy and ip_address(request.remote_addr or "0.0.0.0").is_loopback


def believe_proxies(app: Flask, *, hops: int) -> None:
    """Take the client's address and scheme from the last `hops` proxies' word; from nobody's where there are none."""
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]


def register(app: Flask) -> None:
    """Put both into the application."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # a form left open over lunch is still good; the session ends it
    csrf.init_app(app)
    limiter.init_app(app)
