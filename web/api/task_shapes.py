"""What travels about user tasks."""

from marshmallow import Schema, fields, validate

from web.api.shapes import NAME, PageQuery, Strict
from web.api.values import Values


class TaskQuery(PageQuery):
    """Which tasks."""

    box = fields.String(load_default="mine", validate=validate.OneOf(["mine", "groups", "done"]))
    search = fields.String(load_default="", validate=validate.Length(max=200))
    process = fields.String(validate=NAME)
    level = fields.Integer(validate=validate.Range(1, 4))
    sort = fields.String(load_default="due", validate=validate.OneOf(["due", "level", "created"]))


class Task(Schema):
    """A user task in a list."""

    id = fields.String()
    instance_id = fields.String()
    element = fields.String()
    name = fields.String()
    name_en = fields.String()
    process_id = fields.String()
    title = fields.String()
    title_en = fields.String()
    number = fields.String()
    customer = fields.String()
    level = fields.Integer(allow_none=True)
    unit = fields.String()
    unit_name = fields.String()
    unit_name_en = fields.String()
    assignee = fields.String(allow_none=True)
    assignee_name = fields.String()
    created_at = fields.DateTime()
    due = fields.DateTime(allow_none=True)
    state = fields.String()
    version = fields.Integer()
    priority = fields.Integer()
    closed_at = fields.DateTime(allow_none=True)


class Tasks(Schema):
    """A page of tasks."""

    items = fields.List(fields.Nested(Task))
    next_cursor = fields.String(allow_none=True)


class TaskInFull(Task):
    """A task with what it sees and asks."""

    instruction = fields.String()
    instruction_en = fields.String()
    form_id = fields.String(allow_none=True)
    fields_wanted = fields.List(fields.Dict(), metadata={"description": "the fields of its form"})
    variables = Values()
    candidates = fields.List(fields.String())
    may = fields.List(fields.String(), metadata={"description": "what the caller may do with it now"})


class Completion(Strict):
    """What a completed task brings."""

    variables = Values(load_default=dict)


class TaskChanged(Schema):
    """A task after a change."""

    task_id = fields.String()
    instance_id = fields.String()
    version = fields.Integer()
    assignee = fields.String(allow_none=True)


class TaskCompleted(Schema):
    """A completed task and what followed."""

    task_id = fields.String()
    instance_id = fields.String()
    status = fields.String()
    opened = fields.List(fields.String())
