"""The description of the API for people: a page without scripts, from the same source as /api/openapi.json."""

from typing import Any

from flask import Flask, render_template
from flask_smorest import Api

from web.frame.access import public

VERBS = ("get", "post", "put", "delete", "patch")


def _calls(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Every call of the API with its verb and path, in the order of the description."""
    return [
        {"verb": verb.upper(), "path": path, **call}
        for path, calls in spec["paths"].items()
        for verb, call in calls.items()
        if verb in VERBS
    ]


def register(app: Flask, api: Api) -> None:
    """Add the page."""

    def show() -> str:
        """Every call, what it takes and what it gives."""
        spec: dict[str, Any] = api.spec.to_dict()
        return render_template("api.html", spec=spec, calls=_calls(spec), shapes=spec["components"]["schemas"])

    app.add_url_rule("/api/docs", "api_page", public(show))
