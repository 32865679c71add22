"""Language and theme, chosen by anybody on any page and kept in a cookie for a year."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from web.frame.access import public
from web.frame.return_address import within
from web.frame.texts import COOKIE, LANGUAGES
from web.frame.words import THEMES

pages = Blueprint("choices", __name__)
A_YEAR = 365 * 24 * 3600


def back(default: str = "/") -> str:
    """The page that the form stood on; an address elsewhere is never followed."""
    return within(request.form.get("back", "").rstrip("?"), default=default)


def _keep(name: str, chosen: str, *, allowed: tuple[str, ...]) -> Response:
    answer = redirect(back(), 303)
    if chosen in allowed:
        answer.set_cookie(name, chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


@pages.post("/language")
@public
def choose_language() -> Response:
    """Read in the other language from now on."""
    return _keep(COOKIE, request.form.get("language", ""), allowed=LANGUAGES)


@pages.post("/theme")
@public
def choose_theme() -> Response:
    """Light, dark, or as the system has it, from now on."""
    return _keep("theme", request.form.get("theme", ""), allowed=THEMES)
