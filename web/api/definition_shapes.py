"""What travels about definitions and deployments."""

from marshmallow import Schema, fields, validate

from web.api.shapes import Query, Strict


class VersionQuery(Query):
    """Which version of a definition."""

    version = fields.Integer(validate=validate.Range(1, 2**31 - 1), metadata={"description": "the latest if left out"})


class Definition(Schema):
    """One version of a process definition."""

    id = fields.String()
    process_id = fields.String()
    version = fields.Integer()
    version_tag = fields.String()
    name = fields.String()
    name_en = fields.String()
    latest = fields.Boolean()
    deployment_id = fields.String()
    deployment_name = fields.String()
    created_at = fields.DateTime()
    created_by = fields.String()
    running = fields.Integer()
    suspended = fields.Boolean()


class Definitions(Schema):
    """The latest version of every definition."""

    items = fields.List(fields.Nested(Definition))


class File(Strict):
    """One file of a deployment."""

    name = fields.String(required=True, validate=validate.Regexp(r"^[\w./-]{1,200}$"))
    content = fields.String(required=True, validate=validate.Length(max=5_000_000))


class DefinitionInFull(Definition):
    """A version with its files."""

    file = fields.String()
    files = fields.List(fields.Nested(File))
    findings = fields.List(fields.Dict())


class Deployment(Strict):
    """Files to publish together: diagrams, decision tables, forms, texts."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=200))
    files = fields.List(fields.Nested(File), required=True, validate=validate.Length(min=1, max=100))


class Version(Schema):
    """A process and its version."""

    process_id = fields.String()
    version = fields.Integer()


class Deployed(Schema):
    """What was published."""

    deployment_id = fields.String()
    name = fields.String()
    version = fields.Integer()
    unchanged = fields.Boolean()
    processes = fields.List(fields.Nested(Version))
    findings = fields.List(fields.Dict())
