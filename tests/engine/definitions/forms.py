"""Short ways to write a form. For the tests of `engine.definitions`."""

import json
from typing import Any

from engine.definitions import Deployment, Form, Resource, read_deployment


def form_file(*components: dict[str, Any], **settings: Any) -> Resource:
    """A form-js file."""
    content = {"id": "f", "type": "default", "components": list(components), **settings}
    return Resource("f.form", json.dumps(content).encode())


def read_form(*components: dict[str, Any]) -> Deployment:
    """The deployment of one form."""
    return read_deployment([form_file(*components)])


def form(*components: dict[str, Any]) -> Form:
    """One form that is free of errors."""
    deployment = read_form(*components)
    assert deployment.publishable, [finding.text("en") for finding in deployment.findings]
    return deployment.forms["f"]
