"""What travels about messages and signals."""

from marshmallow import Schema, fields, validate

from web.api.shapes import NAME, Strict
from web.api.values import Values


class Message(Strict):
    """A message to whoever waits for it."""

    name = fields.String(required=True, validate=NAME)
    correlation_key = fields.String(load_default="", validate=validate.Length(max=500))
    variables = Values(load_default=dict)
    time_to_live = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 366 * 86_400),
        metadata={"description": "seconds that it is kept while nobody waits for it"},
    )


class Published(Schema):
    """Where a message went."""

    message_id = fields.String()
    delivered = fields.List(fields.String())
    started = fields.List(fields.String())
    buffered = fields.Boolean()


class Signal(Strict):
    """A signal to everybody who listens."""

    name = fields.String(required=True, validate=NAME)
    variables = Values(load_default=dict)


class Broadcast(Schema):
    """Where a signal went."""

    delivered = fields.List(fields.String())
    started = fields.List(fields.String())
