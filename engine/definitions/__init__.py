"""Reads what administrators draw: BPMN with `zeebe:` settings, DMN, form-js and texts, into values that can be run.

`read_deployment` never raises for what is in a file: everything that is wrong is a `Finding` naming the element.
"""

from engine.definitions.deployment import Deployment, Resource
from engine.definitions.form_fields import Field, FieldError, Option
from engine.definitions.forms import Form
from engine.definitions.read_deployment import digest, read_deployment
from engine.definitions.vocabulary import ALLOWED

__all__ = [
    "ALLOWED",
    "Deployment",
    "Field",
    "FieldError",
    "Form",
    "Option",
    "Resource",
    "digest",
    "read_deployment",
]
