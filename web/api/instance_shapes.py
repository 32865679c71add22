"""What travels about process instances."""

from marshmallow import Schema, fields, validate

from web.api.shapes import NAME, PageQuery, Query, Strict
from web.api.task_shapes import Task
from web.api.values import Values


class InstanceQuery(PageQuery):
    """Which instances."""

    search = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"description": "a whole number, found in all; else text, in the newest 10,000 that fulfil the rest"},
    )
    process = fields.String(validate=NAME)
    state = fields.String(validate=validate.OneOf(["active", "suspended", "completed", "cancelled"]))
    unit = fields.String(validate=NAME)


class HistoryQuery(Query):
    """Which part of a history."""

    after = fields.Integer(validate=validate.Range(0, 2**53), metadata={"description": "id of the last event seen"})
    limit = fields.Integer(load_default=200, validate=validate.Range(1, 1000))


class Start(Strict):
    """A new instance."""

    process_id = fields.String(required=True, validate=NAME)
    variables = Values(load_default=dict)
    business_key = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=200))
    version = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1))


class Started(Schema):
    """An instance that was started."""

    instance_id = fields.String()
    process_id = fields.String()
    status = fields.String()
    business_key = fields.String()
    tasks = fields.List(fields.String())


class Instance(Schema):
    """An instance in a list."""

    id = fields.String()
    process_id = fields.String()
    process_name = fields.String()
    definition_version = fields.Integer()
    version = fields.Integer()
    status = fields.String()
    number = fields.String()
    title = fields.String()
    title_en = fields.String()
    customer = fields.String()
    level = fields.Integer(allow_none=True)
    unit = fields.String()
    unit_name = fields.String()
    unit_name_en = fields.String()
    stage = fields.String()
    due = fields.DateTime(allow_none=True)
    started_by = fields.String()
    started_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)
    parent_id = fields.String(allow_none=True)
    restarted_from = fields.String(allow_none=True)


class Instances(Schema):
    """A page of instances."""

    items = fields.List(fields.Nested(Instance))
    next_cursor = fields.String(allow_none=True)


class Wait(Schema):
    """One thing that an instance waits for."""

    element = fields.String()
    name = fields.String()
    kind = fields.String()
    due = fields.DateTime(allow_none=True)
    detail = fields.String()
    key = fields.String()


class Incident(Schema):
    """Work that failed and waits for an operator."""

    id = fields.String()
    element = fields.String()
    code = fields.String()
    created_at = fields.DateTime()
    resolved_at = fields.DateTime(allow_none=True)


class InstanceInFull(Instance):
    """An instance with its variables and what it waits for."""

    variables = Values()
    waits = fields.List(fields.Nested(Wait))
    tasks = fields.List(fields.Nested(Task))
    incidents = fields.List(fields.Nested(Incident))
    may = fields.List(fields.String())


class Event(Schema):
    """Something that happened in an instance."""

    id = fields.Integer()
    at = fields.DateTime()
    element = fields.String()
    name = fields.String()
    name_en = fields.String()
    kind = fields.String()
    what = fields.String()
    actor = fields.String()
    actor_name = fields.String()
    details = Values()


class History(Schema):
    """Events in their order."""

    items = fields.List(fields.Nested(Event))


class Cancellation(Strict):
    """Why an instance is cancelled."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=2000))


class InstanceChanged(Schema):
    """An instance after a change."""

    instance_id = fields.String()
    status = fields.String()
    version = fields.Integer()
