"""What travels about complaints."""

from decimal import Decimal

from marshmallow import Schema, ValidationError, fields, validate

from web.api.shapes import Strict

LIMITS = {"minimum": 0, "maximum": 10**12}


def _amount(amount: Decimal) -> None:
    """Refuse what is no amount of money."""
    if not LIMITS["minimum"] <= amount <= LIMITS["maximum"]:
        raise ValidationError("An amount between 0 and 1,000,000,000,000.")


class Customer(Strict):
    """Who complains, as far as it is known."""

    name = fields.String(load_default="", validate=validate.Length(max=200))
    phone = fields.String(load_default="", validate=validate.Length(max=50))
    email = fields.String(load_default="", validate=validate.Length(max=200))


class Complaint(Strict):
    """A complaint as a program brings it."""

    subject = fields.String(required=True, validate=validate.Length(min=1, max=200))
    description = fields.String(load_default="", validate=validate.Length(max=20_000))
    customer = fields.Nested(Customer, load_default=dict)
    received_at = fields.AwareDateTime(load_default=None, allow_none=True)
    kind = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=50))
    category = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=50))
    urgency = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 3))
    impact = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 3))
    unit = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=50))
    claimed_amount = fields.Decimal(load_default=None, allow_none=True, places=2, validate=_amount, metadata=LIMITS)
    language = fields.String(load_default="zh", validate=validate.OneOf(["zh", "en"]))
    source = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
    external_id = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=200))


class Filed(Schema):
    """A filed complaint: its number, and the code with which the customer follows it."""

    number = fields.String()
    code = fields.String(allow_none=True)
    instance_id = fields.String()
