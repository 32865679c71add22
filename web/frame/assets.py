"""The bundles by name: `asset('app.css')` gives the address with the hash, served compressed and kept for a year."""

import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, abort, request, send_from_directory, url_for
from werkzeug.wrappers import Response

from web.frame.access import public

BUILD = Path(__file__).parent.parent / "static" / "build"
A_YEAR = 365 * 24 * 3600
TYPES = {"js": "text/javascript", "css": "text/css"}

files = Blueprint("bundle", __name__)


@cache
def manifest() -> dict[str, str]:
    """Bundle names to file names; empty where nothing has been built yet."""
    path = BUILD / "manifest.json"
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def asset(name: str) -> str:
    """The address of a bundle."""
    return url_for("bundle.serve", name=manifest().get(name, name))


@files.get("/static/build/<name>")
@public
def serve(name: str) -> Response:
    """A bundle, compressed where the browser takes it."""
    ending = name.rsplit(".", 1)[-1]
    if "/" in name or name == "manifest.json":
        abort(404)
    if ending in TYPES and "gzip" in request.headers.get("Accept-Encoding", "") and (BUILD / f"{name}.gz").exists():
        answer = send_from_directory(BUILD, f"{name}.gz", mimetype=TYPES[ending], max_age=A_YEAR)
        answer.headers["Content-Encoding"] = "gzip"
    else:
        answer = send_from_directory(BUILD, name, max_age=A_YEAR)
    answer.headers["Vary"] = "Accept-Encoding"
    answer.cache_control.immutable = True
    return answer


def register(app: Flask) -> None:
    """Serve the bundles and let templates name them."""
    app.register_blueprint(files)
    app.jinja_env.globals["asset"] = asset
